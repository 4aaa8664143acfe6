"""A closing with appointments in its way: a substitute, a move, a cancellation, and a family that has to be called."""

import datetime as dt

import pytest
from django.utils import timezone

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.choices import AppointmentState
from appointments.models import Absence, Appointment, Closure, Slot
from familienzentrum.choices import Role
from tests.browser import assert_fits_and_is_accessible, follow, send
from tests.factories import (
    make_adviser,
    make_appointment,
    make_centre,
    make_offer,
    make_office,
    make_opening_hour,
    make_slot,
    make_user,
)
from tests.factories_closing import days_ahead, make_closure, make_duty

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

FAMILIES = [
    {"name": "Amsel", "email": "amsel@example.org"},
    {"name": "Drossel", "email": "drossel@example.org"},
    {"name": "Kranich", "phone": "0123 987"},
]


@pytest.fixture
def planner():
    make_opening_hour(centre=make_centre())
    return make_user(role=Role.COORDINATOR)


@pytest.fixture
def ill():
    """An adviser with three booked talks on three days, and a colleague who is free."""
    office = make_office()
    offer, adviser = make_offer(office=office), make_adviser(office, last_name="Krank")
    make_adviser(office, last_name="Gesund")
    for day, personal in zip((7, 8, 9), FAMILIES, strict=True):
        make_appointment(slot=make_slot(offer=offer, adviser=adviser, starts_at=days_ahead(day)), personal=personal)
    make_slot(offer=offer, adviser=adviser, starts_at=days_ahead(20))
    return adviser


def ask_for_a_week(page):
    page.fill("[name=first_day]", (timezone.localdate() + dt.timedelta(days=6)).isoformat())
    page.fill("[name=last_day]", (timezone.localdate() + dt.timedelta(days=13)).isoformat())


def choices_of(page):
    return [page.locator("main form select").nth(number) for number in range(3)]


def test_absence_with_a_substitute_a_move_and_a_cancellation(any_page, log_in, planner, ill):
    log_in(any_page, planner)
    any_page.goto("/haus/plan/abwesenheiten/")
    follow(any_page, "main .kern-btn--primary")
    any_page.select_option("[name=person]", str(ill.pk))
    ask_for_a_week(any_page)
    send(any_page)
    assert not Absence.objects.exists()
    first, second, third = choices_of(any_page)
    assert "Gesund" in first.locator("option:checked").inner_text()
    second.select_option(second.locator("option[value^=move]").first.get_attribute("value"))
    third.select_option("cancel")
    send(any_page)
    assert Absence.objects.get().person == ill
    substituted, moved, cancelled = Appointment.objects.select_related("slot__adviser").order_by("pk")
    assert substituted.slot.adviser.last_name == "Gesund"
    assert timezone.localdate(moved.slot.starts_at) == timezone.localdate() + dt.timedelta(days=20)
    assert cancelled.state == AppointmentState.CANCELLED
    assert Slot.objects.offered().filter(adviser=ill).get() == moved.slot

    log_in(any_page, make_user(role=Role.FRONT_DESK))
    any_page.goto("/haus/empfang/")
    follow(any_page, "a[href='/haus/empfang/anrufe/']")
    assert any_page.locator("main li").count() == 1
    follow(any_page, "main li a")
    assert any_page.locator("main a[href^='tel:']").count() == 0
    send(any_page)
    assert any_page.locator("main a[href^='tel:']").count() == 1
    send(any_page)
    assert any_page.locator("main li").count() == 0


def test_family_that_books_meanwhile_is_not_overlooked(any_page, log_in, planner, ill):
    log_in(any_page, planner)
    any_page.goto("/haus/plan/schliessungen/neu/")
    any_page.check("[name=scope][value=house]")
    ask_for_a_week(any_page)
    send(any_page)
    book(make_slot(starts_at=days_ahead(10)), BookingRequest(), by=None)
    send(any_page)
    assert not Closure.objects.exists()
    assert any_page.locator("main form select").count() == 4
    send(any_page)
    assert Closure.objects.exists()


def test_pages_of_the_plan_are_accessible_and_fit(page, log_in, planner, ill):
    make_duty()
    closure = make_closure(starts_at=days_ahead(30), ends_at=days_ahead(33))
    log_in(page, planner)
    for address in (
        "/haus/plan/",
        "/haus/plan/schliessungen/",
        "/haus/plan/schliessungen/neu/",
        f"/haus/plan/schliessungen/{closure.public_id}/",
        "/haus/plan/vertretungen/neu/",
        "/haus/plan/dienste/",
    ):
        page.goto(address)
        assert_fits_and_is_accessible(page)
    page.goto("/haus/plan/abwesenheiten/neu/")
    page.select_option("[name=person]", str(ill.pk))
    ask_for_a_week(page)
    send(page)
    assert page.locator("main form select").count() == 3
    assert_fits_and_is_accessible(page)
