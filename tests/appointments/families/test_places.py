"""Where a time stands, its place stands beside it, as soon as there is more than one."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book
from appointments.core.courses import planned_course
from appointments.groups.course_actions import Setting, change_date
from appointments.models import Slot
from familienzentrum.choices import Role
from tests.factories import make_appointment, make_centre, make_offer, make_place, make_room, make_slot, make_user
from tests.factories_groups import family, make_course
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
    first = make_course(offer=offer)
    Slot.objects.filter(course=first.course).update(channel="partner")
    client.force_login(make_user(role=Role.COORDINATOR))
    url = reverse("course_date", args=[first.course_id, first.pk])
    start, end = timezone.localtime(first.starts_at), timezone.localtime(first.ends_at)
    sent = {"day": start.date().isoformat(), "starts_at": f"{start:%H:%M}", "ends_at": f"{end:%H:%M}"}
    assert client.post(url, sent | {"place": lake.pk, "room": make_room(place=lake).pk}).status_code == 422
    assert client.post(url, sent | {"place": lake.pk}).status_code == 302
    moved = Slot.objects.get(pk=first.pk)
    assert (moved.place, moved.channel) == (lake, "partner")
