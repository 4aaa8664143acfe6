"""A single date takes place in another room or at another place: planned there, kept free there, told as such."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.closing.actions import end_closing
from appointments.models import CallTask, ConsultationHour, DayNews, SingleDate, Slot
from appointments.planning.actions import rebuild_slots
from appointments.rooms.actions import take_back_room
from familienzentrum.choices import Role
from offers.models import Offer, Place, Room
from tests.appointments.clearing.test_surroundings import posted
from tests.appointments.hours.test_hours_pages import typed
from tests.factories import (
    make_adviser,
    make_centre,
    make_hour,
    make_offer,
    make_office,
    make_place,
    make_room,
    make_slot,
    make_stand,
    make_user,
)
from tests.factories_closing import make_closure, make_room_booking
from tests.factories_hours import make_single_date
from tests.outbox import send_waiting_mails
from tests.reading import words
from tests.refusals import refused

pytestmark = pytest.mark.django_db

# Ahead for the clock of the database, too.
MONDAY = dt.date(2030, 11, 25)
NEXT = MONDAY + dt.timedelta(weeks=1)
THURSDAY = MONDAY + dt.timedelta(days=3)
LAKE = "Seeweg 2, 31061 Musterstadt"


@pytest.fixture(autouse=True)
def planner(client, time_machine):
    time_machine.move_to(timezone.make_aware(dt.datetime.combine(MONDAY, dt.time(7))), tick=False)
    make_centre()
    user = make_user(role=Role.COORDINATOR)
    client.force_login(user)
    return user


@pytest.fixture
def house():
    return make_place(name="Familienhaus", street="Marktplatz 1", postal_code="31061", town="Musterstadt")


@pytest.fixture
def lake():
    return make_place(name="Haus am See", street="Seeweg 2", postal_code="31061", town="Musterstadt")


@pytest.fixture
def hour(house):
    office = make_office()
    hour = make_hour(offer=make_offer(office=office), adviser=make_adviser(office), room=make_room(place=house))
    rebuild_slots(hour)
    return hour


def on(hour, day):
    return hour.slots.offered().filter(starts_at__date=day).order_by("starts_at")


def places(hour, day):
    return {(slot.room_id, slot.place_id) for slot in on(hour, day)}


def at(day, clock):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(clock)))


def asked(client, hour, kind, **given):
    return client.post(reverse("single_date_new", args=[hour.pk, kind]), given)


def read_and_saved(client, url, given, page):
    """Confirm what the page in between says that families hear."""
    return client.post(url, given | {"foretold": page.context["seal"]}, follow=True)


def shown(client, hour):
    return words(client.get(reverse("hour", args=[hour.pk])))


def test_date_takes_place_elsewhere_and_is_taken_back(client, hour, lake):
    assert asked(client, hour, "verschieben", day=NEXT, place=lake.pk).url == reverse("hour", args=[hour.pk])
    assert (places(hour, NEXT), on(hour, NEXT).count()) == ({(None, lake.pk)}, 6)
    assert places(hour, MONDAY) == {(hour.room_id, None)}
    said = shown(client, hour)
    assert "11:30 · Haus am See" in said
    assert "bleibt an diesem Tag, Haus am See" in said
    assert "Einige Zeiten fallen aus" not in said
    assert "Haus am See" in words(client.get(reverse("times", args=[hour.offer.public_id]), {"woche": NEXT}))
    client.post(reverse("single_date_take_back", args=[hour.pk, SingleDate.objects.get().pk]))
    assert places(hour, NEXT) == {(hour.room_id, None)}
    assert "Haus am See" not in shown(client, hour)


def test_date_is_added_in_another_room(client, hour, lake):
    room = make_room(place=lake, name="Raum 2")
    asked(client, hour, "dazu", day=THURSDAY, room=room.pk)
    assert places(hour, THURSDAY) == {(room.pk, None)}
    assert "Raum 2, Haus am See" in shown(client, hour)


def closed_room(room):
    return make_closure(scope="room", room=room, starts_at=at(THURSDAY, 8), ends_at=at(THURSDAY, 13))


def lent_room(room):
    return make_room_booking(room=room, starts_at=at(THURSDAY, 8), ends_at=at(THURSDAY, 13))


@pytest.mark.parametrize("block", [closed_room, lent_room])
def test_what_blocks_is_looked_for_where_the_date_is(block, client, planner, hour, lake):
    room = make_room(place=lake)
    block(hour.room)
    hindrance = block(room)
    page = asked(client, hour, "dazu", day=THURSDAY, room=room.pk)
    assert "Dann kann nichts stattfinden." in str(page.context["form"].errors)
    make_single_date(hour=hour, change="added", day=THURSDAY, room=room)
    rebuild_slots(hour)
    assert not on(hour, THURSDAY).exists()
    (end_closing if block is closed_room else take_back_room)(hindrance, by=planner)
    assert places(hour, THURSDAY) == {(room.pk, None)}


def test_date_is_only_where_a_bus_stands_and_its_calendar_goes_on(client, hour):
    bus = make_place(name="Familienbus", is_mobile=True)
    stand = make_stand(place=bus, day=THURSDAY, starts_at=dt.time(10), ends_at=dt.time(11))
    refusal = asked(client, hour, "verschieben", day=NEXT, place=bus.pk)
    assert "steht dann nirgends" in str(refusal.context["form"].errors)
    asked(client, hour, "dazu", day=THURSDAY, place=bus.pk)
    assert [timezone.localtime(slot.starts_at).hour for slot in on(hour, THURSDAY)] == [10, 10]
    assert "Familienbus, Seeweg 2" in shown(client, hour)
    page = client.post(reverse("stand_remove", args=[stand.pk]))
    assert "Tragen Sie zuerst den nächsten Standplatz ein" in words(page)
    on(hour, THURSDAY).update(is_withdrawn=True)
    assert refused(stand.delete) == "calendar_outlasts_its_hours"


def test_place_out_of_use_takes_only_the_dates_that_are_there(client, hour, lake):
    asked(client, hour, "verschieben", day=NEXT, place=lake.pk)
    posted(client, lake, is_active="")
    assert (on(hour, NEXT).count(), on(hour, MONDAY).count()) == (0, 6)
    assert "Der Raum oder der Ort wird nicht mehr genutzt." in shown(client, hour)
    assert lake.pk not in [pk for pk, _label in _choices(client, hour, "place")]
    posted(client, lake, is_active="on")
    assert places(hour, NEXT) == {(None, lake.pk)}
    posted(client, Room.objects.get(), is_active="")
    assert (on(hour, NEXT).count(), on(hour, MONDAY).count()) == (6, 0)


def _choices(client, hour, name):
    form = client.get(reverse("single_date_new", args=[hour.pk, "dazu"])).context["form"]
    return [(getattr(value, "value", value), label) for value, label in form.fields[name].choices]


def test_room_in_which_somebody_else_is_is_refused_in_words(client, hour, lake):
    room = make_room(place=lake)
    make_slot(room=room, starts_at=at(NEXT, 9))
    page = asked(client, hour, "verschieben", day=NEXT, room=room.pk)
    assert "Der Raum ist dann schon belegt" in str(page.context["form"].non_field_errors())
    assert (SingleDate.objects.count(), places(hour, NEXT)) == (0, {(hour.room_id, None)})
    booked = book(on(hour, NEXT).first(), BookingRequest(email="kranich@example.org"), by=None)
    page = asked(client, hour, "verschieben", day=NEXT, room=room.pk)
    assert "Der Raum ist dann schon belegt" in str(page.context["form"].non_field_errors())
    assert Slot.objects.get(pk=booked.slot_id).room == hour.room


@pytest.mark.parametrize(
    ("given", "field"),
    [({}, "moved_to"), ({"moved_to": NEXT}, "moved_to"), ({"room": "hour", "place": "lake"}, "__all__")],
)
def test_date_says_what_is_different_and_one_place_only(given, field, client, hour, lake):
    named = {name: {"hour": hour.room_id, "lake": lake.pk}.get(value, value) for name, value in given.items()}
    page = asked(client, hour, "verschieben", day=NEXT, **named)
    assert list(page.context["form"].errors) == [field]
    assert not SingleDate.objects.exists()


class TestFamilies:
    """Who booked keeps the time, and hears of the new place: by mail, in the calendar, or by a call."""

    @pytest.fixture
    def booked(self, hour):
        first, second, *_rest = on(hour, NEXT)
        by_mail = book(first, BookingRequest(email="kranich@example.org"), by=None)
        book(second, BookingRequest(phone="0123 987"), by=None)
        send_waiting_mails()
        mail.outbox.clear()
        return by_mail

    def test_they_go_along_and_are_told_once_it_was_read(self, client, hour, booked, lake):
        given = {"day": NEXT, "place": lake.pk}
        url = reverse("single_date_new", args=[hour.pk, "verschieben"])
        page = client.post(url, given)
        assert f"Neuer Ort: {LAKE}" in words(page)
        assert (SingleDate.objects.count(), places(hour, NEXT)) == (0, {(hour.room_id, None)})
        answer = read_and_saved(client, url, given, page)
        assert "1 Familie erfährt es per E-Mail, 1 Familie müssen wir anrufen." in words(answer).replace("\xa0", " ")
        assert (places(hour, NEXT), rebuild_slots(hour).kept) == ({(None, lake.pk)}, [])
        send_waiting_mails()
        [sent] = mail.outbox
        assert f"Neuer Ort: {LAKE}" in sent.body
        [event] = Calendar.from_ical(sent.attachments[0].get_payload(decode=True)).walk("VEVENT")
        assert (event["LOCATION"], event["DTSTART"].dt) == (LAKE, booked.slot.starts_at)
        assert LAKE in words(client.get(reverse("appointment", args=[booked.public_id])))
        client.force_login(make_user(role=Role.FRONT_DESK))
        assert LAKE in words(client.get(reverse("call", args=[CallTask.objects.get().pk])))

    def test_they_come_back_when_the_date_is_taken_back(self, client, hour, booked, lake):
        given, url = {"day": NEXT, "place": lake.pk}, reverse("single_date_new", args=[hour.pk, "verschieben"])
        read_and_saved(client, url, given, client.post(url, given))
        send_waiting_mails()
        back = reverse("single_date_take_back", args=[hour.pk, SingleDate.objects.get().pk])
        page = client.post(back)
        assert SingleDate.objects.exists()
        read_and_saved(client, back, {}, page)
        send_waiting_mails()
        assert places(hour, NEXT) == {(hour.room_id, None)}
        assert "Neuer Ort: Marktplatz 1, 31061 Musterstadt" in mail.outbox[-1].body
        assert not CallTask.objects.filter(done_at=None).exists()

    def test_who_loses_the_time_is_decided_about_and_the_others_go_along(self, client, hour, booked, lake):
        given = {"day": NEXT, "place": lake.pk, "starts_at": "09:30", "ends_at": "12:00"}
        url, name = reverse("single_date_new", args=[hour.pk, "verschieben"]), f"appointment-{booked.pk}"
        page = client.post(url, given)
        assert list(page.context["form"].fields) == [name]
        given |= {"asked": "1", name: "cancel"}
        read_and_saved(client, url, given, client.post(url, given))
        booked.refresh_from_db()
        assert (booked.state, places(hour, NEXT), on(hour, NEXT).count()) == ("cancelled", {(None, lake.pk)}, 5)
        assert CallTask.objects.filter(done_at=None).count() == 1

    def test_family_of_today_is_news_for_the_adviser(self, client, hour, lake):
        book(on(hour, MONDAY).first(), BookingRequest(email="kranich@example.org"), by=None)
        given, url = {"day": MONDAY, "place": lake.pk}, reverse("single_date_new", args=[hour.pk, "verschieben"])
        read_and_saved(client, url, given, client.post(url, given))
        assert DayNews.objects.get().adviser == hour.adviser

    def test_other_days_are_none_of_its_business(self, client, hour, booked, lake):
        Slot.objects.filter(pk=booked.slot_id).update(room=make_room())
        asked(client, hour, "dazu", day=THURSDAY, place=lake.pk)
        asked(client, hour, "absagen", day=MONDAY)
        assert SingleDate.objects.count() == 2


class TestSensitive:
    """Nobody sees in: no words say so of a single date, so it is where its hour is, or in a room."""

    ROOM, VISIBLE = "sensitive_date_has_a_room", "sensitive_offer_out_of_sight"

    @pytest.fixture
    def shop_window(self):
        return make_room(can_be_seen_into=True)

    @pytest.fixture
    def hour(self):
        hour = make_hour(offer=make_offer(is_sensitive=True), room=make_room())
        rebuild_slots(hour)
        return hour

    def added(self, hour, **given):
        return make_single_date(hour=hour, change="added", day=THURSDAY, **given)

    def test_form_offers_only_rooms_that_nobody_sees_into(self, client, hour, shop_window):
        form = client.get(reverse("single_date_new", args=[hour.pk, "verschieben"])).context["form"]
        assert "place" not in form.fields
        refusal = asked(client, hour, "verschieben", day=NEXT, room=shop_window.pk)
        assert list(refusal.context["form"].errors) == ["room"]
        room = make_room()
        asked(client, hour, "verschieben", day=NEXT, room=room.pk)
        assert places(hour, NEXT) == {(room.pk, None)}

    def test_database_refuses_what_can_be_seen(self, hour, shop_window, lake):
        assert refused(lambda: self.added(hour, room=shop_window)) == self.VISIBLE
        assert refused(lambda: self.added(hour, place=lake)) == self.ROOM
        date = self.added(hour, room=make_room())
        assert refused(lambda: SingleDate.objects.filter(pk=date.pk).update(room=shop_window)) == self.VISIBLE
        assert refused(lambda: SingleDate.objects.filter(pk=date.pk).update(room=None, place=lake)) == self.ROOM
        assert refused(lambda: Room.objects.filter(pk=date.room_id).update(can_be_seen_into=True)) == self.VISIBLE

    def test_offer_does_not_become_sensitive_over_a_date_that_can_be_seen(self, shop_window, lake):
        for given, rule in (({"room": shop_window}, self.VISIBLE), ({"place": lake}, self.ROOM)):
            hour = make_hour(room=make_room())
            date = self.added(hour, **given)
            become = Offer.objects.filter(pk=hour.offer_id)
            assert refused(lambda become=become: become.update(is_sensitive=True)) == rule
            other = ConsultationHour.objects.filter(pk=hour.pk)
            sensitive = make_offer(is_sensitive=True)
            assert refused(lambda other=other, to=sensitive: other.update(offer=to)) == rule
            SingleDate.objects.filter(pk=date.pk).update(day=dt.date(2020, 11, 23))
            assert become.update(is_sensitive=True) == 1


def test_database_knows_one_place_and_none_for_what_is_cancelled(hour, lake):
    both = {"change": "added", "room": hour.room, "place": lake}
    assert refused(lambda: make_single_date(hour=hour, **both)) == "single_date_room_or_place"
    for given in ({"room": hour.room}, {"place": lake}):
        assert refused(lambda given=given: make_single_date(hour=hour, **given)) == "single_date_cancelled_is_nowhere"
    assert make_single_date(hour=hour, change="added", place=lake).pk


def test_hour_that_goes_on_by_phone_takes_the_places_from_its_dates(client, hour, lake):
    asked(client, hour, "dazu", day=THURSDAY, place=lake.pk)
    client.post(reverse("hour_edit", args=[hour.pk]), typed(adviser=hour.adviser_id, channel="phone"))
    assert ConsultationHour.objects.get().channel == "phone"
    assert (SingleDate.objects.get().place, places(hour, THURSDAY)) == (None, {(None, None)})
    form = client.get(reverse("single_date_new", args=[hour.pk, "dazu"])).context["form"]
    assert not {"room", "place"} & set(form.fields)


def test_page_of_an_hour_reads_the_same_for_many_places(client, hour, costs_the_same):
    days = iter(THURSDAY + dt.timedelta(weeks=number) for number in range(9))

    def add():
        make_single_date(hour=hour, change="added", day=next(days), place=make_place())
        rebuild_slots(hour)

    costs_the_same(lambda: client.get(reverse("hour", args=[hour.pk])), add=add)
    assert Place.objects.count() > 3
