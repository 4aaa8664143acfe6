"""What the law asks to be said, and that reading leaves no trace."""

import re

import pytest
from django.urls import reverse

from tests.factories import make_centre, make_offer, make_slot, make_topic
from tests.offers.reading import read
from tests.reading import words

pytestmark = pytest.mark.django_db

_READ_ONLY = ["start", "guide", "offers", "offer", "times", "imprint", "privacy", "accessibility"]


@pytest.fixture(params=_READ_ONLY)
def answer(request, client):
    make_centre()
    offer = make_offer(title="Suchtberatung", topics=[make_topic(slug="kita", name="Kita")])
    make_slot(offer=offer)
    args = [offer.public_id] if request.param in {"offer", "times"} else []
    return client.get(reverse(request.param, args=args), {"topic": "kita", "search": "x"})


def test_reading_sets_no_cookie(answer):
    assert answer.status_code == 200
    assert not answer.cookies


def test_reading_asks_no_other_host(answer):
    page = answer.content.decode()
    assert re.findall(r'(?:src|srcset|action|poster|data)="(?:https?:)?//[^"]*"', page) == []
    assert re.findall(r'<link[^>]+href="(?:https?:)?//', page) == []
    assert "style=" not in page
    # What leaves a page of help at once, nothing waits for it; and what search engines read, which is no script.
    known = {'<script src="/static/js/leave.js" defer>', '<script type="application/ld+json">'}
    assert set(re.findall(r"<script[^>]*>", page)) <= known


def test_page_is_small(answer):
    assert len(answer.content) < 40_000


def test_title_betrays_no_topic(answer):
    """It stays in the history of a phone that the whole household may use."""
    title = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.DOTALL)[1]
    assert title.endswith("– Familienzentrum Test")
    assert not re.search("Sucht|Kita|x ", title)


def test_every_page_leads_to_the_legal_pages(answer):
    page = answer.content.decode()
    assert all(f'href="{reverse(name)}"' in page for name in ["imprint", "privacy", "accessibility"])


def test_imprint_shows_what_the_town_wrote(client):
    make_centre(imprint="Town of Test\nmayor@example.org <b>")
    page = read(client, "imprint")
    assert "Town of Test" in words(page)
    assert page.find(href="mailto:mayor@example.org")
    assert not page.find("b")


def test_imprint_without_a_text_shows_the_address(client):
    make_centre(street="Market 5", postal_code="31000", town="Town")
    assert "Market 5 31000 Town" in words(read(client, "imprint"))


def test_privacy_says_when_data_are_deleted(client, settings):
    settings.PERSONAL_DATA_DAYS, settings.BACKUP_DAYS, settings.DOUBT_DAYS = 4, 5, 6
    settings.CALL_WISH_DAYS = 7
    make_centre(privacy_contact="Ms Example, 0123 45")
    text = words(read(client, "privacy"))
    assert "We delete it 4 days after your appointment." in text
    assert "Backups hold it for up to 5 days more." in text
    assert "Offices that check their offers, translate their texts or write for our annual report by a link" in text
    assert "We delete it when it is settled, after 6 days at the latest." in text
    assert "in the night after the call, after 7 days at the latest" in text
    assert "Ms Example, 0123 45" in text


def test_accessibility_names_ways_to_complain(client):
    make_centre(email="house@example.org", accessibility_contact="Arbitration: https://example.org/arbitration")
    page = read(client, "accessibility")
    assert page.find(href="mailto:house@example.org")
    assert page.find(href="https://example.org/arbitration")
