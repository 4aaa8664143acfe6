"""A page for a committee about any months that are over: made, checked, protected and kept like every release."""

import datetime as dt
import io

import pypdf
import pytest
import time_machine
from bs4 import BeautifulSoup

from familienzentrum.choices import Role
from reporting.choices import ReportKind
from reporting.jobs import make_candidate as make_files
from reporting.models import Candidate
from reporting.recheck import contradictions
from reporting.release.actions.publicity import NeverPublic, propose
from reporting.release.actions.releases import NotReady, check, put_forward, release, withdraw
from tests.factories import make_report, make_topic, make_user, make_visit
from tests.factories_release import make_candidate, make_release
from tests.refusals import refused

pytestmark = pytest.mark.django_db

WAY = "/haus/berichte/2025/freigabe/zwischenstand/"


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(dt.datetime(2025, 11, 20, 10, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def report():
    topic = make_topic(name="School")
    for year, month in [(2024, 3), *((2025, month) for month in range(1, 11))]:
        for number in range(14 if year == 2024 else 7):
            channel = ["phone", "in_person"][number % 2]
            make_visit(day=dt.date(year, month, 3), channel=channel, main_topic=topic)
    return make_report(year=2025)


def made(report, number, months):
    by, colleague = make_user(role=Role.COORDINATOR), make_user(role=Role.ADMINISTRATION)
    candidate = put_forward(report, kind=ReportKind.INTERIM, number=number, months=months, by=by)
    make_files(candidate=candidate.pk)
    candidate.refresh_from_db()
    assert candidate.trouble == ""
    return release(check(candidate, by=colleague), by=by)


def text_of(released):
    pages = pypdf.PdfReader(io.BytesIO(released.files.get(name="bericht.pdf").content)).pages
    [text] = [" ".join(page.extract_text().split()) for page in pages]
    return text


def test_page_is_about_the_months_that_were_chosen(report):
    released = made(report, 1, (3, 5))
    assert released.figures["months"] == [3, 5]
    assert released.figures["tables"]["channels"]["totals"] == [21, 14]
    assert {table["months"][0] for table in released.figures["tables"].values()} == {3}
    text = text_of(released)
    for words in ("Zwischenstand März bis Mai 2025", "21", "Vorjahr: 14", "denselben Monaten", "„School“"):
        assert words in text


def test_page_says_when_the_records_begin_if_it_compares_less_than_what_it_shows(report):
    assert "Erfasst wird seit Sonntag, 3. März 2024" in text_of(made(report, 1, (1, 5)))


def test_page_about_whole_months_does_not_speak_of_the_first_day_on_record(report):
    assert "Erfasst wird seit" not in text_of(made(report, 1, (4, 5)))


def test_months_that_nobody_recorded_a_year_before_are_no_nought(report):
    text = text_of(made(report, 1, (1, 2)))
    assert "Vorjahr: nicht erfasst" in text
    assert "Vorjahr: 0" not in text


def test_page_is_protected_beside_the_one_before_it(report):
    """Ten months less five are the other five: what both say is proved together."""
    make_visit(day=dt.date(2025, 7, 3), channel="video", main_topic=make_topic(name="Rare"))
    first = made(report, 1, (1, 5))
    second = made(report, 2, (1, 10))
    assert second.changes == ""
    assert [source["name"] for source in second.figures["certificate"]["sources"]][:-1] == ["2025/interim/1"]
    assert first.figures["tables"]["channels"]["totals"] == [35, 14]
    assert list(contradictions(second.figures, [first.figures])) == []
    rare = [row["cells"][0] for row in second.figures["tables"]["channels"]["rows"] if row["key"] == "video"]
    assert rare == [None]


def counts_of(figures):
    """Return what tables about people show of the year, by table and row; the row of all has no name."""
    tables = {name: table for name, table in figures["tables"].items() if table["is_about_people"]}
    cells = {(name, row["key"]): row["cells"][0] for name, table in tables.items() for row in table["rows"]}
    cells |= {(name, ""): table["totals"][0] for name, table in tables.items() if table["totals"]}
    return {cell: count for cell, count in cells.items() if count is not None}


def test_pages_that_were_put_forward_and_taken_back_do_not_tell_of_the_month_between_them(report):
    """Whoever puts forward one page after the other sees all their files, alone."""
    by = make_user(role=Role.COORDINATOR)
    shown = []
    for last in (5, 6):
        candidate = put_forward(report, kind=ReportKind.INTERIM, number=1, months=(1, last), by=by)
        make_files(candidate=candidate.pk)
        shown.append(counts_of(Candidate.objects.get(pk=candidate.pk).figures))
        withdraw(candidate, by=by)
    fewer, more = shown
    in_both = fewer.keys() & more.keys()
    assert ("channels", "") in in_both
    assert [cell for cell in in_both if 0 < more[cell] - fewer[cell] < 5] == []


def test_page_has_no_text_and_no_money_of_the_year(report):
    released = made(report, 1, (1, 6))
    assert not released.figures["goals"]
    assert not released.figures["budget"]
    assert {chapter["text"] for chapter in released.figures["chapters"]} == {""}


def test_page_is_never_shown_to_everybody(report):
    released = made(report, 1, (1, 6))
    with pytest.raises(NeverPublic):
        propose(released, is_public=True, reason="They ask.", by=make_user())


def test_coordinator_chooses_the_months(client, coordinator):
    make_report(year=2025)
    form = BeautifulSoup(client.get(WAY).content, "html.parser").select_one("main form")
    assert {field["name"] for field in form.select("select")} == {"first_month", "last_month"}
    assert client.post(WAY, {"number": 1, "first_month": 2, "last_month": 4}).url == WAY
    assert Candidate.objects.get().months == (2, 4)


@pytest.mark.parametrize("months", [(11, 11), (1, 12), (5, 3)], ids=["running", "not over", "backwards"])
def test_months_that_are_not_over_or_not_in_order_are_refused(client, coordinator, months):
    make_report(year=2025)
    page = client.post(WAY, {"number": 1, "first_month": months[0], "last_month": months[1]})
    assert BeautifulSoup(page.content, "html.parser").find(id="errors")
    assert not Candidate.objects.exists()


def test_months_before_the_first_day_on_record_are_refused(client, coordinator):
    """The page would say that nobody came, and it is only that nobody counted."""
    make_report(year=2025)
    make_visit(day=dt.date(2025, 6, 2))
    errors = BeautifulSoup(client.post(WAY, {"number": 1, "first_month": 1, "last_month": 5}).content, "html.parser")
    assert "seit Montag, 2.\xa0Juni 2025" in errors.find(id="errors").get_text()
    assert not Candidate.objects.exists()
    assert client.post(WAY, {"number": 1, "first_month": 1, "last_month": 6}).url == WAY


def test_month_that_is_not_over_is_refused_whatever_a_page_asks():
    with pytest.raises(NotReady):
        put_forward(make_report(year=2025), kind=ReportKind.INTERIM, number=1, months=(1, 11), by=make_user())


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [("interim", 0, 3), ("interim", 5, 4), ("interim", 5, 13), ("annual", 1, 6), ("guide_first", 1, 12)],
)
def test_database_refuses_months_that_are_not_of_the_kind(kind, first, last):
    values = {"report": make_report(year=2025), "kind": kind, "first_month": first, "last_month": last}
    assert refused(lambda: make_candidate(**values)) == "candidate_months_of_its_kind"


def test_year_offers_the_page_and_names_the_months_of_those_there_are(client, coordinator, report):
    make_release(report=report, kind=ReportKind.INTERIM, figures={"title": "Januar bis Mai 2025"})
    page = client.get("/haus/berichte/2025/").content.decode()
    assert WAY in page
    assert "Januar bis Mai 2025" in page
