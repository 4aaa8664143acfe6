"""The coordinator plans through the year: who pays, what was done, what the council decided, what sources say."""

import datetime as dt

import pytest

from familienzentrum.choices import Role
from reporting.models import Contribution, Deliberation, Measure
from tests.browser import assert_accessible, assert_fits, follow, send
from tests.factories import (
    make_budget_line,
    make_centre,
    make_committee,
    make_goal,
    make_indicator,
    make_paper,
    make_report,
    make_user,
)
from tests.factories_planning import make_contribution, make_counting_change, make_funder, make_grant

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def coordinator():
    make_centre()
    make_report()
    return make_user(role=Role.COORDINATOR)


def test_coordinator_says_who_pays(any_page, log_in, coordinator):
    make_budget_line(title="Rent")
    make_funder(name="District")
    log_in(any_page, coordinator)
    any_page.goto("/haus/berichte/2025/haushalt/")
    follow(any_page, "table.budget a")
    any_page.select_option("[name=contributions-0-funder]", label="District")
    any_page.fill("[name=contributions-0-planned]", "10.000")
    any_page.check("[name=contributions-0-is_conditional]")
    send(any_page)
    assert Contribution.objects.get().planned == 10_000
    assert any_page.locator("th", has_text="District").count() == 1


def test_coordinator_writes_what_was_really_done(any_page, log_in, coordinator):
    goal = make_goal()
    log_in(any_page, coordinator)
    any_page.goto(f"/haus/berichte/2025/ziele/{goal.pk}/")
    any_page.fill("[name=measures-0-title]", "Evenings for parents")
    any_page.select_option("[name=measures-0-state]", "done")
    any_page.fill("[name=measures-0-done_on]", "2025-06-17")
    any_page.fill("[name=measures-0-outcome]", "Two evenings, 14 families.")
    send(any_page)
    assert Measure.objects.get().year == 2025
    assert any_page.locator("text=Two evenings, 14 families.").count() == 1


def test_coordinator_writes_down_a_decision(any_page, log_in, coordinator):
    paper, committee = make_paper(), make_committee(short_name="JSA")
    log_in(any_page, coordinator)
    any_page.goto(f"/haus/berichte/vorlagen/{paper.pk}/beratungsfolge/")
    any_page.select_option("[name=deliberations-0-committee]", str(committee.pk))
    any_page.fill("[name=deliberations-0-day]", "2026-03-03")
    any_page.fill("[name=deliberations-0-follow_up]", "Report in autumn")
    send(any_page)
    assert Deliberation.objects.get().follow_up == "Report in autumn"
    any_page.goto("/haus/berichte/")
    assert "Report in autumn" in any_page.inner_text(".notice-line")


def test_pages_are_accessible_and_fit(page, log_in, coordinator):
    money = make_contribution(line=make_budget_line(title="Rent", is_one_off=True, planned_cost=99_999), planned=10_000)
    grant, paper = make_grant(funder=money.funder, ends_on=dt.date(2026, 1, 1)), make_paper()
    make_indicator(doubt="It does not fit.")
    make_counting_change()
    pages = ["", "geldgeber/", "foerderungen/", f"foerderungen/{grant.pk}/", f"2025/haushalt/{money.line_id}/"]
    pages += ["2025/haushalt/", "sozialraum/nebeneinander/", "vorlagen/", f"vorlagen/{paper.pk}/beratungsfolge/"]
    log_in(page, coordinator)
    for name in [*pages, "zaehlweise/", "zaehlweise/neu/"]:
        assert page.goto(f"/haus/berichte/{name}").status == 200
        assert_fits(page)
        assert_accessible(page)
