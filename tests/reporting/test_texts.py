"""Texts as people type and paste them: cleaned of what nobody meant, kept, shown or left out."""

import pytest
from bs4 import BeautifulSoup

from reporting.document import draft
from reporting.forms.text import cleaned_of_word
from reporting.models import AnnualReport, ChapterText
from reporting.paper import draft_pdf
from tests.factories import make_chapter_text, make_report

pytestmark = pytest.mark.django_db

ADDRESS = "/haus/berichte/2025/kapitel/limits/"


def send(client, text, **given):
    return client.post(ADDRESS, {"text": text, "state": "checked", "is_shown": "on"} | given)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("One<o:p></o:p>\r\nTwo", "One\nTwo"),
        ("<!--[if gte mso 9]><xml><w:x/></xml><![endif]-->Text", "Text"),
        ("A\x0bB\u00a0C\u00adD\ufeff", "A\nB CD"),
        ("<b>bold</b> & <3", "<b>bold</b> & <3"),
        ("👪 bleibt", "👪 bleibt"),
    ],
)
def test_what_a_word_processor_leaves_behind_is_taken_out(pasted, kept):
    assert cleaned_of_word(pasted) == kept


def test_pasted_text_is_kept_clean(client, coordinator):
    make_report()
    send(client, "Good.<o:p></o:p>\x0b\x07Better.")
    assert ChapterText.objects.get().text == "Good.\nBetter."


def test_chapter_is_left_out_and_its_text_kept(client, coordinator):
    make_report()
    send(client, "Not this year.", is_shown="")
    assert ChapterText.objects.get().text == "Not this year."
    assert "limits" not in [chapter.key for chapter in draft(AnnualReport.objects.get()).chapters]
    send(client, "Not this year.")
    assert "limits" in [chapter.key for chapter in draft(AnnualReport.objects.get()).chapters]


def test_empty_chapter_can_be_left_out_and_shown_again(client, coordinator):
    make_report()
    send(client, "", is_shown="")
    assert not ChapterText.objects.get().is_shown
    send(client, "")
    assert not ChapterText.objects.exists()


def test_texts_of_earlier_years_are_at_hand(client, coordinator):
    make_report()
    for year in (2023, 2024):
        make_chapter_text(report=make_report(year=year), chapter="limits", text=f"Said in {year}.")
    page = BeautifulSoup(client.get(ADDRESS).content, "html.parser")
    assert [entry.div.get_text(strip=True) for entry in page.find_all("details")] == ["Said in 2024.", "Said in 2023."]


def test_longest_text_is_printed_and_a_longer_one_refused(client, coordinator):
    report = make_report()
    send(client, "Wort " * 10_001)
    assert not ChapterText.objects.exists()
    send(client, ("Wort " * 9_999 + "Schluss"))
    assert draft_pdf(AnnualReport.objects.get(pk=report.pk)).startswith(b"%PDF")
