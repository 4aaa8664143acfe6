"""Where a time stands, its place stands beside it, as soon as there is more than one."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.choices import Way
from appointments.clearing.forms import AffectedForm
from appointments.clearing.queries import affected_by
from appointments.core.courses import planned_course
from appointments.groups.course_actions import Setting, add_date, change_date, drop_date, restore_date
from appointments.groups.waiting_actions import accept
from appointments.messages.call_actions import finish_call
from appointments.messages.reminders import remind_due
from appointments.models import Slot
from familienzentrum.choices import Role
from familienzentrum.models import Centre
from tests.factories import make_appointment, make_centre, make_offer, make_place, make_room, make_slot, make_user
from tests.factories_groups import family, make_course, make_entry
from tests.outbox import send_waiting_mails
from tests.reading import words

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _house():
    make_centre()


@pytest.fixture
def market():
    return make_place(name="Haus am Markt", street="Marktplatz 1")


@pytest.fixture
def lake():
    return make_place(name="Haus am See", street="Seeweg 2")


@pytest.fixture
def offer(market):
    return make_offer(place=market)


def read(client, name, *args, **query):
    return words(client.get(reverse(name, args=args), query))


def test_place_stands_beside_each_time_once_there_are_two(client, offer, lake):
    near = make_slot(offer=offer)
    for name in ("times", "offer"):
        assert "Haus am Markt" not in read(client, name, offer.public_id).partition("Freie Termine")[2][:40]
    far = make_slot(offer=offer, room=make_room(place=lake), starts_at=near.starts_at + DAY)
    by_phone = make_slot(offer=offer, channel="phone", starts_at=near.starts_at + 2 * DAY)
    shown = read(client, "times", offer.public_id)
    assert [name in shown for name in ("Haus am Markt", "Haus am See")] == [True, True]
    listed = [line.text.split() for line in _buttons(client, offer)]
    assert ["See" in line for line in listed] == [False, True, False]
    assert "Telefon" in listed[2]
    assert far.pk
    assert by_phone.pk


def _buttons(client, offer):
    return BeautifulSoup(client.get(reverse("times", args=[offer.public_id])).content, "html.parser").select("a.time")


def test_filter_does_not_take_the_name_away(client, offer, lake):
    near = make_slot(offer=offer, starts_at=_at(9))
    make_slot(offer=offer, place=lake, starts_at=_at(16))
    shown = read(client, "times", offer.public_id, part_of_day="morning")
    assert near.pk
    assert "Haus am Markt" in shown


def _at(hour):
    return timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0) + 5 * DAY


def test_soonest_times_name_their_places(client, offer, lake):
    make_slot(offer=offer), make_slot(place=lake)
    shown = read(client, "soonest")
    assert [name in shown for name in ("Haus am Markt", "Haus am See")] == [True, True]


def test_form_and_check_name_where_to_go(client, offer, lake):
    make_slot(offer=offer)
    far = make_slot(offer=offer, place=lake)
    assert "Haus am See, Seeweg 2" in read(client, "book", far.public_id)
    checked = client.post(reverse("book", args=[far.public_id]), {"adults": 1, "step": "check", "attempt": "0" * 32})
    assert "Haus am See, Seeweg 2" in words(checked)


def test_move_list_names_places(client, offer, lake):
    own, far = make_slot(offer=offer), make_slot(offer=offer, place=lake)
    make_slot(offer=offer, starts_at=own.starts_at + DAY)
    appointment = make_appointment(slot=own)
    assert far.pk
    assert "Haus am See" in read(client, "move_appointment", appointment.public_id)


class TestCourseInTwoHouses:
    @pytest.fixture
    def first(self, offer):
        return make_course(offer=offer, capacity=4)

    @pytest.fixture
    def booked(self, first, lake):
        appointment = book(first, family(), by=None)
        send_waiting_mails()
        second = planned_course(first.course).dates[1]
        change_date(second, (second.starts_at, second.ends_at), Setting(place=lake), by=make_user())
        return appointment

    def test_each_date_shows_its_house_and_each_house_its_address(self, client, booked, first):
        for name, number in (
            ("offer", first.offer.public_id),
            ("appointment", booked.public_id),
            ("book", first.public_id),
        ):
            shown = read(client, name, number)
            assert (shown.count("Haus am See"), shown.count("Seeweg 2")) == (2, 1), name
            assert "Haus am Markt" in shown, name

    def test_new_house_of_a_date_is_told_for_that_date(self, booked):
        mail.outbox.clear()
        send_waiting_mails()
        [written] = mail.outbox
        assert "Neuer Ort: Seeweg 2" in written.body
        assert "Alle anderen Termine bleiben" in written.body

    def test_mail_about_all_dates_names_each_address(self, first, booked):
        mail.outbox.clear()
        book(first, family("late"), by=None)
        send_waiting_mails()
        body = mail.outbox[-1].body
        assert (body.count("Seeweg 2"), body.count("Marktplatz 1")) == (1, 2)


def test_staff_move_a_date_to_another_house_and_its_way_stays(client, offer, lake):
    first = make_course(offer=offer, starts_at=_at(9))
    Slot.objects.filter(course=first.course).update(channel="partner")
    client.force_login(make_user(role=Role.COORDINATOR))
    url = reverse("course_date", args=[first.course_id, first.pk])
    start, end = timezone.localtime(first.starts_at), timezone.localtime(first.ends_at)
    sent = {"day": start.date().isoformat(), "starts_at": f"{start:%H:%M}", "ends_at": f"{end:%H:%M}"}
    assert client.post(url, sent | {"place": lake.pk, "room": make_room(place=lake).pk}).status_code == 422
    assert client.post(url, sent | {"place": lake.pk}).status_code == 302
    moved = Slot.objects.get(pk=first.pk)
    assert (moved.place, moved.channel) == (lake, "partner")


class TestTimesElsewhere:
    """An offer has times at two places: what is listed is at one of them, and says so all the same."""

    @pytest.fixture
    def soon(self, offer, lake):
        """Four times at the lake; that at the market comes behind all that lists show."""
        Centre.objects.update(reminder_days=2)
        slots = [make_slot(offer=offer, place=lake, starts_at=_at(9) + number * DAY) for number in range(4)]
        make_slot(offer=offer, starts_at=_at(9) + 40 * DAY)
        return slots

    def test_every_list_names_the_place(self, client, offer, soon):
        appointment = make_appointment(slot=soon[0])
        pages = {
            "start": read(client, "start"),
            "card": read(client, "offers"),
            "offer": read(client, "offer", offer.public_id).partition("Gut zu wissen")[0],
            "move": read(client, "move_appointment", appointment.public_id).partition("Freie Termine")[2],
        }
        typed = {"adults": 1, "step": "check", "attempt": "0" * 32}
        pages["taken"] = words(client.post(reverse("book", args=[make_slot(offer=offer, capacity=0).public_id]), typed))
        client.force_login(make_user(role=Role.FRONT_DESK))
        pages["found at the desk"] = read(client, "find_time", offer=offer.pk)
        moved = read(client, "desk_move", appointment.pk)
        pages["moved at the desk"] = moved.partition("Freie Termine")[2]
        assert "Haus am See" in moved.partition("Freie Termine")[0]
        assert {name for name, page in pages.items() if "Haus am See" not in page} == set()

    def test_whoever_decides_about_appointments_sees_where_the_other_times_are(self, soon):
        make_appointment(slot=soon[0], personal={"phone": "0123 456"})
        [one] = affected_by(Slot.objects.filter(pk=soon[0].pk), {Way.MOVE, Way.CANCEL})
        [field] = AffectedForm(affected=[one]).fields.values()
        assert "Haus am See" in field.label
        said = [label for value, label in field.choices if value.startswith("move")]
        assert [("Haus am See" in label, "Haus am Markt" in label) for label in said] == 3 * [(True, False)] + [
            (False, True)
        ]

    def test_confirmation_reminder_and_kept_place_name_the_address(self, client, offer, soon, time_machine):
        offer.has_waiting_list = True
        offer.save()
        booked = [book(Slot.objects.with_details().get(pk=slot.pk), family("a"), by=None) for slot in soon[:1]]
        for slot in [*soon[1:], Slot.objects.latest("starts_at")]:
            other = book(Slot.objects.with_details().get(pk=slot.pk), family("x"), by=None)
        rings = make_entry(soon[0], email="", phone="0123 456789", wants_reminder=True)
        send_waiting_mails()
        assert "Uhr, Seeweg 2" in mail.outbox[0].body
        desk = make_user(role=Role.FRONT_DESK)
        cancel(other, by=desk)
        client.force_login(desk)
        assert "09:00 Uhr, Marktplatz 1" in read(client, "calls")
        accept(rings)
        time_machine.move_to(soon[0].starts_at - DAY)
        mail.outbox.clear()
        remind_due()
        send_waiting_mails()
        assert "Uhr, Seeweg 2" in next(one.body for one in mail.outbox if one.to == ["a@example.org"])
        assert booked

    def test_evening_that_comes_to_a_course_says_where_it_is(self, offer, lake):
        first = make_course(offer=offer, capacity=4, dates=2)
        make_appointment(slot=first, personal={"phone": "0123 456"})
        start, by = first.starts_at + 30 * DAY, make_user()
        told = add_date(first.course, (start, start + dt.timedelta(hours=1)), Setting(place=lake), by=by)
        assert "Seeweg 2" in told.words[0]

    def test_evening_that_comes_back_elsewhere_says_where_it_is(self, offer, lake):
        first, by = make_course(offer=offer, capacity=4, dates=2), make_user()
        appointment = make_appointment(slot=first, personal={"phone": "0123 456"})
        date = planned_course(first.course).dates[1]
        drop_date(date, by=by)
        for task in appointment.calltasks.all():
            finish_call(task, by=by)
        Slot.objects.filter(course=first.course).update(place=lake)
        assert "findet doch statt" in (words := restore_date(date, by=by).words[0])
        assert "Uhr, Seeweg 2" in words.partition("findet doch statt")[0]

    def test_course_does_not_say_that_all_of_it_is_where_it_begins(self, client, offer, lake):
        first = make_course(offer=offer, capacity=4, dates=2)
        Slot.objects.filter(course=first.course, capacity=0).update(place=lake)
        assert "Haus am Markt · Plätze frei" not in (shown := read(client, "offer", offer.public_id))
        assert "Plätze frei" in shown
