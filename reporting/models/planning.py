"""Goals and the steps towards them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from familienzentrum.models.base import Keyed
from reporting.choices import EffectStage, GoalLevel, Headline, Measured, MeasureState
from reporting.models.base import known, sane_year


class GoalQuerySet(models.QuerySet["Goal"]):
    """Goals in the words of the house."""

    def of_year(self, year: int) -> Self:
        """Goals of a year, with that year's targets, results and steps, and the next steps.

        Steps of earlier years stay until somebody decides about them, and are there in the year in which they are done.
        """
        years = GoalYear.objects.filter(year=year)
        is_left = Q(year__lt=year) & (Q(state__in=MeasureState.open()) | Q(done_on__year=year))
        measures = Measure.objects.filter(Q(year__in=[year, year + 1]) | is_left)
        return (
            self.filter(Q(is_active=True) | Q(years__year=year))
            .distinct()
            .prefetch_related(
                models.Prefetch("years", years, to_attr="this_year"),
                models.Prefetch("measures", measures, to_attr="steps"),
            )
        )


class Goal(Keyed):
    """A multi-year goal. `figure` fills the actual value automatically."""

    # Filled by `of_year`.
    this_year: list["GoalYear"]
    steps: list["Measure"]

    level = models.CharField(_("level"), max_length=20, choices=GoalLevel)
    stage = models.PositiveSmallIntegerField(
        _("stage of the effect"),
        choices=EffectStage,
        null=True,
        blank=True,
        help_text=_("How far the effect reaches if the goal is met."),
    )
    title = models.CharField(_("title"), max_length=160, unique=True)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    indicator = models.CharField(
        _("how we see it"), max_length=200, blank=True, help_text=_("What shows that we come closer to the goal?")
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    figure = models.CharField(
        _("counted by the portal"),
        max_length=20,
        choices=[*Headline.choices, *Measured.choices],
        blank=True,
        help_text=_("Leave empty if you fill in the actual value by hand."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("active"), default=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["position", "title"]
        constraints = [
            known("goal", "level", GoalLevel.values, _("Choose a level from the list.")),
            models.CheckConstraint(
                name="goal_stage_known",
                condition=Q(stage__isnull=True) | Q(stage__in=EffectStage.values),
                violation_error_message=_("Choose a stage from the list."),
            ),
            known("goal", "figure", [*Headline.values, *Measured.values, ""], _("Choose a figure from the list.")),
        ]

    def __str__(self) -> str:
        return self.title


class GoalYear(models.Model):
    """Target and actual value of a goal in one year. Empty means unknown."""

    goal = models.ForeignKey(Goal, verbose_name=_("goal"), on_delete=models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField(_("year"))
    target = models.DecimalField(_("target"), max_digits=12, decimal_places=2, null=True, blank=True)
    actual = models.DecimalField(_("actual"), max_digits=12, decimal_places=2, null=True, blank=True)
    assessment = models.TextField(_("assessment"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("goal in a year")
        verbose_name_plural = _("goals in a year")
        ordering = ["goal", "year"]
        constraints = [
            sane_year("goal_year"),
            models.UniqueConstraint(
                name="goal_year_once",
                fields=["goal", "year"],
                violation_error_message=_("This goal has an entry for this year already. Change that one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal} {self.year}"


class Measure(Keyed):
    """A step towards a goal: planned for a year, or taken on a day of it."""

    goal = models.ForeignKey(Goal, verbose_name=_("goal"), on_delete=models.CASCADE, related_name="measures")
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("step"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=MeasureState, default=MeasureState.PLANNED)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    outcome = models.TextField(
        _("what was really done"), max_length=2000, blank=True, help_text=_("Such as: two evenings, 14 families.")
    )
    responsible = models.CharField(_("by whom"), max_length=120, blank=True, help_text=_("An office, not a person."))

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["goal", "year", "done_on", "id"]
        constraints = [
            sane_year("measure"),
            known("measure", "state", MeasureState.values, _("Choose a state from the list.")),
            models.CheckConstraint(
                name="measure_done_has_its_day",
                condition=Q(state=MeasureState.DONE, done_on__isnull=False)
                | ~Q(state=MeasureState.DONE) & Q(done_on__isnull=True),
                violation_error_message=_("A step that is done has a day. A step that is not done has none."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
