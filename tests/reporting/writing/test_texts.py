"""Texts as people type and paste them: cleaned of what nobody meant, kept, shown or left out."""

import io

import pypdf
import pytest
from bs4 import BeautifulSoup

from reporting.models import AnnualReport, ChapterText
from reporting.paper.document import draft
from reporting.paper.layout import draft_pdf
from reporting.planning.forms.council import DeliberationForm
from reporting.planning.forms.goals import GoalForm, GoalYearForm, MeasureForm
from reporting.release.readiness import gaps
from reporting.writing.forms import PastedText, cleaned_of_word
from tests.factories import (
    make_budget_line,
    make_chapter_text,
    make_deliberation,
    make_goal,
    make_goal_year,
    make_paper,
    make_report,
    make_report_to_release,
)

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
        ("👪🏽 bleibt, می\u200cخواهم auch", "👪🏽 bleibt, می\u200cخواهم auch"),
        ("\uf0b7\tEins\n·\tZwei\n• Drei\no\tVier\n§\tFünf", "– Eins\n– Zwei\n– Drei\n– Vier\n– Fünf"),
        ("o wie schön, § 8, 3 · 4", "o wie schön, § 8, 3 · 4"),
        ("\u202eabc\u2066d\u2069\u200be\ue000", "abcde"),
        ("A\tB\u2003C\u202fD", "A B C D"),
        ("Z" + "\u0301" * 200, "Z" + "\u0301" * 3),
        ("A\u2028B\x0cC\x00\x9f", "A\nB\nC"),
        ("„Kinder“ – ‚so‘ … “quotes”", "„Kinder“ – ‚so‘ … “quotes”"),
        (
            '<style>p.Mso {mso-x:y}</style><p class="MsoNormal">Über <b>uns</b> &amp; Sie</p>\n<p>Zwei<br>Drei</p>',
            "Über uns & Sie\nZwei\nDrei",
        ),
        ("Die Klasse <p class=x> blieb", "Die Klasse <p class=x> blieb"),
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
    send(client, "Wort " * 9_500 + "\n\nKurz" * 415 + "Schluss")
    drafts = (AnnualReport.objects.get(pk=report.pk), AnnualReport(year=2024))
    long, short = (pypdf.PdfReader(io.BytesIO(draft_pdf(one))) for one in drafts)
    # The cover of a draft tells its authors where it is longer than anybody reads.
    assert f"Dieser Entwurf hat {len(long.pages)} Seiten" in " ".join(long.pages[0].extract_text().split())
    assert len(long.pages) > 20 >= len(short.pages)
    assert "Dieser Entwurf hat" not in " ".join(short.pages[0].extract_text().split())


def begins(content):
    """Return the words of a file with the place, across the paper, at which they begin."""
    found = []
    for sheet in pypdf.PdfReader(io.BytesIO(content)).pages:
        sheet.extract_text(visitor_text=lambda words, _cm, place, *_font: found.append((place[4], words)))
    return found


def test_long_word_without_a_space_is_broken_into_lines():
    make_chapter_text(text="https://example.org/" + "a" * 5000)
    lines = [words.strip() for _place, words in begins(draft_pdf(AnnualReport.objects.get())) if "aaaa" in words]
    assert sum(line.count("a") for line in lines) >= 5000
    assert max(map(len, "\n".join(lines).splitlines())) < 120


def test_long_names_push_no_column_off_the_paper():
    report = make_report()
    make_deliberation(paper=make_paper(title="P" * 200, number="N" * 40), decision="D" * 300)
    make_budget_line(title="B" * 160, planned_cost=600, planned_own=600, planned_third=0)
    found = begins(draft_pdf(report))
    assert [words for _place, words in found if "600" in words]
    # A4 is 794 wide.
    assert [words for place, words in found if words.strip() and place > 760] == []


@pytest.mark.parametrize(
    ("form", "field"),
    [(GoalForm, "description"), (GoalYearForm, "assessment"), (MeasureForm, "outcome"), (DeliberationForm, "decision")],
)
def test_every_longer_text_is_cleaned(form, field):
    assert isinstance(form.base_fields[field], PastedText)
    assert form.base_fields[field].clean("Gut.<o:p></o:p>\x07\u00ad") == "Gut."


def test_letters_that_no_font_has_are_named_wherever_they_stand():
    report = make_report_to_release()
    goal = make_goal_year(goal=make_goal(title="Ziel"), assessment="你好").goal
    [gap] = gaps(report)
    assert "Ziel" in gap.words
    assert gap.url.endswith(f"/{goal.pk}/")
