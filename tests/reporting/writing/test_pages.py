"""The page on which people write a chapter: what it saves, and what it refuses kindly."""

import pytest
from bs4 import BeautifulSoup

from reporting.models import ChapterText
from tests.factories import make_chapter_text, make_report

pytestmark = pytest.mark.django_db


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def errors(response):
    return soup(response).find(id="errors").get_text()


def test_text_is_saved_and_taken_away(client, coordinator):
    report = make_report()
    shown = {"state": "checked", "is_shown": "on"}
    client.post("/haus/berichte/2025/kapitel/summary/", {"text": "A good year."} | shown)
    assert report.texts.get().text == "A good year."
    client.post("/haus/berichte/2025/kapitel/summary/", {"text": "  "} | shown)
    assert not ChapterText.objects.exists()


def test_text_of_50000_signs_is_kept_and_one_more_is_refused(client, coordinator):
    make_report()
    client.post("/haus/berichte/2025/kapitel/limits/", {"text": "a" * 50_000, "state": "draft"})
    assert len(ChapterText.objects.get().text) == 50_000
    response = client.post("/haus/berichte/2025/kapitel/limits/", {"text": "a" * 50_001, "state": "draft"})
    assert errors(response)


def test_sign_that_reverses_what_follows_is_taken_out(client, coordinator):
    """Nobody sees it, and a word processor may have left it behind."""
    make_report()
    client.post("/haus/berichte/2025/kapitel/limits/", {"text": "a\u202eb", "state": "draft"})
    assert ChapterText.objects.get().text == "ab"


def test_text_of_an_earlier_year_is_at_hand(client, coordinator):
    make_chapter_text(report=make_report(year=2024), text="What we said then.")
    make_report()
    page = client.get("/haus/berichte/2025/kapitel/summary/")
    assert "What we said then." in soup(page).find("details").get_text()
