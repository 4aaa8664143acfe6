"""Goals of a year as printed: target, actual, difference, steps."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from familienzentrum.dates import long_day
from reporting.choices import GoalLevel, Headline, Measured, MeasureState
from reporting.disclosure import Cell, Published
from reporting.models import Goal, GoalYear, Measure
from reporting.writing.formats import HIDDEN, NOTHING, number

# Characters up to which a goal is kept on one page, and those of the state of a step.
_SHORT, _STATE = 1200, 40


@dataclass(frozen=True)
class Step:
    """What was done for a goal, or will be."""

    title: str
    state: str
    by: str
    is_done: bool
    outcome: str
    since: str = ""
    is_open: bool = False


@dataclass(frozen=True)
class GoalLine:
    """One goal in one year. `difference` is actual minus target, where both are known.

    `figure` names what the actual value is read from; where it is empty, somebody wrote it. `standing` says in words
    how the goal stands, `left_open` what its indicator does not say. `steps` has those of earlier years that are still
    open.
    """

    pk: int
    title: str
    stage: str
    description: str
    indicator: str
    unit: str
    figure: str
    target: str
    actual: str
    difference: str
    standing: str
    left_open: str
    assessment: str
    steps: tuple[Step, ...]
    next_steps: tuple[Step, ...]

    @property
    def is_short(self) -> bool:
        """Short enough to be kept together on a page."""
        steps = sum(len(step.title) + len(step.by) + _STATE for step in (*self.steps, *self.next_steps))
        return len(self.title) + len(self.description) + len(self.assessment) + steps < _SHORT

    @property
    def is_bare(self) -> bool:
        """Whether nothing was measured, done, planned or said."""
        return not (self.indicator or self.steps or self.next_steps or self.assessment)


@dataclass(frozen=True)
class GoalGroup:
    """The goals of one level."""

    level: str
    goals: tuple[GoalLine, ...]

    @property
    def told(self) -> tuple[GoalLine, ...]:
        """Return those of which there is something to tell."""
        return tuple(goal for goal in self.goals if not goal.is_bare)

    @property
    def bare(self) -> tuple[GoalLine, ...]:
        return tuple(goal for goal in self.goals if goal.is_bare)


def goals_of(year: int, published: Published | None) -> tuple[GoalGroup, ...]:
    """Return the goals of a year by level, with actual values from protected figures where a goal names one.

    Without figures those values are missing and everything else is there.
    """
    goals = list(Goal.objects.of_year(year))
    groups = (
        GoalGroup(str(level.label), tuple(_line(goal, year, published) for goal in goals if goal.level == level))
        for level in GoalLevel
    )
    return tuple(group for group in groups if group.goals)


def _line(goal: Goal, year: int, published: Published | None) -> GoalLine:
    entry: GoalYear = goal.this_year[0] if goal.this_year else GoalYear(goal=goal, year=year)
    written, actual = _actual(goal, entry, published)
    is_over = published is not None and not published.is_running
    return GoalLine(
        pk=goal.pk,
        title=goal.title,
        stage=str(goal.get_stage_display() or ""),
        description=goal.description,
        indicator=goal.indicator,
        unit=goal.unit,
        figure=goal.figure,
        target=_value(entry.target),
        actual=written,
        difference=_difference(actual, entry.target),
        standing=_standing(goal, entry, actual, is_over=is_over),
        left_open=_left_open(goal),
        assessment=entry.assessment,
        steps=tuple(_step(step, year) for step in goal.steps if step.year <= year),
        next_steps=tuple(_step(step, year) for step in goal.steps if step.year > year),
    )


def _actual(goal: Goal, entry: GoalYear, published: Published | None) -> tuple[str, Decimal | Cell]:
    """Return the actual value as text and as a number; None where there is none or it is not shown."""
    if not goal.figure:
        return _value(entry.actual), entry.actual
    if published is None:
        return pgettext("actual value", "not ready yet"), None
    if not _is_shown(published, goal.figure):
        return pgettext("actual value", "left out of this report"), None
    actual = counted(published, goal.figure)
    return HIDDEN if actual is None and _is_counted(published, goal.figure) else _value(actual), actual


# The table and the number beside it that a figure is read from; no number stands for the total of the table.
_MEASURED: dict[str, tuple[str, str]] = {
    Measured.WAITING_DAYS: ("waiting", "median"),
    Measured.WITHIN_14_DAYS: ("waiting", "within_14"),
    Measured.USE_OF_PLACES: ("appointments", "use"),
    Measured.GUESTS: ("participations", ""),
    Measured.GUESTS_OF_MEETINGS: ("open_meetings", ""),
    Measured.PARTNERS: ("partners", ""),
}


def _is_shown(published: Published, figure: str) -> bool:
    """Return whether the report has the table that the value is read from; without it nothing protects the value."""
    return published.headline(figure) is not None or _MEASURED.get(figure, ("", ""))[0] in published.tables


def counted(published: Published, figure: str) -> Decimal | Cell:
    """Return the published value of a goal's figure."""
    if headline := published.headline(figure):
        return headline.now
    name, key = _MEASURED[figure]
    table = published.tables[name]
    if not key:
        return table.totals[0] if table.totals else None
    value = next((number.values[0] for number in table.numbers if number.key == key), None)
    return None if value is None else Decimal(str(value))


def _is_counted(published: Published, figure: str) -> bool:
    """Return whether there was anything to count: a missing value is not a hidden one."""
    if figure in _MEASURED:
        return not published.tables[_MEASURED[figure][0]].is_empty
    return bool(figure)


def _value(value: Decimal | int | None) -> str:
    return NOTHING if value is None else number(value)


def _difference(actual: Decimal | Cell, target: Decimal | None) -> str:
    if actual is None or target is None:
        return NOTHING
    difference = actual - target
    # A true minus sign is as wide as a plus.
    return f"{'+' if difference > 0 else '−' if difference < 0 else '±'}{number(abs(difference))}"


def _standing(goal: Goal, entry: GoalYear, actual: Decimal | Cell, *, is_over: bool) -> str:
    """Return how a goal stands, from what is shown. Whether more is better is known of counted figures only."""
    if not goal.indicator:
        return _("not measured")
    if entry.target is None:
        return _("no target set")
    if actual is None:
        return _("no value shown")
    if not goal.figure:
        return _("measured by hand")
    is_better_lower = goal.figure in Measured and Measured(goal.figure).is_better_lower
    is_met = actual <= entry.target if is_better_lower else actual >= entry.target
    if is_over:
        return _("reached") if is_met else _("not reached")
    # What must be low can still rise.
    return _("reached") if is_met and not is_better_lower else _("not reached yet")


def _left_open(goal: Goal) -> str:
    if not goal.figure:
        return ""
    figure = Measured(goal.figure) if goal.figure in Measured else Headline(goal.figure)
    return str(figure.tells_nothing_of)


def _step(measure: Measure, year: int) -> Step:
    is_done = measure.state == MeasureState.DONE
    state = str(measure.get_state_display())
    if measure.done_on:
        state = _("Done on %(day)s") % {"day": long_day(measure.done_on)}
    since = _("since %(year)s") % {"year": measure.year} if measure.year < year and not is_done else ""
    is_open = measure.state in MeasureState.open()
    return Step(measure.title, state, measure.responsible, is_done, measure.outcome, since, is_open)
