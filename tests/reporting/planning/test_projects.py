"""A grant that pays for several lines and years has its own total."""

import pytest
from django.urls import reverse

from familienzentrum.choices import Role
from reporting.planning.projects import projects_of
from tests.factories import make_budget_line, make_report, make_user
from tests.factories_planning import make_contribution, make_grant
from tests.reading import words

pytestmark = pytest.mark.django_db


def make_part(grant, title, *, year=2025, cost=None, own=None, third=None, given=None, **more):
    line = make_budget_line(title=title, year=year, planned_cost=cost, planned_own=own, planned_third=third)
    return make_contribution(line=line, funder=grant.funder, grant=grant, planned=given, **more)


def make_container():
    """The example of a concept: container, ground and equipment in two years, 60 percent of it from a programme."""
    grant = make_grant(title="Container", amount=151_500, share=60)
    make_part(grant, "Container", cost=87_500, own=35_000, third=52_500, given=52_500)
    make_part(grant, "Things", cost=5_000, own=2_000, third=3_000, given=3_000)
    make_part(grant, "Ground", year=2026, cost=80_000, own=32_000, third=48_000, given=48_000)
    make_part(grant, "Swings", year=2026, cost=80_000, own=32_000, third=48_000, given=48_000)
    return grant


def printed(bearing):
    return [str(amount) for amount in (bearing.cost, bearing.given, bearing.other, bearing.own)]


@pytest.mark.parametrize("year", [2025, 2026])
def test_project_over_two_years_is_one_sum_in_both(year):
    make_container()
    (project,) = projects_of(year)
    assert printed(project.planned) == ["252.500\u00a0€", "151.500\u00a0€", "–", "101.000\u00a0€"]
    assert (project.lines, project.years, bool(project.undivided)) == (4, (2025, 2026), False)
    assert projects_of(2024) == ()


def test_grant_for_one_line_is_no_project():
    make_part(make_grant(), "Alone", cost=100, own=40, third=60, given=60)
    assert projects_of(2025) == ()


def test_other_funders_and_unknown_amounts_of_a_project_are_told_apart():
    grant = make_grant()
    make_part(grant, "Rent", cost=100, own=20, third=80, given=60)
    make_part(grant, "Things", cost=50, own=None, third=50, given=None)
    (project,) = projects_of(2025)
    assert printed(project.planned) == ["150\u00a0€", "60\u00a0€ + x", "20\u00a0€", "20\u00a0€ + x"]


def test_line_that_a_grant_pays_for_twice_costs_once():
    grant = make_container()
    line = grant.contributions.filter(line__title="Ground").get().line
    make_contribution(line=line, funder=grant.funder, grant=grant, planned=0)
    assert printed(projects_of(2025)[0].planned)[0] == "252.500\u00a0€"


def test_money_that_is_only_possible_makes_no_project():
    grant = make_grant()
    for title in ("Rent", "Things"):
        make_part(grant, title, cost=100, own=40, third=60, given=60, is_conditional=True)
    assert projects_of(2025) == ()


def test_promise_that_stands_in_no_line_is_said():
    grant = make_container()
    grant.amount = 160_000
    grant.save()
    assert str(projects_of(2025)[0].undivided) == "8.500\u00a0€"


def test_page_of_the_budget_shows_the_project(client):
    make_container()
    make_report()
    client.force_login(make_user(role=Role.COORDINATOR))
    page = words(client.get(reverse("report_budget", args=[2025])))
    assert "252.500\u00a0€ 151.500\u00a0€ – 101.000\u00a0€".replace("\u00a0", " ") in page.replace("\u00a0", " ")
