"""A family finds an offer, books, moves and cancels: with and without JavaScript, by touch and by keyboard."""

import re
from collections import Counter

import brotli
import pytest

from appointments.booking.actions import book, cancel
from appointments.booking.requests import BookingRequest
from appointments.choices import AppointmentState
from appointments.models import Appointment
from tests.browser import assert_accessible, follow
from tests.factories import make_age_phase, make_centre, make_offer, make_place, make_room, make_slot

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def offer():
    make_centre()
    return make_offer(title="Erziehungsberatung", age_phases=[make_age_phase(slug="3-6", label="3–6 Jahre")])


@pytest.fixture
def slot(offer):
    return make_slot(offer=offer, room=make_room(place=make_place()))


def press(page, step):
    follow(page, f"button[name=step][value={step}]")


def book_the_first_time(page):
    page.goto("/angebote/")
    follow(page, "text=Erziehungsberatung")
    follow(page, "a[href*='/termin/'] >> nth=0")
    page.fill("[name=name]", "Blaue Ente")
    page.fill("[name='children_3-6']", "2")
    press(page, "check")
    press(page, "book")


def test_family_books_moves_and_cancels(any_page, slot):
    other = make_slot(offer=slot.offer)
    book_the_first_time(any_page)
    booked = Appointment.objects.get()
    assert booked.personal.code in any_page.inner_text("main")
    assert (booked.adults, booked.children) == (1, 2)

    follow(any_page, "a[href$='/verschieben/']")
    any_page.check(f"[value='{other.public_id}']")
    follow(any_page, "main button[type=submit]")
    follow(any_page, "a[href$='/absagen/']")
    follow(any_page, "main button[type=submit]")
    booked.refresh_from_db()
    assert (booked.state, booked.slot) == (AppointmentState.CANCELLED, other)


def test_family_corrects_its_address_and_takes_its_cancellation_back(any_page, slot):
    book_the_first_time(any_page)
    follow(any_page, "a[href$='/berichtigen/']")
    any_page.fill("[name=email]", "ente@example.org")
    follow(any_page, "main button[type=submit]")
    said = any_page.inner_text("main")
    assert ("Ihre Angaben sind geändert." in said, "e…@example.org" in said) == (True, True)
    follow(any_page, "a[href$='/absagen/']")
    follow(any_page, "main button[type=submit]")
    follow(any_page, "form[action$='/doch-nicht/'] button")
    booked = Appointment.objects.get()
    assert (booked.state, booked.personal.email) == (AppointmentState.BOOKED, "ente@example.org")


def test_code_brings_the_family_back(any_page, slot):
    booked = book(slot, BookingRequest(), by=None)
    any_page.goto("/mein-termin/")
    any_page.fill("[name=code]", booked.personal.code.lower())
    follow(any_page, "main button[type=submit]")
    any_page.wait_for_url(re.compile(str(booked.public_id)))
    assert booked.personal.code not in any_page.url


def test_slower_family_keeps_what_it_typed(any_page, slot):
    other = make_slot(offer=slot.offer)
    any_page.goto(f"/termin/{slot.public_id}/")
    any_page.fill("[name=name]", "Blaue Ente")
    press(any_page, "check")
    book(slot, BookingRequest(), by=None)
    press(any_page, "book")
    follow(any_page, f"[formaction*='{other.public_id}']")
    press(any_page, "book")
    assert Appointment.objects.get(slot=other).personal.name == "Blaue Ente"


def test_back_button_after_booking_books_no_second_time(any_page, slot):
    book_the_first_time(any_page)
    code = Appointment.objects.get().personal.code
    any_page.go_back()
    press(any_page, "book")
    assert Appointment.objects.count() == 1
    assert code in any_page.inner_text("main")


def test_mistake_is_named_at_the_top_and_at_the_field(page, slot):
    page.goto(f"/termin/{slot.public_id}/")
    page.fill("[name=email]", "niemand")
    press(page, "check")
    assert page.get_attribute("[name=email]", "aria-invalid") == "true"
    assert page.locator("a[href='#id_email']").count() == 1
    assert_accessible(page)


def test_keyboard_alone_books(page, slot):
    page.goto(f"/termin/{slot.public_id}/")
    page.focus("[name=adults]")
    page.keyboard.press("Enter")
    page.focus("button[name=step][value=book]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/mein-termin/"))
    assert Appointment.objects.count() == 1


def test_list_of_languages_is_accessible_and_narrow(page, slot):
    for address in ("/ar/", f"/uk/termin/{slot.public_id}/"):
        page.goto(address)
        page.click(".languages summary")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address


def test_switch_in_a_form_keeps_what_was_typed(any_page, slot):
    any_page.goto(f"/termin/{slot.public_id}/")
    any_page.fill("[name=name]", "Blaue Ente")
    any_page.click(".languages summary")
    any_page.click(".languages button[value=ar]")
    assert any_page.url.endswith(f"/ar/termin/{slot.public_id}/")
    assert any_page.input_value("[name=name]") == "Blaue Ente"


def test_check_taken_and_cancelled_pages_are_accessible(page, slot):
    cancelled = cancel(book(make_slot(offer=slot.offer), BookingRequest(), by=None), by=None)
    page.goto(f"/mein-termin/{cancelled.public_id}/")
    assert_accessible(page)
    page.goto(f"/termin/{slot.public_id}/")
    press(page, "check")
    assert_accessible(page)
    book(slot, BookingRequest(), by=None)
    press(page, "book")
    assert_accessible(page)


@pytest.mark.parametrize(("language", "most"), [("", 60_000), ("/uk", 75_000), ("/ar", 90_000)])
def test_first_visit_to_the_times_is_light(page, slot, language, most):
    """Pages travel as they are, style sheets and signs compressed, fonts are compressed already."""
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{language}/angebote/{slot.offer.public_id}/termine/", wait_until="networkidle")
    weight = Counter()
    for answer in answers:
        kind = answer.request.resource_type
        weight[kind] += len(answer.body() if kind in ("document", "font") else brotli.compress(answer.body()))
    assert weight.pop("script", 0) == 0
    assert weight.pop("font") <= most
    assert weight.total() <= 60_000


def test_link_is_shared_where_the_browser_can_and_says_what_it_opens(page, slot):
    page.add_init_script("navigator.share = async (what) => { window.shared = what.url; };")
    page.goto(f"/mein-termin/{book(slot, BookingRequest(), by=None).public_id}/")
    assert_accessible(page)
    assert "Geben Sie ihn nur Menschen, denen Sie vertrauen." in page.inner_text("[data-share]")
    page.get_by_role("button", name="Link aufbewahren oder weitergeben").click()
    assert page.evaluate("window.shared") == page.url


def test_browser_that_cannot_share_offers_nothing(any_page, slot):
    any_page.add_init_script("delete Navigator.prototype.share;")
    any_page.goto(f"/mein-termin/{book(slot, BookingRequest(), by=None).public_id}/")
    assert not any_page.locator("[data-share]").is_visible()
    any_page.get_by_text("Als QR-Code für den Empfang").click()
    assert any_page.locator(".code-card__qr").is_visible()
