"""A bus stands here today and there tomorrow: its times are where it stands, and whoever booked hears of a change."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from appointments.models import Appointment, Message, Slot
from appointments.planning.actions import rebuild_all
from familienzentrum import local_time
from familienzentrum.choices import Role
from offers.models import Place, Stand
from tests.appointments.clearing.test_surroundings import posted
from tests.factories import (
    make_adviser,
    make_appointment,
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
from tests.factories_groups import make_course
from tests.outbox import send_waiting_mails
from tests.reading import words
from tests.refusals import refused

pytestmark = pytest.mark.django_db

MAIL = {"email": "kranich@example.org"}
DAY = dt.timedelta(days=1)


@pytest.fixture
def planner(client):
    make_centre()
    user = make_user(role=Role.COORDINATOR)
    client.force_login(user)
    return user


@pytest.fixture
def bus():
    return make_place(name="Familienbus", street="", postal_code="31061", town="Musterstadt", is_mobile=True)


@pytest.fixture
def stand(bus):
    return make_stand(place=bus)


@pytest.fixture
def booked(bus, stand):
    slot = make_slot(room=make_room(place=bus), starts_at=local_time.at(stand.day, dt.time(10)))
    return make_appointment(slot=slot, personal=MAIL)


def new_stand(bus, day, **given):
    sent = {"place": bus.pk, "day": day.isoformat(), "starts_at": "09:00", "ends_at": "12:00", "street": "Markt 1"}
    return sent | given


def ahead():
    return Slot.objects.offered().filter(starts_at__gt=timezone.now())


def test_times_are_made_only_where_the_bus_stands(client, planner, bus):
    day = timezone.localdate() + 7 * DAY
    make_hour(place=bus, weekday=day.weekday(), starts_at=dt.time(10), ends_at=dt.time(14), slot_minutes=60)
    client.post(reverse("stand_new"), new_stand(bus, day))
    found = {timezone.localtime(slot.starts_at).isoformat()[:13] for slot in ahead()}
    assert found == {f"{day}T10", f"{day}T11"}
    assert Stand.objects.get().street == "Markt 1"


def test_new_spot_is_read_before_it_is_saved_and_then_told(client, planner, stand, booked):
    url, data, page = posted(client, stand, street="Kirchplatz 4")
    assert "Neuer Ort: Kirchplatz 4, 31061 Musterstadt" in words(page)
    assert (Stand.objects.get().street, Message.objects.count()) == ("Seeweg 2", 0)
    client.post(url, data | {"foretold": page.context["seal"]})
    send_waiting_mails()
    assert Stand.objects.get().street == "Kirchplatz 4"
    assert "Neuer Ort: Kirchplatz 4, 31061 Musterstadt" in mail.outbox[0].body


@pytest.mark.parametrize("what", ["shorter", "gone", "no longer in use"])
def test_what_is_booked_outside_is_decided_about_first(what, client, planner, bus, stand, booked):
    make_stand(place=bus, day=stand.day + DAY)
    if what == "gone":
        url, data = reverse("stand_remove", args=[stand.pk]), {}
        page = client.post(url, data)
    elif what == "shorter":
        url, data, page = posted(client, stand, starts_at="11:00")
    else:
        url, data, page = posted(client, bus, is_active="")
    assert "gebuchter Termin" in words(page)
    assert (Stand.objects.count(), Stand.objects.get(pk=stand.pk).starts_at) == (2, dt.time(9))
    client.post(url, data | dict.fromkeys(page.context["form"].fields, "cancel") | {"asked": "1"})
    send_waiting_mails()
    assert Appointment.objects.get().state == "cancelled"
    assert "Termin ist abgesagt" in mail.outbox[0].body
    assert not ahead().exists()
    assert Stand.objects.count() == (1 if what == "gone" else 2)


@pytest.mark.parametrize("what", ["offer", "room"])
def test_what_moves_to_a_bus_leaves_no_time_where_it_does_not_stand(what, client, planner, bus, stand):
    offer = make_offer(place=make_place())
    row = offer if what == "offer" else make_room()
    where = {"offer": offer} if what == "offer" else {"offer": offer, "room": row}
    late = local_time.at(stand.day, dt.time(15))
    make_appointment(slot=make_slot(**where, starts_at=late), personal=MAIL)
    make_slot(**where, starts_at=late + DAY)
    there = make_slot(**where, starts_at=local_time.at(stand.day, dt.time(10)))
    assert refused(lambda: type(row).objects.filter(pk=row.pk).update(place=bus)) == "closing_meets_no_time"
    url, data, page = posted(client, row, place=bus.pk)
    assert "gebuchter Termin" in words(page)
    client.post(url, data | dict.fromkeys(page.context["form"].fields, "cancel") | {"asked": "1"})
    send_waiting_mails()
    row.refresh_from_db()
    assert (row.place, Appointment.objects.get().state, list(ahead())) == (bus, "cancelled", [there])
    assert ["Termin ist abgesagt" in sent.body for sent in mail.outbox] == [True]


def test_what_moves_from_house_to_bus_has_times_only_at_its_stands(client, planner, bus, stand):
    offer = make_offer(place=make_place())
    make_hour(offer=offer, weekday=stand.day.weekday(), starts_at=dt.time(10), ends_at=dt.time(14), slot_minutes=60)
    rebuild_all()
    posted(client, offer, place=bus.pk)
    assert {slot.stand for slot in ahead()} == {stand}
    offer.refresh_from_db()
    posted(client, offer, place=make_place().pk)
    assert timezone.localdate(ahead().latest("starts_at").starts_at) > stand.day


@pytest.mark.parametrize("days", [-3, 7])
def test_calendar_does_not_end_while_hours_rely_on_it(days, client, planner, bus):
    stand = make_stand(place=bus, day=timezone.localdate() + days * DAY)
    hour = make_hour(place=bus, weekday=stand.day.weekday(), starts_at=dt.time(10), ends_at=dt.time(12))
    rebuild_all()
    page = client.post(reverse("stand_remove", args=[stand.pk]))
    assert "Tragen Sie zuerst den nächsten Standplatz ein" in words(page)
    assert {slot.stand for slot in ahead()} <= {stand}
    ahead().update(is_withdrawn=True)
    assert refused(stand.delete) == "calendar_outlasts_its_hours"
    hour.valid_until = timezone.localdate() - DAY
    hour.save()
    client.post(reverse("stand_remove", args=[stand.pk]))
    assert not Stand.objects.exists()


def test_stand_is_not_removed_if_what_follows_is_refused(client, planner, bus, stand):
    """Its adviser is busy elsewhere at the other stand, where a time is missing that the plan makes again."""
    office = make_office()
    adviser, past = make_adviser(office), make_stand(place=bus, day=timezone.localdate() - DAY)
    at = {"offer": make_offer(office=office), "adviser": adviser}
    make_slot(**at, starts_at=local_time.at(stand.day, dt.time(10)))
    make_hour(**at, place=bus, weekday=stand.day.weekday(), starts_at=dt.time(10), ends_at=dt.time(11))
    page = client.post(reverse("stand_remove", args=[past.pk]))
    assert "Die Fachkraft ist dann schon belegt" in page.context["problem"]
    assert Stand.objects.count() == 2


def test_running_talk_is_told_no_other_place(client, bus, time_machine):
    """The clock of the database cannot be turned back: for it the talk is over."""
    today = timezone.localdate() - DAY
    time_machine.move_to(local_time.at(today, dt.time(10, 5)), tick=False)
    make_centre()
    client.force_login(make_user(role=Role.COORDINATOR))
    stand = make_stand(place=bus, day=today)
    make_stand(place=bus, day=today + 5 * DAY)
    make_appointment(slot=make_slot(place=bus, starts_at=local_time.at(today, dt.time(10))), personal=MAIL)
    client.post(reverse("stand_remove", args=[stand.pk]))
    send_waiting_mails()
    assert (Stand.objects.count(), mail.outbox) == (1, [])


def test_dates_of_courses_are_settled_first(client, planner, bus, stand):
    make_course(place=bus, dates=1, starts_at=local_time.at(stand.day, dt.time(10)), course={"title": "Singen"})
    page = client.post(reverse("stand_remove", args=[stand.pk]))
    assert "Singen" in words(page)
    assert Stand.objects.exists()


def test_database_keeps_times_and_stands_together(bus, stand):
    at = local_time.at(stand.day, dt.time(11, 45))
    assert refused(lambda: make_slot(place=bus, starts_at=at)) == "slot_not_without_stand"
    assert refused(lambda: make_slot(offer=make_offer(place=bus), starts_at=at)) == "slot_not_without_stand"
    slot = make_slot(place=bus, starts_at=at - dt.timedelta(hours=1))
    make_stand(place=bus, day=stand.day + DAY)
    assert refused(stand.delete) == "closing_meets_no_time"
    assert refused(lambda: Stand.objects.update(ends_at=dt.time(11))) == "closing_meets_no_time"
    Place.objects.update(is_mobile=False)
    assert make_slot(place=bus, starts_at=at).pk
    assert refused(lambda: Place.objects.update(is_mobile=True)) == "closing_meets_no_time"
    assert slot.pk


def test_house_that_begins_to_move_tells_who_comes_where_it_stands(client, planner, bus):
    bus.is_mobile = False
    bus.save()
    stand = make_stand(place=bus)
    make_appointment(slot=make_slot(place=bus, starts_at=local_time.at(stand.day, dt.time(10))), personal=MAIL)
    url, data, page = posted(client, Place.objects.get(), is_mobile="on", street="Umweg 1")
    assert "1 Familie erfährt es per E-Mail." in words(page)
    assert "Neuer Ort: Seeweg 2, 31061 Musterstadt" in words(page)
    assert not Place.objects.get().is_mobile
    client.post(url, data | {"foretold": page.context["seal"]})
    assert Place.objects.get().is_mobile
    send_waiting_mails()
    assert "Neuer Ort: Seeweg 2, 31061 Musterstadt" in mail.outbox[0].body


def test_mobile_place_without_a_calendar_is_where_its_address_says(bus):
    assert make_slot(place=bus).pk


def test_families_read_where_it_stands(client, bus, stand, booked):
    make_centre()
    other = make_stand(place=bus, day=stand.day + DAY, street="Rathausplatz")
    offer = booked.slot.offer
    there = make_slot(offer=offer, place=bus, starts_at=local_time.at(other.day, dt.time(10)))
    make_slot(offer=offer, place=bus, starts_at=booked.slot.ends_at)
    shown = {
        "appointment": words(client.get(reverse("appointment", args=[booked.public_id]))),
        "book": words(client.get(reverse("book", args=[there.public_id]))),
        "times": words(client.get(reverse("times", args=[offer.public_id]))),
    }
    assert "Seeweg 2, 31061 Musterstadt" in shown["appointment"]
    assert "Rathausplatz, 31061 Musterstadt" in shown["book"]
    assert "Familienbus, Rathausplatz" in shown["times"]
    make_hour(offer=offer, place=bus)
    page = words(client.get(reverse("offer", args=[offer.public_id])))
    assert page.index("Seeweg 2") < page.index("Rathausplatz")


def test_offer_names_only_the_stands_at_which_it_takes_place(client, bus, stand):
    make_centre()
    others = make_stand(place=bus, day=stand.day + DAY, street="Wochenmarkt")
    open_door = make_slot(place=bus, capacity=0, starts_at=local_time.at(stand.day, dt.time(10)))
    make_hour(offer=open_door.offer, place=bus)
    page = words(client.get(reverse("offer", args=[open_door.offer.public_id])))
    assert ("Seeweg 2" in page, "Wochenmarkt" in page) == (True, False)
    make_slot(offer=open_door.offer, place=bus, capacity=0, starts_at=local_time.at(others.day, dt.time(10)))
    page = words(client.get(reverse("offer", args=[open_door.offer.public_id])))
    assert "Familienbus, Wochenmarkt" in page


def test_start_page_says_where_it_stands_today(client, time_machine):
    make_centre()
    today = timezone.localdate()
    time_machine.move_to(local_time.at(today, dt.time(8)), tick=False)
    make_stand(day=today, street="Marktplatz")
    make_stand(day=today + DAY, street="Anderswo")
    make_stand(day=today, place=make_place(is_mobile=True, is_active=False), street="Ohne Betrieb")
    page = words(client.get(reverse("start")))
    assert "Marktplatz" in page
    assert not [street for street in ("Anderswo", "Ohne Betrieb") if street in page]
    time_machine.move_to(local_time.at(today, dt.time(12)), tick=False)
    assert "Marktplatz" not in words(client.get(reverse("start")))


def test_list_of_times_at_stands_costs_the_same(client, bus, stand, costs_the_same):
    make_centre()
    offer, days = make_offer(), iter(range(1, 30))

    def add():
        day = stand.day + next(days) * DAY
        make_stand(place=bus, day=day)
        make_slot(offer=offer, place=bus, starts_at=local_time.at(day, dt.time(10)))

    costs_the_same(lambda: client.get(reverse("times", args=[offer.public_id])), add=add)
