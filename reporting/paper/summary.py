"""The year in short: two pages for whoever reads no more."""

from dataclasses import dataclass

from reporting.paper.trends import Trend
from reporting.planning.goals import GoalLine, Step

# Steps for which there is room.
_STEPS = 8


@dataclass(frozen=True)
class Summary:
    """Five figures over the years, the goals that are measured, and the steps that are open."""

    trends: tuple[Trend, ...]
    goals: tuple[GoalLine, ...]

    @property
    def has_partial_year(self) -> bool:
        return any(point.is_partial for trend in self.trends if trend.is_series for point in trend.points)

    @property
    def has_break(self) -> bool:
        return any(point.is_anew for trend in self.trends if trend.is_series for point in trend.points)

    @property
    def hides_a_headline(self) -> bool:
        return any(point.count is None for trend in self.trends for point in trend.points)

    @property
    def measured(self) -> tuple[GoalLine, ...]:
        return tuple(goal for goal in self.goals if goal.indicator)

    @property
    def steps(self) -> tuple[tuple[str, Step], ...]:
        """Return steps that nobody has decided about, each with its goal: as many as there is room for."""
        return self.all_steps[:_STEPS]

    @property
    def leaves_steps_out(self) -> bool:
        return len(self.all_steps) > _STEPS

    @property
    def all_steps(self) -> tuple[tuple[str, Step], ...]:
        return tuple((goal.title, step) for goal in self.goals for step in goal.steps if step.is_open)
