"""Pages on which people plan for a report: what they save, and what they refuse kindly."""

import pytest
from bs4 import BeautifulSoup

from reporting.models import BudgetLine, Deliberation, GoalYear, Measure
from tests.factories import (
    make_budget_line,
    make_committee,
    make_goal,
    make_paper,
    make_report,
)

pytestmark = pytest.mark.django_db


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def errors(response):
    return soup(response).find(id="errors").get_text()


def lines(prefix, rows, initial=0):
    """Return what a browser sends of a table of forms."""
    sent = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    return sent | {f"{prefix}-{place}-{name}": value for place, row in enumerate(rows) for name, value in row.items()}


PAPER = {"number": "12/XX", "kind": "information", "title": "Report", "equality_officer": "involved"}


def test_council_paper_is_saved_with_its_committees(client, coordinator):
    report, committee = make_report(), make_committee()
    station = {"committee": committee.pk, "day": "2026-03-03", "position": 1, "result": "pending"}
    response = client.post("/haus/berichte/2025/vorlage/", PAPER | lines("deliberations", [station]))
    assert response.url == "/haus/berichte/2025/"
    report.refresh_from_db()
    assert report.paper.number == "12/XX"
    assert Deliberation.objects.get().committee == committee


def test_council_paper_with_a_number_in_use_is_refused(client, coordinator):
    make_paper(number="12/XX")
    report = make_report()
    response = client.post("/haus/berichte/2025/vorlage/", PAPER | lines("deliberations", []))
    assert errors(response)
    report.refresh_from_db()
    assert report.paper is None


def test_goal_is_saved_with_its_steps(client, coordinator):
    goal, _report = make_goal(), make_report()
    step = {"title": "Opened", "year": 2025, "state": "done", "done_on": "2025-03-29", "responsible": "Town"}
    sent = {"target": "1.200", "actual": "980,5", "assessment": "Nearly."} | lines("measures", [step])
    client.post(f"/haus/berichte/2025/ziele/{goal.pk}/", sent)
    entry = GoalYear.objects.get()
    assert (entry.year, entry.target, float(entry.actual)) == (2025, 1200, 980.5)
    assert Measure.objects.get().title == "Opened"


def test_step_that_is_done_needs_its_day(client, coordinator):
    goal, _report = make_goal(), make_report()
    step = {"title": "Opened", "year": 2025, "state": "done"}
    response = client.post(f"/haus/berichte/2025/ziele/{goal.pk}/", lines("measures", [step]))
    assert errors(response)
    assert not GoalYear.objects.exists()


def budget_lines(rows, initial=0):
    return lines("form", [{"kind": "other", **row} for row in rows], initial)


def summary(response):
    """Return the one list of mistakes on a page: what each says, and whether its link leads to a field."""
    page = soup(response)
    [found] = page.find_all(class_="alert--danger")
    assert page.find_all(id="errors") == [found]
    return [(link.get_text(), bool(page.find(id=link["href"][1:]))) for link in found.find_all("a")]


def test_all_mistakes_of_a_goal_stand_on_top_with_links(client, coordinator):
    goal, _report = make_goal(), make_report()
    steps = [{"title": "", "state": "done", "year": 2025}, {"title": "A talk", "state": "perfect", "year": 2025}]
    sent = {"target": "many", "actual": "few", **lines("measures", steps)}
    found = summary(client.post(f"/haus/berichte/2025/ziele/{goal.pk}/", sent))
    assert len(found) >= 4
    assert all(is_field for _words, is_field in found)


def test_all_mistakes_of_a_council_paper_stand_on_top_with_links(client, coordinator):
    make_report()
    sent = {"title": "", "kind": "novel", **lines("deliberations", [{"day": "soon", "position": "x"}])}
    found = summary(client.post("/haus/berichte/2025/vorlage/", sent))
    assert len(found) >= 4
    assert all(is_field for _words, is_field in found)


def test_budget_is_saved_in_one_go(client, coordinator):
    known = make_budget_line(title="Rent")
    make_report()
    rows = [
        {"id": known.pk, "title": "Rent", "planned_cost": "x", "condition": "possibly 10,000 €"},
        {"title": "Paper", "planned_cost": "600", "planned_own": "600", "planned_third": "0"},
        {},
    ]
    client.post("/haus/berichte/2025/haushalt/", budget_lines(rows, initial=1))
    assert list(BudgetLine.objects.values_list("title", "year", "planned_cost", "planned_third")) == [
        ("Paper", 2025, 600, 0),
        ("Rent", 2025, None, None),
    ]
    page = client.get("/haus/berichte/2025/haushalt/")
    assert "600\u00a0€ + x" in soup(page).find("tfoot").get_text()


@pytest.mark.parametrize(
    "row",
    [
        {"title": "Paper", "planned_cost": "600", "planned_own": "500", "planned_third": "0"},
        {"title": "Paper", "planned_cost": "-600"},
        {"title": "", "planned_cost": "600"},
    ],
)
def test_budget_that_cannot_be_is_refused(client, coordinator, row):
    make_report()
    response = client.post("/haus/berichte/2025/haushalt/", budget_lines([row]))
    assert errors(response)
    assert not BudgetLine.objects.exists()


def test_budget_line_of_a_name_in_use_is_refused_and_nothing_is_lost(client, coordinator):
    make_report()
    rows = [{"title": "Paper", "planned_cost": "600"}, {"title": "Paper", "planned_cost": "77"}]
    response = client.post("/haus/berichte/2025/haushalt/", budget_lines(rows))
    assert errors(response)
    assert soup(response).find("input", {"name": "form-1-planned_cost"})["value"] == "77"
    assert not BudgetLine.objects.exists()


def test_budget_line_is_removed(client, coordinator):
    line = make_budget_line()
    make_report()
    row = {"id": line.pk, "title": line.title, "DELETE": "on"}
    client.post("/haus/berichte/2025/haushalt/", budget_lines([row], initial=1))
    assert not BudgetLine.objects.exists()


def test_budget_of_another_year_cannot_be_reached(client, coordinator):
    other = make_budget_line(year=2024, title="Safe")
    make_report()
    rows = [{"id": other.pk, "title": "Stolen"}]
    client.post("/haus/berichte/2025/haushalt/", budget_lines(rows, initial=1))
    other.refresh_from_db()
    assert other.title == "Safe"
