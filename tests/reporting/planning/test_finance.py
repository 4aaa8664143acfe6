"""Figures of money, added up in SQL: what is unknown is said, never guessed."""

import datetime as dt

import pytest

from reporting.disclosure import published
from reporting.planning.finance import FINANCES
from tests.factories import make_budget_line, make_visit
from tests.factories_planning import make_contribution, make_funder

pytestmark = pytest.mark.django_db


def printed(name):
    """Return what is printed of 2025 and 2024 by line."""
    return {row.key: [str(amount) for amount in row.amounts] for row in FINANCES[name].table(published(2025)).rows}


@pytest.mark.parametrize(
    ("name", "field"), [("planned", "planned_cost"), ("actual", "actual_cost"), ("own", "actual_own")]
)
def test_lines_add_up_once_and_every_year_apart(name, field):
    make_budget_line(**{field: 600})
    make_budget_line(**{field: 1200})
    make_budget_line(**{field: 87_500}, is_one_off=True)
    make_budget_line(year=2024, **{field: 500})
    make_budget_line(year=2024)
    make_budget_line(year=2023, **{field: 1})
    assert printed(name) == {"False": ["1.800\u00a0€", "500\u00a0€ + x"], "True": ["87.500\u00a0€", "–"]}


def test_accounts_are_told_apart_by_kind_of_cost():
    make_budget_line(kind="staff", actual_cost=40_000)
    make_budget_line(kind="fees", actual_cost=600)
    make_budget_line(kind="fees", actual_cost=300)
    make_budget_line(kind="fees", actual_cost=250, year=2024)
    make_budget_line(kind="material")
    assert printed("kinds") == {
        "staff": ["40.000\u00a0€", "–"],
        "fees": ["900\u00a0€", "250\u00a0€"],
        "material": ["x", "–"],
    }


def test_year_of_only_unknowns_is_an_x():
    make_budget_line()
    assert printed("planned") == {"False": ["x", "–"], "True": ["–", "–"]}


def test_money_of_each_funder_by_the_accounts_or_else_by_promise():
    district, state = make_funder(name="District", position=1), make_funder(name="State", position=2)
    line, earlier = make_budget_line(), make_budget_line(year=2024)
    make_contribution(line=line, funder=district, planned=1000, actual=900)
    make_contribution(line=line, funder=district, planned=300)
    make_contribution(line=line, funder=district, planned=10_000, is_conditional=True)
    make_contribution(line=line, funder=state)
    make_contribution(line=earlier, funder=state, planned=50, is_conditional=True, actual=40)
    assert printed("funders") == {"District": ["1.200\u00a0€", "–"], "State": ["x", "40\u00a0€"]}


def contacts(number):
    for _ in range(number):
        make_visit(day=dt.date(2025, 3, 3))


@pytest.mark.parametrize(
    ("cost", "number", "shown"),
    [(1004, 10, "100\u00a0€"), (None, 10, "x"), (1000, 0, "–"), (1000, 3, "x"), (0, 10, "–")],
)
def test_cost_per_contact_needs_a_known_cost_and_a_count_that_is_shown(cost, number, shown):
    make_budget_line(actual_cost=cost)
    contacts(number)
    assert printed("per_contact")["per_contact"][0] == shown


def test_cost_per_contact_of_a_year_without_a_budget_is_unknown():
    contacts(10)
    assert printed("per_contact") == {"per_contact": ["x", "x"]}
