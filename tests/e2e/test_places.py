"""A course in two houses, a bus that moves, a room that is given up: every page that names a time says where it is."""

import datetime as dt

import pytest
from django.urls import reverse

from appointments.core.courses import planned_course
from appointments.models import Appointment, Slot
from familienzentrum import local_time
from familienzentrum.choices import Role
from offers.choices import OfferKind
from tests.browser import assert_accessible, follow, send
from tests.factories import (
    make_appointment,
    make_centre,
    make_offer,
    make_place,
    make_room,
    make_slot,
    make_stand,
    make_user,
)
from tests.factories_groups import make_course

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MARKET, LAKE = "Marktplatz 1", "Seeweg 2"


@pytest.fixture
def dates():
    """An evening in the house and one at the lake, which says how one gets in."""
    make_centre()
    house = make_place(name="Haus am Markt", street=MARKET, town="Musterstadt")
    lake = make_place(name="Haus am See", street=LAKE, town="Musterstadt", is_step_free=True, has_lift=False)
    offer = make_offer(title="Elternabend", kind=OfferKind.COURSE, place=house)
    first = make_course(offer=offer, capacity=4, dates=2, course={"title": "Ruhig bleiben"})
    dates = planned_course(first.course).dates
    Slot.objects.filter(pk=dates[1].pk).update(place=lake)
    return dates


def test_each_date_of_a_course_is_where_it_is_on_every_page(page, dates, log_in):
    def names_both():
        shown = page.locator("main").inner_text()
        listed = page.locator(".course-dates li").all_inner_texts()
        return [("Markt" in line, "See" in line) for line in listed], MARKET in shown, LAKE in shown

    both = [(True, False), (False, True)], True, True
    page.goto(reverse("events"))
    lines = page.locator(".agenda__date").all_inner_texts()
    assert [("Haus am Markt" in line, "Haus am See" in line) for line in lines] == both[0]
    follow(page, ".agenda__date a")
    assert names_both() == both
    assert "Stufenlos ab der Straße" in page.inner_text("main")
    assert_accessible(page)
    follow(page, "article .kern-btn--primary")
    assert names_both() == both
    page.fill("[name=email]", "ente@example.org")
    follow(page, "button[name=step][value=check]")
    assert names_both() == both
    follow(page, "button[name=step][value=book]")
    assert names_both() == both
    assert_accessible(page)
    page.goto(reverse("appointment_print", args=[Appointment.objects.get().public_id]))
    assert names_both() == both
    assert "Es gibt keinen Aufzug" in page.inner_text("main")


def test_board_says_where_each_date_is(page, dates, log_in, time_machine):
    log_in(page, make_user(role=Role.FRONT_DESK))
    for date, place in zip(dates, ("Haus am Markt", "Haus am See"), strict=True):
        time_machine.move_to(date.starts_at)
        log_in(page, make_user(role=Role.FRONT_DESK))
        page.goto(reverse("desk"))
        assert place in page.inner_text("main")


def test_bus_stands_elsewhere_and_whoever_booked_reads_where(any_page, log_in):
    make_centre()
    bus = make_place(name="Familienbus", street="", town="Musterstadt", is_mobile=True)
    stand = make_stand(place=bus, street="Marktplatz")
    slot = make_slot(place=bus, starts_at=local_time.at(stand.day, dt.time(10)))
    appointment = make_appointment(slot=slot, personal={"email": "ente@example.org"})
    log_in(any_page, make_user(role=Role.COORDINATOR))
    any_page.goto(reverse("stand_edit", args=[stand.pk]))
    any_page.fill("[name=street]", "Kirchplatz")
    send(any_page)
    assert "Neuer Ort: Kirchplatz" in any_page.inner_text("main")
    send(any_page)
    any_page.goto(reverse("appointment", args=[appointment.public_id]))
    assert "Kirchplatz" in any_page.inner_text("main")


def test_room_goes_out_of_use_once_its_appointment_is_decided_about(any_page, log_in):
    make_centre()
    room = make_room(name="Dachzimmer")
    appointment = make_appointment(slot=make_slot(room=room), personal={"email": "ente@example.org"})
    log_in(any_page, make_user(role=Role.COORDINATOR))
    any_page.goto(reverse("room_edit", args=[room.pk]))
    any_page.uncheck("[name=is_active]")
    send(any_page)
    any_page.select_option("main form select", "cancel")
    send(any_page)
    any_page.goto(reverse("room_plan"))
    assert "Dachzimmer" not in any_page.inner_text("main")
    appointment.refresh_from_db()
    assert appointment.is_cancelled
