"""A family finds an offer: by questions, by filters, by a word; with and without JavaScript, by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from offers.models import Topic
from tests.browser import DESK, follow
from tests.factories import make_age_phase, make_centre, make_offer, make_slot, make_topic

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def offer():
    make_centre()
    topic, phase = make_topic(slug="baby", name="Baby"), make_age_phase(slug="0-3", label="0–3 Jahre")
    make_offer(title="Kita-Anmeldung", topics=[make_topic(slug="kita", name="Kita")])
    found = make_offer(title="Frühe Hilfen", topics=[topic], age_phases=[phase])
    make_slot(offer=found)
    return found


def test_few_questions_lead_to_a_free_time(any_page):
    make_offer(title="Hebamme", topics=[Topic.objects.get(slug="baby")], age_phases=[make_age_phase(label="11–18")])
    any_page.goto("/")
    follow(any_page, "a[href='/hilfe-finden/']")
    follow(any_page, "text=Baby")
    follow(any_page, "text=0–3 Jahre")
    expect(any_page.locator(".guided h2")).to_have_text(["Frühe Hilfen"])
    any_page.go_back()
    expect(any_page.locator("h1")).to_have_text("Für wen ist es?")
    any_page.go_forward()
    follow(any_page, ".guided a[href*='/termin/']")
    expect(any_page).to_have_url(re.compile(r"/termin/[0-9a-f-]+/$"))


def test_filters_unfold_on_a_phone(any_page):
    any_page.goto("/angebote/")
    expect(any_page.locator("#topic")).to_be_hidden()
    any_page.click(".filters summary")
    any_page.select_option("#topic", "kita")
    follow(any_page, ".filters button")
    expect(any_page.locator(".offer-card h3")).to_have_text(["Kita-Anmeldung"])
    follow(any_page, ".filter-chip")
    expect(any_page.locator(".offer-card")).to_have_count(2)


def test_filters_stand_open_where_there_is_room(open_page):
    with open_page(viewport=DESK, java_script_enabled=False) as page:
        page.goto("/angebote/")
        expect(page.locator("#topic")).to_be_visible()
        expect(page.locator(".filters summary")).to_be_hidden()


def test_search_works_by_keyboard_alone(page):
    page.goto("/angebote/")
    page.focus("#search")
    page.keyboard.type("hilf")
    page.keyboard.press("Enter")
    expect(page.locator(".offer-card h3")).to_have_text(["Frühe Hilfen"])
