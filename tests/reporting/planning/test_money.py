"""Money from others: per funder, what is sure, what is only possible, what nobody knows; grants before their end."""

import datetime as dt

import pytest
from django.utils import translation

from reporting.planning.budget import budget_of, grants_ending
from tests.factories import make_budget_line
from tests.factories_planning import make_contribution, make_funder, make_grant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _german():
    with translation.override("de"):
        yield


def printed(year=2025):
    """Return what is printed of each funder: planned, possible besides, actual."""
    funders = budget_of(year).funders
    return {money.funder: [str(money.planned), str(money.possible), str(money.actual)] for money in funders}


def test_money_of_a_funder_adds_up_over_the_lines():
    district = make_funder(name="District")
    for planned in (1200, 300):
        line = make_budget_line(planned_third=planned, actual_third=planned)
        make_contribution(line=line, funder=district, planned=planned, actual=planned)
    assert printed() == {"District": ["1.500\u00a0€", "–", "1.500\u00a0€"]}


def test_what_is_only_possible_is_never_added_to_what_is_sure():
    rent = make_budget_line(title="Rent", actual_third=0)
    make_contribution(line=rent, funder=make_funder(name="District"), planned=10_000, is_conditional=True, actual=0)
    events = make_budget_line(title="Events", planned_cost=1200, planned_own=0, planned_third=1200, actual_third=0)
    make_contribution(line=events, funder=make_funder(name="Foundation"), planned=1200, actual=0)
    assert str(budget_of(2025).planned.third) == "1.200\u00a0€ + x"
    assert printed() == {
        "District": ["–", "10.000\u00a0€", "–"],
        "Foundation": ["1.200\u00a0€", "–", "–"],
        "Ohne Geldgeber": ["x", "–", "–"],
    }


def test_unknown_part_of_a_funder_takes_in_all_that_is_unknown():
    line = make_budget_line(planned_third=None, actual_third=500)
    make_contribution(line=line, funder=make_funder(name="State"), planned=None, actual=200)
    assert printed() == {"State": ["x", "–", "200\u00a0€"], "Ohne Geldgeber": ["–", "–", "300\u00a0€"]}


def test_budget_of_only_unknowns_is_an_x_in_every_place():
    make_budget_line()
    make_budget_line()
    planned = budget_of(2025).planned
    assert [str(planned.cost), str(planned.own), str(planned.third)] == ["x", "x", "x"]


def test_once_and_every_year_add_up_to_the_whole():
    make_budget_line(planned_cost=87_500, is_one_off=True)
    make_budget_line(planned_cost=5000)
    budget = budget_of(2025)
    assert (str(budget.one_off.cost), str(budget.yearly.cost)) == ("87.500\u00a0€", "5.000\u00a0€")


@pytest.mark.parametrize(
    ("today", "given", "warned"),
    [
        (dt.date(2026, 2, 27), {}, False),
        (dt.date(2026, 2, 28), {}, True),
        (dt.date(2026, 9, 1), {}, True),
        (dt.date(2026, 9, 1), {"state": "settled"}, False),
        (dt.date(2026, 8, 31), {"warn_months": 0}, True),
        (dt.date(2026, 8, 30), {"warn_months": 0}, False),
        (dt.date(2025, 8, 30), {"warn_months": 12}, False),
        (dt.date(2026, 9, 1), {"ends_on": None}, False),
    ],
)
def test_grant_warns_before_its_end(today, given, warned):
    make_grant(**{"ends_on": dt.date(2026, 8, 31)} | given)
    assert bool(grants_ending(today)) is warned
