"""Single dates are cancelled, moved and added; families who are booked then are decided about first."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.models import SingleDate
from appointments.planning.actions import rebuild_slots
from familienzentrum.choices import Role
from tests.factories import make_adviser, make_hour, make_offer, make_office, make_user
from tests.factories_closing import make_closure, make_public_holiday
from tests.factories_hours import make_single_date

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 11, 23)
NEXT = MONDAY + dt.timedelta(weeks=1)
THURSDAY = MONDAY + dt.timedelta(days=3)


@pytest.fixture(autouse=True)
def _planner(client, time_machine):
    time_machine.move_to(timezone.make_aware(dt.datetime.combine(MONDAY, dt.time(7))), tick=False)
    client.force_login(make_user(role=Role.COORDINATOR))


@pytest.fixture
def hour():
    hour = make_hour()
    rebuild_slots(hour)
    return hour


def url(hour, kind):
    return reverse("single_date_new", args=[hour.pk, kind])


def clocks(hour, day):
    slots = hour.slots.offered().filter(starts_at__date=day).order_by("starts_at")
    return [timezone.localtime(slot.starts_at).strftime("%H:%M") for slot in slots]


def errors(page):
    return list(page.context["form"].errors)


def test_link_of_a_date_fills_the_day_in(client, hour):
    page = client.get(url(hour, "absagen"), {"tag": "2026-11-30"})
    assert page.context["form"]["day"].value() == NEXT
    assert client.get(url(hour, "absagen"), {"tag": "gestern"}).status_code == 200
    assert client.get(url(hour, "vergessen")).status_code == 404


def test_date_is_cancelled_and_taken_back(client, hour):
    assert client.post(url(hour, "absagen"), {"day": NEXT}).url == reverse("hour", args=[hour.pk])
    assert clocks(hour, NEXT) == []
    take_back = reverse("single_date_take_back", args=[hour.pk, SingleDate.objects.get().pk])
    assert client.get(take_back).status_code == 200
    client.post(take_back)
    assert (len(clocks(hour, NEXT)), SingleDate.objects.count()) == (6, 0)


def test_date_moves_with_its_times(client, hour):
    client.post(url(hour, "verschieben"), {"day": NEXT, "moved_to": THURSDAY, "starts_at": "14:00", "ends_at": "15:00"})
    assert (clocks(hour, NEXT), clocks(hour, THURSDAY)) == ([], ["14:00", "14:30"])
    assert b"2026" in client.get(reverse("hour", args=[hour.pk])).content


def test_date_moves_to_another_time_of_its_day(client, hour):
    client.post(url(hour, "verschieben"), {"day": NEXT, "moved_to": NEXT, "starts_at": "10:00", "ends_at": "11:00"})
    assert clocks(hour, NEXT) == ["10:00", "10:30"]


def test_date_is_added(client, hour):
    client.post(url(hour, "dazu"), {"day": THURSDAY})
    assert len(clocks(hour, THURSDAY)) == 6


@pytest.mark.parametrize(("way", "state"), [("cancel", "cancelled"), ("move", "booked")])
def test_family_is_decided_about_before_its_date_falls_out(way, state, client, hour):
    slot = hour.slots.filter(starts_at__date=NEXT).first()
    other = hour.slots.filter(starts_at__date=NEXT + dt.timedelta(weeks=1)).first()
    booked = book(slot, BookingRequest(phone="05181 1234"), by=None)
    page = client.post(url(hour, "absagen"), {"day": NEXT})
    name = f"appointment-{booked.pk}"
    assert (list(page.context["form"].fields), SingleDate.objects.count()) == ([name], 0)
    assert "keep" not in dict(page.context["form"].fields[name].choices)
    decided = {"day": NEXT, "asked": "1", name: way if way == "cancel" else f"move-{other.pk}"}
    client.post(url(hour, "absagen"), decided)
    booked.refresh_from_db()
    assert (booked.state, SingleDate.objects.count(), clocks(hour, NEXT)) == (state, 1, [])


def test_family_of_an_added_date_is_decided_about_before_it_is_taken_back(client, hour):
    date = make_single_date(hour=hour, change="added", day=THURSDAY)
    rebuild_slots(hour)
    booked = book(hour.slots.filter(starts_at__date=THURSDAY).first(), BookingRequest(), by=None)
    address = reverse("single_date_take_back", args=[hour.pk, date.pk])
    client.post(address)
    assert SingleDate.objects.exists()
    client.post(address, {"asked": "1", f"appointment-{booked.pk}": "cancel"})
    assert not SingleDate.objects.exists()


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        ("absagen", {"day": ""}, "day"),
        ("absagen", {"day": "2026-11-24"}, "day"),
        ("absagen", {"day": "2026-11-16"}, "day"),
        ("absagen", {"day": "0001-01-01"}, "day"),
        ("verschieben", {"day": "2026-11-30"}, "moved_to"),
        ("verschieben", {"day": "2026-11-30", "moved_to": "2026-11-22"}, "moved_to"),
        ("verschieben", {"day": "2026-11-30", "moved_to": "9999-12-31"}, "moved_to"),
        ("verschieben", {"day": "2026-11-30", "moved_to": "2026-12-07"}, "moved_to"),
        ("verschieben", {"day": "2026-11-30", "moved_to": "2026-12-01", "starts_at": "10:00"}, "ends_at"),
        ("verschieben", {"day": "2026-11-30", "moved_to": "2026-12-01", "ends_at": "10:00"}, "ends_at"),
        ("dazu", {"day": "2026-11-24", "starts_at": "10:00", "ends_at": "00:00"}, "ends_at"),
        ("dazu", {"day": "2026-11-24", "starts_at": "10:00", "ends_at": "10:10"}, "day"),
        ("dazu", {"day": "2026-11-30", "starts_at": "11:00", "ends_at": "13:00"}, "day"),
    ],
)
def test_impossible_date_is_refused(kind, given, field, client, hour):
    assert errors(client.post(url(hour, kind), given)) == [field]
    assert not SingleDate.objects.exists()


@pytest.mark.parametrize("kind", ["verschieben", "dazu"])
def test_date_on_a_holiday_is_refused_with_its_name(kind, client, hour):
    make_public_holiday(day=THURSDAY, name="Dritter Feiertag")
    given = {"day": NEXT, "moved_to": THURSDAY} if kind == "verschieben" else {"day": THURSDAY}
    page = client.post(url(hour, kind), given)
    assert "Dritter Feiertag" in str(page.context["form"].errors)
    assert not SingleDate.objects.exists()


def test_date_in_a_closure_is_refused_with_its_reason(client, hour):
    noon = timezone.make_aware(dt.datetime.combine(THURSDAY, dt.time(12)))
    make_closure(starts_at=noon - dt.timedelta(hours=12), ends_at=noon, reason="Fortbildung")
    assert "Fortbildung" in str(client.post(url(hour, "dazu"), {"day": THURSDAY}).context["form"].errors)


def test_date_after_the_end_of_the_hour_is_refused(client):
    hour = make_hour(valid_until=MONDAY)
    assert errors(client.post(url(hour, "dazu"), {"day": THURSDAY})) == ["day"]


def test_second_change_of_a_day_is_refused(client, hour):
    make_single_date(hour=hour, day=NEXT)
    assert errors(client.post(url(hour, "verschieben"), {"day": NEXT, "moved_to": THURSDAY})) == ["day"]


def test_date_at_which_the_adviser_is_busy_is_refused(client):
    office = make_office()
    adviser, offer = make_adviser(office), make_offer(office=office)
    hour, other = make_hour(offer=offer, adviser=adviser), make_hour(offer=offer, adviser=adviser, weekday=3)
    rebuild_slots(hour), rebuild_slots(other)
    page = client.post(url(hour, "dazu"), {"day": THURSDAY})
    assert page.context["form"].non_field_errors()
    assert not SingleDate.objects.exists()


def test_change_of_another_hour_cannot_be_taken_back_here(client, hour):
    date = make_single_date()
    assert client.post(reverse("single_date_take_back", args=[hour.pk, date.pk])).status_code == 404
