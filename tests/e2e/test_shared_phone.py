"""A young person books on a phone that others use, too: history, "back" and what the browser remembers."""

import re

import pytest
from playwright.sync_api import Error, expect

from appointments.models import Appointment
from tests.browser import follow
from tests.factories import make_age_phase, make_centre, make_emergency_number, make_offer, make_slot

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def slot():
    make_centre(), make_age_phase(), make_emergency_number(pages=["every", "young", "worry", "professionals"])
    return make_slot(offer=make_offer(title="Reden", is_for_young=True))


@pytest.fixture
def harmless(settings, live_server):
    """No test leaves this machine: the page that is left for is one of ours."""
    settings.QUICK_EXIT_URL = f"{live_server.url}/impressum/"
    return re.compile("/impressum/$")


def book_as(page, name):
    page.goto("/jung/")
    follow(page, ".time")
    page.fill("[name=name]", name)
    follow(page, "button[value=check]")
    follow(page, "button[value=book]")
    return Appointment.objects.get().personal.code


def go_back(page):
    """Where the browser kept no page of a form that was sent, it asks whether to send it again and shows nothing."""
    try:
        page.go_back(wait_until="commit")
    except Error as error:
        if "ERR_CACHE_MISS" not in str(error):
            raise
    page.wait_for_load_state()


def shows_nothing_of(page, words):
    """Neither in what somebody reads nor in a field."""
    expect(page.locator("body")).not_to_contain_text(words)
    if page.locator("[name=name]").count():
        expect(page.locator("[name=name]")).to_have_value("")


def test_back_after_booking_shows_nothing_that_was_typed(any_page):
    code = book_as(any_page, "Kranich")
    expect(any_page.locator("main")).to_contain_text(code)
    for _step in range(4):
        go_back(any_page)
        shows_nothing_of(any_page, "Kranich")
    assert Appointment.objects.count() == 1


def test_address_in_the_history_opens_nothing_once_it_is_closed(any_page):
    code = book_as(any_page, "Kranich")
    address = any_page.url
    any_page.goto(address)
    expect(any_page.locator("main")).to_contain_text(code)
    follow(any_page, "form[action$='/schliessen/'] button")
    go_back(any_page)
    shows_nothing_of(any_page, code)
    any_page.goto(address)
    shows_nothing_of(any_page, code)
    expect(any_page).to_have_url(re.compile("/mein-termin/$"))


def test_another_browser_is_asked_for_the_code(page, open_page):
    code = book_as(page, "Kranich")
    with open_page() as other:
        other.goto(page.url)
        expect(other).to_have_url(re.compile("/mein-termin/$"))
        other.fill("[name=code]", code)
        follow(other, "main form button")
        expect(other.locator("main")).to_contain_text(code)


def test_browser_is_asked_to_remember_no_field(page, slot):
    page.goto(f"/jung/termin/{slot.public_id}/")
    fields = "main input:not([type=hidden]):not([name=website]), main select, main textarea"
    assert set(page.eval_on_selector_all(fields, "all => all.map(one => one.autocomplete)")) == {"off"}


DOORS = ["/jung/", "/sorge-um-ein-kind/", "/sorge-um-ein-kind/fachkraefte/"]


@pytest.mark.parametrize("address", [*DOORS, "/hilfe-finden/"])
def test_key_leaves_at_once_and_back_does_not_lead_to_the_page(page, harmless, address):
    page.goto("/datenschutz/")
    page.goto(address)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page).to_have_url(harmless)
    page.go_back()
    expect(page).to_have_url(re.compile("/datenschutz/$"))


def test_button_leaves_with_and_without_a_script(any_page, harmless):
    any_page.goto("/jung/")
    follow(any_page, ".quick-exit")
    expect(any_page).to_have_url(harmless)


def test_one_press_of_the_key_stays(page, harmless):
    page.goto("/jung/")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page).to_have_url(re.compile("/jung/$"))
