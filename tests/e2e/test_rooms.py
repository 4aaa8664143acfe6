"""Rooms, calendars and the desk's other days in the browser: with and without JavaScript, on every screen, on paper."""

import datetime as dt
import io

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from appointments.choices import AppointmentState
from appointments.models import Appointment, CalendarSubscription, HeadCount, RoomBooking
from familienzentrum.choices import Role
from offers.choices import OfferKind
from tests.browser import DESK, PHONE, TABLET, assert_accessible, follow
from tests.factories import (
    make_adviser,
    make_appointment,
    make_centre,
    make_offer,
    make_office,
    make_room,
    make_slot,
    make_user,
)
from tests.factories_rooms import make_room_booking

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

LANDSCAPE_A4 = (842, 595)


@pytest.fixture
def office():
    make_centre()
    return make_office()


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def adviser_page(request, open_page, log_in, office):
    with open_page(viewport=TABLET, java_script_enabled=request.param) as page:
        log_in(page, make_adviser(office))
        yield page


def tomorrow(hour):
    day = timezone.localdate() + dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def send(page):
    """The room plan has a form of its own above the one that saves."""
    follow(page, "main form[method=post] .kern-btn--primary")


def fill_house():
    """Two rooms with something of every kind tomorrow."""
    room, other = make_room(seats=12, is_step_free=True), make_room()
    make_slot(room=room, starts_at=tomorrow(9))
    make_slot(room=room, starts_at=tomorrow(11), capacity=0)
    make_room_booking(room=other, starts_at=tomorrow(14))


def test_partner_books_a_free_time_and_gives_it_back(adviser_page, office):
    make_room_booking(starts_at=tomorrow(14))
    page = adviser_page
    page.goto(f"{reverse('room_plan')}?tag={tomorrow(9):%Y-%m-%d}")
    follow(page, ".room-use--free a >> nth=0")
    page.fill("[name=ends_at]", "10:00")
    page.fill("[name=purpose]", "Teamsitzung")
    send(page)
    expect(page.locator("tbody tr")).to_contain_text("Teamsitzung")
    assert RoomBooking.objects.filter(office=office).count() == 1
    follow(page, "tbody td a")
    follow(page, "main form .kern-btn--danger")
    expect(page.locator(".alert--success")).to_be_visible()
    assert not RoomBooking.objects.filter(office=office).exists()


def test_room_in_use_is_explained(adviser_page):
    booking = make_room_booking(starts_at=tomorrow(14), purpose="Elternabend")
    page = adviser_page
    page.goto(reverse("lend_room"))
    page.select_option("[name=room]", str(booking.room_id))
    page.fill("[name=day]", timezone.localdate(booking.starts_at).isoformat())
    page.fill("[name=starts_at]", "14:30")
    page.fill("[name=ends_at]", "15:30")
    send(page)
    expect(page.locator("#used ~ ul")).to_contain_text("Elternabend")
    expect(page.locator("[name=starts_at]")).to_have_value("14:30")


@pytest.mark.parametrize("viewport", [PHONE, TABLET, DESK], ids=["phone", "tablet", "desk"])
def test_room_plan_fits_the_screen(open_page, log_in, office, viewport):
    fill_house()
    with open_page(viewport=viewport) as page:
        log_in(page, make_adviser(office))
        for name in ("room_plan", "room_week", "room_bookings", "lend_room"):
            page.goto(f"{reverse(name)}?tag={tomorrow(9):%Y-%m-%d}")
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], name
            assert_accessible(page)


@pytest.mark.parametrize("name", ["room_plan", "room_week"])
def test_room_plan_is_printed_across_on_one_sheet(open_page, log_in, office, name):
    fill_house()
    with open_page(viewport=DESK) as page:
        log_in(page, make_adviser(office))
        page.goto(f"{reverse(name)}?tag={tomorrow(9):%Y-%m-%d}")
        paper = page.pdf(prefer_css_page_size=True)
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        assert [tuple(round(float(side)) for side in sheet.mediabox[2:]) for sheet in pdf.pages] == [LANDSCAPE_A4]


def test_calendar_address_is_made_shown_once_and_revoked(adviser_page):
    page = adviser_page
    page.goto(reverse("my_calendar"))
    send(page)
    address = page.inner_text(".code")
    path = "/" + address.split("/", 3)[3]
    assert page.request.get(path).ok
    page.goto(reverse("my_calendar"))
    expect(page.locator("main")).not_to_contain_text(path)
    follow(page, "main .kern-btn--tertiary")
    expect(page.locator(".alert--success")).to_be_visible()
    assert page.request.get(path).status == 404
    assert not CalendarSubscription.objects.exists()


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def desk_page(request, open_page, log_in, office):
    with open_page(viewport=DESK, java_script_enabled=request.param) as page:
        log_in(page, make_user(role=Role.FRONT_DESK))
        yield page


def test_desk_moves_and_cancels_by_code(desk_page):
    page = desk_page
    appointment = make_appointment(slot=make_slot(starts_at=tomorrow(9)), personal={"name": "Kranich"})
    new = make_slot(offer=appointment.slot.offer, starts_at=tomorrow(11), desk_seats=1)
    page.goto(reverse("desk"))
    page.fill("[name=who]", appointment.personal.code)
    page.press("[name=who]", "Enter")
    follow(page, ".desk__found .party__change")
    follow(page, "main .kern-btn--primary")
    page.check(f"[value='{new.public_id}']")
    send(page)
    expect(page.locator(".alert--success")).to_be_visible()
    assert Appointment.objects.get().slot == new
    follow(page, "main .kern-btn--secondary")
    page.check("[value=family]")
    follow(page, "main .kern-btn--danger")
    expect(page.locator(".alert--success")).to_be_visible()
    cancelled = Appointment.objects.get()
    assert (cancelled.state, cancelled.cancelled_by) == (AppointmentState.CANCELLED, "family")


def test_desk_finds_a_time_on_another_day_and_books_it_on_the_phone(desk_page):
    page = desk_page
    slot = make_slot(starts_at=tomorrow(9), capacity=3, desk_seats=1)
    page.goto(reverse("desk"))
    follow(page, f"a[href='{reverse('find_time')}']")
    page.select_option("[name=offer]", str(slot.offer_id))
    follow(page, "main form.panel .kern-btn--primary")
    follow(page, ".day .time")
    page.fill("[name=name]", "Am Telefon")
    page.fill("[name=phone]", "0123 456789")
    send(page)
    expect(page.locator(".code")).to_be_visible()
    assert Appointment.objects.get().personal.phone == "0123 456789"


def test_open_door_is_counted_from_the_day_list(desk_page):
    page = desk_page
    slot = make_slot(starts_at=timezone.now(), capacity=0)
    page.goto(reverse("desk"))
    follow(page, ".time-card__count")
    page.fill("[name=adults]", "4")
    page.fill("[name=children]", "6")
    send(page)
    expect(page.locator(".board .time-card")).to_contain_text("6")
    assert HeadCount.objects.get().slot == slot


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_of_the_desk_fit_and_are_accessible(open_page, log_in, office, viewport):
    appointment = make_appointment(slot=make_slot(starts_at=tomorrow(9)))
    make_slot(offer=appointment.slot.offer, starts_at=tomorrow(11), capacity=4, desk_seats=2)
    door = make_slot(starts_at=timezone.now(), capacity=0)
    pages = [reverse(name, args=[appointment.pk]) for name in ("desk_appointment", "desk_move", "desk_cancel")]
    find, count = reverse("find_time"), reverse("count_heads", args=[door.public_id])
    with open_page(viewport=viewport) as page:
        log_in(page, make_user(role=Role.FRONT_DESK))
        for address in [*pages, count, find, f"{find}?offer={appointment.slot.offer_id}"]:
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], address
            assert_accessible(page)


def test_pages_of_advisers_calendar_are_accessible(open_page, log_in, office):
    with open_page(viewport=PHONE) as page:
        log_in(page, make_adviser(office))
        page.goto(reverse("my_calendar"))
        assert_accessible(page)
        send(page)
        expect(page.locator(".code")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert_accessible(page)


def test_family_finds_the_quickest_help_and_what_is_on(any_page, office):
    make_slot(starts_at=tomorrow(9))
    make_slot(offer=make_offer(kind=OfferKind.EVENT, title="Sommerfest"), starts_at=tomorrow(15), capacity=0)
    any_page.goto("/")
    follow(any_page, f"a[href='{reverse('soonest')}']")
    expect(any_page.locator("#free ~ ul li")).to_have_count(1)
    follow(any_page, f"nav a[href='{reverse('events')}']")
    expect(any_page.locator(".agenda")).to_contain_text("Sommerfest")


@pytest.mark.parametrize("name", ["soonest", "events"])
def test_public_lists_of_times_are_accessible(page, office, name):
    make_slot(starts_at=tomorrow(9))
    make_slot(offer=make_offer(kind=OfferKind.DROP_IN), starts_at=tomorrow(15), capacity=0)
    page.goto(reverse(name))
    page.click("details summary")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert_accessible(page)
