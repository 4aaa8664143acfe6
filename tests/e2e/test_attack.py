"""An offer under attack: people notice little, their phone does a small sum, and nobody else is asked for it."""

import pytest
from playwright.sync_api import expect

from appointments.models import Appointment
from tests.browser import assert_accessible, follow
from tests.factories import make_centre, make_offer, make_slot

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address():
    make_centre()
    return f"/termin/{make_slot(offer=make_offer(asks_for_proof=True, phone='0456 789')).public_id}/"


def open_last_step(page, address):
    page.goto(address)
    follow(page, page.get_by_role("button", name="Prüfen"))


def test_family_books_at_an_offer_under_attack(page, address):
    open_last_step(page, address)
    expect(page.get_by_role("checkbox")).to_be_checked()
    assert_accessible(page)
    follow(page, page.get_by_role("button", name="Jetzt buchen"))
    expect(page.locator(".code")).to_have_text(Appointment.objects.get().personal.code)


def test_family_can_still_change_its_details(page, address):
    open_last_step(page, address)
    follow(page, page.get_by_role("button", name="Angaben ändern"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Angaben")


def test_without_javascript_the_page_names_the_phone(plain_page, address):
    open_last_step(plain_page, address)
    expect(plain_page.get_by_role("link", name="0456 789")).to_be_visible()
    follow(plain_page, plain_page.get_by_role("button", name="Jetzt buchen"))
    expect(plain_page.get_by_role("link", name="0456 789")).to_be_visible()
    assert not Appointment.objects.exists()
