"""A goal's actual value comes from a protected figure or by hand, and is held against its target."""

import datetime as dt
from decimal import Decimal

import pytest

from reporting.choices import Measured
from reporting.disclosure import published
from reporting.planning.goals import goals_of
from tests.factories import make_appointment, make_goal, make_goal_year, make_measure, make_slot, make_visit
from tests.factories_figures import at

pytestmark = pytest.mark.django_db

MARCH = dt.date(2025, 3, 3)


def line():
    [group] = goals_of(2025, published(2025))
    [found] = group.goals
    return found


def test_actual_value_comes_from_the_figure():
    make_goal_year(goal=make_goal(figure="contacts"), target=14, actual=999)
    for _ in range(12):
        make_visit(day=MARCH)
    assert (line().target, line().actual, line().difference) == ("14", "12", "−2")


def test_actual_value_that_is_hidden_stays_hidden():
    make_goal_year(goal=make_goal(figure="contacts"), target=10)
    make_visit(day=MARCH)
    assert (line().actual, line().difference) == ("•", "–")


def test_actual_value_by_hand():
    make_goal_year(target=Decimal("2.5"), actual=4)
    assert (line().target, line().actual, line().difference) == ("2,50", "4", "+1,50")


def test_goal_without_an_entry_has_dashes():
    make_goal()
    assert (line().target, line().actual, line().difference) == ("–", "–", "–")


def test_goal_that_is_not_active_counts_in_the_years_it_had():
    make_goal_year(goal=make_goal(is_active=False), target=1)
    assert line().target == "1"
    assert goals_of(2024, published(2024)) == ()


def test_steps_of_the_year_and_the_next():
    goal = make_goal()
    make_measure(goal=goal, title="Opened", state="done", done_on=MARCH, responsible="Town")
    make_measure(goal=goal, title="More rooms", year=2026)
    make_measure(goal=goal, title="Long ago", year=2024, state="done", done_on=dt.date(2024, 5, 5))
    [step], [following] = line().steps, line().next_steps
    assert (step.title, step.is_done, step.by) == ("Opened", True, "Town")
    assert "März 2025" in step.state
    assert following.title == "More rooms"


def test_steps_of_earlier_years_stay_until_somebody_decides():
    goal = make_goal()
    make_measure(goal=goal, title="Still open", year=2023)
    make_measure(goal=goal, title="Done late", year=2023, state="done", done_on=MARCH)
    make_measure(goal=goal, title="Given up", year=2023, state="dropped")
    assert {(step.title, step.since) for step in line().steps} == {("Still open", "seit 2023"), ("Done late", "")}


@pytest.mark.parametrize(
    ("figure", "target", "standing"), [("contacts", 12, "erreicht"), ("contacts", 13, "nicht erreicht")]
)
def test_standing_is_said_in_words(figure, target, standing):
    make_goal_year(goal=make_goal(figure=figure, indicator="Talks"), target=target)
    for _ in range(12):
        make_visit(day=MARCH)
    assert line().standing == standing
    assert "keine Menschen" in line().left_open


def test_fewer_days_of_waiting_are_better():
    make_goal_year(goal=make_goal(figure="waiting_days", indicator="Days"), target=14)
    for days in range(1, 14):
        start = at(2025, 3, days, 10)
        make_appointment(slot=make_slot(starts_at=start), booked_on=start.date() - dt.timedelta(days=days))
    assert line().standing == "erreicht"


def test_standing_says_nothing_of_a_hidden_value():
    make_goal_year(goal=make_goal(figure="contacts", indicator="Talks"), target=2)
    make_visit(day=MARCH)
    assert line().standing == "kein Wert gezeigt"


def test_goals_take_as_many_queries_for_more_goals(costs_the_same):
    figures = published(2025)
    costs_the_same(lambda: goals_of(2025, figures), add=make_measure)


def test_actual_value_comes_from_the_numbers_beside_the_counts():
    make_goal_year(goal=make_goal(figure="waiting_days"), target=14)
    for days in range(1, 14):
        start = at(2025, 3, days, 10)
        make_appointment(slot=make_slot(starts_at=start), booked_on=start.date() - dt.timedelta(days=days))
    assert (line().actual, line().difference) == ("7", "−7")


@pytest.mark.parametrize("figure", Measured.values)
def test_goal_of_a_year_without_anything_counted_has_no_difference_from_nothing(figure):
    make_goal_year(goal=make_goal(figure=figure))
    assert line().actual in {"–", "0"}
    assert line().difference == "–"


def test_share_is_taken_of_bands_that_are_all_shown():
    make_goal_year(goal=make_goal(figure="within_14_days"), target=80)
    for days in (0, 5, 10, 40):
        for minute in range(10):
            start = at(2025, 3, 1 + days // 7, 10 + days % 7, minute)
            make_appointment(slot=make_slot(starts_at=start), booked_on=start.date() - dt.timedelta(days=days))
    assert (line().actual, line().difference) == ("75", "−5")
