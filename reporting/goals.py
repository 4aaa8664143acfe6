"""Goals of a year as they are printed: target, actual, difference, steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from reporting.choices import GoalLevel, MeasureState
from reporting.disclosure import Cell, Published
from reporting.formats import HIDDEN, NOTHING, day, number
from reporting.models import Goal, GoalYear, Measure


@dataclass(frozen=True)
class Step:
    """What was done for a goal, or will be."""

    title: str
    state: str
    by: str
    is_done: bool
    outcome: str


@dataclass(frozen=True)
class GoalLine:
    """One goal in one year. `difference` is actual minus target, where both are known."""

    pk: int
    title: str
    stage: str
    description: str
    indicator: str
    unit: str
    target: str
    actual: str
    difference: str
    assessment: str
    steps: tuple[Step, ...]
    next_steps: tuple[Step, ...]


@dataclass(frozen=True)
class GoalGroup:
    """The goals of one level."""

    level: str
    goals: tuple[GoalLine, ...]


def goals_of(published: Published) -> tuple[GoalGroup, ...]:
    """Return the goals of a year by level, actual values from the protected figures where a goal names one."""
    goals = list(Goal.objects.of_year(published.year))
    groups = (
        GoalGroup(str(level.label), tuple(_line(goal, published) for goal in goals if goal.level == level))
        for level in GoalLevel
    )
    return tuple(group for group in groups if group.goals)


def _line(goal: Goal, published: Published) -> GoalLine:
    entry: GoalYear = goal.this_year[0] if goal.this_year else GoalYear(goal=goal, year=published.year)
    actual = published.headline(goal.figure).now if goal.figure else entry.actual
    return GoalLine(
        pk=goal.pk,
        title=goal.title,
        stage=str(goal.get_stage_display() or ""),
        description=goal.description,
        indicator=goal.indicator,
        unit=goal.unit,
        target=_value(entry.target),
        actual=HIDDEN if goal.figure and actual is None else _value(actual),
        difference=_difference(actual, entry.target),
        assessment=entry.assessment,
        steps=_steps(goal.steps, published.year),
        next_steps=_steps(goal.steps, published.year + 1),
    )


def _value(value: Decimal | int | None) -> str:
    return NOTHING if value is None else number(value)


def _difference(actual: Decimal | Cell, target: Decimal | None) -> str:
    if actual is None or target is None:
        return NOTHING
    difference = actual - target
    # A true minus sign is as wide as a plus.
    return f"{'+' if difference > 0 else '−' if difference < 0 else '±'}{number(abs(difference))}"


def _steps(measures: Iterable[Measure], year: int) -> tuple[Step, ...]:
    return tuple(_step(measure) for measure in measures if measure.year == year)


def _step(measure: Measure) -> Step:
    is_done = measure.state == MeasureState.DONE
    state = str(measure.get_state_display())
    if measure.done_on:
        state = _("Done on %(day)s") % {"day": day(measure.done_on)}
    return Step(measure.title, state, measure.responsible, is_done, measure.outcome)
