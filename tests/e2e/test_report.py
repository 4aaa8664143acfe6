"""The coordinator writes, looks through and releases the report of a year; everybody reads it."""

import datetime as dt

import pytest
from django.utils import timezone

from familienzentrum.choices import Role
from reporting.jobs import make_candidate as make_files
from reporting.models import AnnualReport, Candidate, Release
from tests.browser import assert_accessible, assert_fits, follow, send
from tests.factories import (
    make_budget_line,
    make_centre,
    make_committee,
    make_goal_year,
    make_indicator,
    make_measure,
    make_report_to_release,
    make_topic,
    make_user,
    make_visit,
)
from tests.factories_release import make_candidate, make_candidate_to_check, make_release
from tests.papers import do_waiting_papers

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def coordinator():
    make_centre(is_demonstration=True)
    topic = make_topic(name="School")
    for month in range(1, 13):
        make_visit(day=dt.date(2025, month, 3), main_topic=topic)
    return make_user(role=Role.COORDINATOR)


def order(page, ending):
    """Ask for something that the worker makes, and look at it."""
    follow(page, f"form[action$='{ending}'] button")
    follow(page, "main a[href='?still']")
    do_waiting_papers()
    follow(page, "main a[href='?']")


def write_paper(page):
    follow(page, ".contents a[href$='/vorlage/']")
    page.fill("[name=number]", "12/XX")
    page.select_option("[name=kind]", "information")
    page.fill("[name=title]", "Report of the house")
    page.select_option("[name=deliberations-0-committee]", label="Council")
    page.fill("[name=deliberations-0-day]", "2026-03-12")
    send(page)


def write_summary(page):
    follow(page, ".contents a[href$='/kapitel/summary/']")
    page.fill("[name=text]", "A good year.")
    page.check("[name=state][value=checked]")
    send(page)


def write_budget(page):
    follow(page, ".contents a[href$='/haushalt/']")
    page.fill("[name=form-0-title]", "Paper and pens")
    page.fill("[name=form-0-planned_cost]", "1.200,50")
    send(page)


def test_coordinator_makes_and_releases_a_report(any_page, log_in, coordinator):
    make_committee(name="Council")
    log_in(any_page, coordinator)
    any_page.goto("/haus/berichte/")
    any_page.fill("[name=year]", "2025")
    send(any_page)
    write_paper(any_page)
    write_budget(any_page)
    assert any_page.inner_text("tfoot td >> nth=0") == "1.200,50\u00a0€"
    follow(any_page, ".back-link")
    write_summary(any_page)
    assert any_page.locator(".gaps li").count() == 0
    order(any_page, "/vorschau/")
    assert any_page.inner_text(".cover__subject") == "Report of the house"
    follow(any_page, ".preview a >> nth=0")
    follow(any_page, "a[href$='/freigabe/jahr/'] >> nth=0")
    send(any_page)
    follow(any_page, "main a[href='?still']")  # before the files are there: a page that looks again loses that link
    assert any_page.locator("progress").count() == 1
    make_files(candidate=Candidate.objects.get().pk)
    follow(any_page, "main a[href='?']")
    assert any_page.locator(".alert--info").count() == 1


def test_colleague_checks_and_releases(any_page, log_in, coordinator):
    candidate = make_candidate(report=make_report_to_release(), prepared_by=coordinator)
    make_files(candidate=candidate.pk)
    log_in(any_page, make_user(role=Role.ADMINISTRATION))
    any_page.goto("/haus/berichte/2025/freigabe/jahr/")
    send(any_page)
    send(any_page)
    made = Release.objects.get()
    assert made.figures["tables"]["months"]["totals"][0] == 12
    any_page.goto("/jahresberichte/")
    follow(any_page, ".years a")
    assert any_page.url.endswith(f"/jahresberichte/{made.public_id}/")
    assert any_page.locator(".release-table").count() >= 5


def test_pages_are_accessible_and_fit(page, log_in, coordinator):
    report = make_report_to_release()
    entry = make_goal_year(target=10)
    make_measure(goal=entry.goal)
    make_budget_line(planned_cost=600)
    make_indicator()
    release = make_release(report=report)
    pages = ["", "ziele/", "ziele/neu/", "gremien/", "vorlagen/", "sozialraum/", "2025/", "2025/kapitel/use/"]
    pages += ["2025/vorlage/", "2025/ziele/", f"2025/ziele/{entry.goal_id}/", "2025/haushalt/", "2025/freigabe/jahr/"]
    log_in(page, coordinator)
    for address in [
        "/jahresberichte/",
        f"/jahresberichte/{release.public_id}/",
        *(f"/haus/berichte/{name}" for name in pages),
    ]:
        assert page.goto(address).status == 200
        assert_fits(page)
        assert_accessible(page)


def test_released_report_is_accessible_and_fits_with_all_its_tables_open(page, coordinator):
    make_measure(goal=make_goal_year(target=10).goal)
    make_budget_line(planned_cost=600)
    make_indicator()
    candidate = make_candidate(report=make_report_to_release(), prepared_by=coordinator)
    make_files(candidate=candidate.pk)
    candidate.refresh_from_db()
    release = make_release(report=candidate.report, figures=candidate.figures)
    page.goto(f"/jahresberichte/{release.public_id}/?tabelle=haushalt")
    assert_accessible(page)
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize("state", ["making", "failed", "to_check", "checked"])
def test_way_to_the_release_is_accessible_and_fits(page, log_in, coordinator, state):
    make = make_candidate if state in ("making", "failed") else make_candidate_to_check
    seen = {"checked_by": coordinator, "checked_at": timezone.now()} if state == "checked" else {}
    make(report=make_report_to_release(), state=state, trouble="The disk is full.", **seen)
    log_in(page, coordinator)
    assert page.goto("/haus/berichte/2025/freigabe/jahr/?still").status == 200
    assert_fits(page)
    assert_accessible(page)


def test_preview_is_accessible(page, log_in, coordinator):
    make_report_to_release()
    log_in(page, coordinator)
    page.goto("/haus/berichte/2025/")
    order(page, "/vorschau/")
    assert_accessible(page)


@pytest.mark.parametrize("state", ["waiting", "making", "failed"])
def test_page_that_waits_is_accessible_and_fits(page, log_in, coordinator, state):
    now = timezone.now()
    asked = make_report_to_release().preparations.create(
        wanted="draft", language="de", state=state, asked_at=now, alive_at=now, trouble="The disk is full."
    )
    log_in(page, coordinator)
    assert page.goto(f"{asked.get_absolute_url()}?still").status == 200
    assert_fits(page)
    assert_accessible(page)


def test_mistakes_in_the_budget_are_named_where_they_are(page, log_in, coordinator):
    AnnualReport.objects.create(year=2025)
    log_in(page, coordinator)
    page.goto("/haus/berichte/2025/haushalt/")
    page.fill("[name=form-0-title]", "Paper")
    page.fill("[name=form-0-planned_cost]", "viel")
    send(page)
    page.click("#errors a >> nth=0")
    assert page.evaluate("document.activeElement.name") == "form-0-planned_cost"
    assert_accessible(page)
