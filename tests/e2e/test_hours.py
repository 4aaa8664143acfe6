"""A coordinator plans an hour without knowing any rule, sees its dates first, and lets no family fall through."""

import datetime as dt

import pytest
from django.utils import timezone

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.models import ConsultationHour, SingleDate
from appointments.planning.actions import rebuild_slots
from familienzentrum.choices import Role
from tests.browser import DESK, assert_accessible, follow, send
from tests.factories import make_adviser, make_centre, make_hour, make_offer, make_room, make_user
from tests.factories_closing import make_public_holiday

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

LIST = "/haus/stammdaten/sprechzeiten/"


@pytest.fixture
def coordinator():
    make_centre()
    return make_user(role=Role.COORDINATOR)


def next_tuesday(weeks=0):
    today = timezone.localdate()
    return today + dt.timedelta(days=(1 - today.weekday()) % 7 + 7 * (weeks + 1))


def test_hour_is_planned_in_plain_questions(any_page, coordinator, log_in):
    offer = make_offer()
    make_adviser(offer.office), make_room()
    make_public_holiday(day=next_tuesday(2), name="Dritter Feiertag")
    log_in(any_page, coordinator)
    any_page.goto(f"{LIST}neu/")
    any_page.select_option("[name=offer]", str(offer.pk))
    send(any_page)
    any_page.select_option("[name=repeats]", "weekly 2")
    any_page.select_option("[name=weekday]", "1")
    any_page.fill("[name=starts_at]", "09:00")
    any_page.fill("[name=ends_at]", "12:00")
    any_page.fill("[name=valid_from]", str(next_tuesday()))
    any_page.click("summary >> nth=1")
    any_page.fill("[name=lead_hours]", "24")
    send(any_page)
    assert "Jeden zweiten Dienstag, 09:00–12:00" in any_page.inner_text("main")
    assert any_page.locator("main dl > div").count() == 10
    assert "Dritter Feiertag" in any_page.inner_text("main dl > div >> nth=1")
    assert not ConsultationHour.objects.exists()

    follow(any_page, "button[value=edit]")
    assert any_page.input_value("[name=lead_hours]") == "24"
    any_page.fill("[name=ends_at]", "11:00")
    send(any_page)
    send(any_page)
    hour = ConsultationHour.objects.get()
    assert (hour.every, hour.weekday, hour.ends_at, hour.lead_hours) == (2, 1, dt.time(11), 24)
    assert hour.slots.exists()


def test_family_is_decided_about_before_a_date_falls_out(any_page, coordinator, log_in):
    hour = make_hour(weekday=1, valid_from=next_tuesday())
    rebuild_slots(hour)
    booked = book(hour.slots.order_by("starts_at").first(), BookingRequest(), by=None)
    log_in(any_page, coordinator)
    any_page.goto(f"{LIST}{hour.pk}/")
    follow(any_page, "main dl a >> nth=0")
    send(any_page)
    assert not SingleDate.objects.exists()
    any_page.select_option(f"[name=appointment-{booked.pk}]", "cancel")
    send(any_page)
    booked.refresh_from_db()
    assert (SingleDate.objects.get().day, booked.state) == (next_tuesday(), "cancelled")


@pytest.mark.parametrize(
    "address", ["neu/?offer={offer}", "{hour}/", "{hour}/termin/verschieben/", "../schulferien/einlesen/"]
)
def test_pages_are_accessible(address, open_page, coordinator, log_in):
    hour = make_hour(weekday=1, every=2)
    rebuild_slots(hour)
    with open_page(viewport=DESK) as page:
        log_in(page, coordinator)
        page.goto(f"{LIST}{address.format(offer=hour.offer_id, hour=hour.pk)}")
        assert_accessible(page)


def test_preview_is_accessible_on_a_phone(page, coordinator, log_in):
    hour = make_hour(weekday=1)
    rebuild_slots(hour)
    book(hour.slots.order_by("starts_at").first(), BookingRequest(), by=None)
    log_in(page, coordinator)
    page.goto(f"{LIST}{hour.pk}/aendern/")
    page.fill("[name=starts_at]", "10:00")
    send(page)
    assert page.locator(".alert--warning li").count() == 1
    assert_accessible(page)
