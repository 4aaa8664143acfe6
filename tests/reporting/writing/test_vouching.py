"""Every number of a text stands in a table, or a second person vouches for it; small counts of people are refused."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup

from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from reporting.choices import CandidateState, ReportKind
from reporting.jobs import make_candidate as make_files
from reporting.models import AnnualReport, Candidate, ChapterText
from reporting.paper.document import draft
from reporting.release.actions.releases import NotRead, NotReady, check, put_forward, release
from reporting.release.forms import PutForwardForm
from reporting.release.readiness import gaps
from reporting.writing.passages import passages_of
from reporting.writing.vouching import small_counts
from tests.factories import (
    make_budget_line,
    make_chapter_text,
    make_deliberation,
    make_goal,
    make_goal_year,
    make_indicator,
    make_measure,
    make_paper,
    make_report_to_release,
    make_user,
    make_visit,
)
from tests.factories_planning import make_counting_change
from tests.factories_release import make_candidate_to_check

pytestmark = pytest.mark.django_db

WAY = "/haus/berichte/2025/freigabe/jahr/"
SMALL = "Es kamen drei Familien."


def contacts(number):
    for place in range(number):
        make_visit(day=dt.date(2025, place % 12 + 1, 3), channel="phone")


def statements(text, **given):
    report = make_report_to_release()
    make_chapter_text(report=report, chapter="outlook", text=text, **given)
    found = draft(report).numbers_in_texts
    return {one["number"]: one["stands_in"] for part in ("in_tables", "to_read") for one in found[part]}


@pytest.mark.parametrize(("k", "refused"), [(5, ["drei Familien", "4 Kinder"]), (4, ["drei Familien"]), (3, [])])
def test_counts_below_the_threshold_are_refused(k, refused):
    assert small_counts("Es kamen drei Familien, 4 Kinder und 12 Väter, in drei Häusern.", k) == refused


def test_number_of_a_table_is_explained_by_it():
    contacts(24)
    found = statements("Es gab 24 Kontakte, davon kamen 17 aus der Stadt.")
    assert "2025" in found["24"]
    assert found["17"] == ""


def test_share_of_a_table_is_explained_by_it():
    for number, channel in ((30, "phone"), (10, "in_person")):
        for _ in range(number):
            make_visit(day=dt.date(2025, 3, 3), channel=channel)
    found = statements("75 % riefen an, 26 % kamen; das sind 75 von 100.")
    assert found["75 %"]
    assert found["26 %"] == found["75"] == ""


def test_number_of_the_social_area_is_explained_by_its_source():
    make_indicator(name="Children", printed="1.234")
    assert "Children" in statements("In der Stadt leben 1.234 Kinder.")["1.234"]


def small_everywhere(report):
    """Write a small count into each place in which people write something that is printed."""
    goal = make_goal(title="Ziel: zwei Kinder", description="Ziel: drei Kinder", indicator="vier Kinder")
    make_goal_year(goal=goal, actual=1, assessment="Nur ein Kind.")
    goal.unit = "Mütter"
    goal.save()
    make_measure(goal=goal, title="Zwei Väter", outcome="Drei Väter.", responsible="vier Väter")
    make_budget_line(title="Für zwei Frauen", condition="Für drei Frauen")
    make_deliberation(paper=make_paper(title="Vier Frauen"), decision="Zwei Personen", follow_up="Drei Personen")
    make_deliberation(paper=report.paper, decision="Zwei Mädchen", follow_up="Drei Mädchen")
    report.paper.proposal = "Hilfe für vier Mädchen"
    report.paper.save()
    make_counting_change(words="Ohne vier Personen.")
    make_chapter_text(report=report, chapter="outlook", text="Zwei Familien")


def test_small_counts_are_found_wherever_people_write():
    report = make_report_to_release()
    small_everywhere(report)
    passages = passages_of(AnnualReport.objects.get(year=2025), ReportKind.ANNUAL)
    assert {phrase for passage in passages for phrase in small_counts(passage.text, 5)} == {
        *("zwei Kinder", "drei Kinder", "vier Kinder", "1 Mütter", "Nur ein Kind"),
        *("Zwei Väter", "Drei Väter", "vier Väter", "zwei Frauen", "drei Frauen"),
        *("Vier Frauen", "Zwei Personen", "Drei Personen", "vier Personen", "Zwei Familien"),
        *("Zwei Mädchen", "Drei Mädchen", "vier Mädchen"),
    }


def test_small_count_leads_to_where_it_is_mended(client, coordinator):
    report = make_report_to_release()
    small_everywhere(report)
    for gap in gaps(report):
        assert client.get(gap.url).status_code == 200


def test_report_with_a_small_count_is_not_put_forward():
    report = make_report_to_release()
    make_chapter_text(report=report, chapter="outlook", text=SMALL)
    with pytest.raises(NotReady):
        put_forward(report, number=1, by=make_user(role=Role.COORDINATOR))


def test_refusal_is_the_same_whatever_was_counted():
    """An answer that depended on the figures would tell them to whoever tries one number after the other."""
    report = make_report_to_release()
    make_chapter_text(report=report, chapter="outlook", text=SMALL)
    before = [gap.words for gap in gaps(report)]
    contacts(3)
    assert [gap.words for gap in gaps(report)] == before


def test_chapter_that_is_left_out_is_not_read():
    report = make_report_to_release()
    make_chapter_text(report=report, chapter="outlook", text=SMALL, is_shown=False)
    assert gaps(report) == []


def test_half_year_report_is_read_for_its_own_text_only():
    report = make_report_to_release()
    make_chapter_text(report=report, chapter="outlook", text=SMALL)
    make_chapter_text(report=report, chapter="guide_first", text="Zwei Kinder")
    texts = [passage.text for passage in passages_of(report, ReportKind.GUIDE_FIRST)]
    assert texts == ["Zwei Kinder"]


def test_correction_must_not_say_small_counts():
    form = PutForwardForm({"number": 2, "changes": "Drei Familien fehlten."}, is_first=False)
    assert not form.is_valid()
    assert "Drei Familien" in str(form.errors["changes"])


def test_small_count_written_after_the_report_was_put_forward_stops_it():
    report = make_report_to_release()
    candidate = put_forward(report, number=1, by=make_user(role=Role.COORDINATOR))
    make_chapter_text(report=report, chapter="outlook", text=SMALL)
    make_files(candidate=candidate.pk)
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.FAILED
    assert "drei Familien" in candidate.trouble
    assert not candidate.files.exists()


def made(text):
    report = make_report_to_release()
    make_chapter_text(report=report, chapter="outlook", text=text)
    candidate = put_forward(report, number=1, by=make_user(role=Role.COORDINATOR))
    make_files(candidate=candidate.pk)
    candidate.refresh_from_db()
    return candidate


def test_number_that_stands_in_no_table_must_be_read_by_the_second_person():
    candidate, colleague = made("Es kamen 17 Familien."), make_user(role=Role.ADMINISTRATION)
    with pytest.raises(NotRead):
        check(candidate, by=colleague)
    assert Candidate.objects.get().checked_by is None
    kept = release(check(candidate, by=colleague, has_read_numbers=True), by=colleague)
    assert "5" in kept.figures["numbers_in_texts"]["words"]
    [line] = kept.figures["numbers_in_texts"]["to_read"]
    assert (line["number"], line["sentence"]) == ("17", "Es kamen 17 Familien.")
    assert AuditEntry.objects.get(action="report.checked").details["numbers_read"] == 1


def test_text_that_is_changed_later_changes_nothing_in_the_list():
    candidate = made("Es kamen 17 Familien.")
    ChapterText.objects.filter(chapter="outlook").update(text="Es kamen 18 Familien.")
    candidate.refresh_from_db()
    assert [line["number"] for line in candidate.numbers_to_read] == ["17"]


def numbers_to_check(*lines):
    return {"words": "I have read them.", "to_read": [*lines], "in_tables": []}


LINE = {"place": "Outlook", "number": "17", "sentence": "17 Familien", "stands_in": ""}


def test_page_shows_the_numbers_and_asks_for_the_tick(client):
    figures = {"numbers_in_texts": numbers_to_check(LINE)}
    candidate = make_candidate_to_check(report=make_report_to_release(), figures=figures)
    client.force_login(make_user(role=Role.ADMINISTRATION))
    page = BeautifulSoup(client.get(WAY).content, "html.parser")
    assert "17 Familien" in page.select_one(".numbers-to-read").get_text()
    assert "I have read them." in page.select_one("form[action$='pruefen/']").get_text()
    client.post(f"{WAY}pruefen/", {"candidate": candidate.public_id})
    assert Candidate.objects.get().state == CandidateState.TO_CHECK
    client.post(f"{WAY}pruefen/", {"candidate": candidate.public_id, "numbers": "on"})
    assert Candidate.objects.get().state == CandidateState.CHECKED


def test_page_asks_for_no_tick_where_there_is_nothing_to_read(client):
    make_candidate_to_check(report=make_report_to_release(), figures={"numbers_in_texts": numbers_to_check()})
    client.force_login(make_user(role=Role.ADMINISTRATION))
    page = BeautifulSoup(client.get(WAY).content, "html.parser")
    assert page.select(".numbers-to-read, [type=checkbox]") == []
