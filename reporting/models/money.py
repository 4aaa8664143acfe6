"""What the house costs, and who pays."""

from calendar import monthrange
from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from familienzentrum.models.base import Keyed
from reporting.choices import CostKind, GrantState
from reporting.models.base import known, sane_year

_NO_MINUS = _("Give amounts without a minus sign.")
_NO_MINUS_IN_PLANS = _("Give planned amounts without a minus sign. Only what was really paid can be a repayment.")


def _amount(label: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=11, decimal_places=2, null=True, blank=True)


def _adds_up(side: str) -> CheckConstraint:
    """If an amount is unknown, the known ones must still leave room for it.

    A CHECK that yields NULL passes: each branch states which values are NULL.
    """
    cost, own, third = (f"{side}_{part}" for part in ("cost", "own", "third"))
    return CheckConstraint(
        name=f"budget_line_{side}_adds_up",
        condition=Q(**{f"{cost}__isnull": True})
        | Q(**{f"{own}__isnull": True, f"{third}__isnull": True})
        | Q(**{f"{own}__isnull": True, f"{third}__lte": F(cost)})
        | Q(**{f"{third}__isnull": True, f"{own}__lte": F(cost)})
        | Q(**{f"{own}__isnull": False, f"{third}__isnull": False, cost: F(own) + F(third)}),
        violation_error_message=_("Own share and money from others must add up to the cost."),
    )


def _months_before(day: date, months: int) -> date:
    """Return the same day of an earlier month, clamped to its last day."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


class Funder(Keyed):
    """A body that gives money: the district, a programme of the state, a foundation."""

    name = models.CharField(_("name"), max_length=160, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("funder")
        verbose_name_plural = _("funders")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants in the words of the house."""

    def reported_in(self, year: int) -> Self:
        """Those on which the house reports: promised, and paying for a line of the year or running in it.

        One without days runs where its lines are; as long as it has none, nobody knows, and it is among them.
        """
        sure = Contribution.objects.filter(grant=OuterRef("pk"), is_conditional=False)
        begins = Q(starts_on__isnull=True) | Q(starts_on__year__lte=year)
        ends = Q(ends_on__isnull=True) | Q(ends_on__year__gte=year)
        has_term = Q(starts_on__isnull=False) | Q(ends_on__isnull=False)
        runs = begins & ends & (has_term | ~Exists(sure))
        return self.filter(Exists(sure.filter(line__year=year)) | runs, state__in=GrantState.granted())

    def named_in(self, year: int) -> Self:
        """Those that a report may name: beside the ones above all that are to pay for its lines, by their title."""
        return self.filter(Q(pk__in=self.reported_in(year)) | Q(contributions__line__year=year)).distinct()


class Grant(Keyed):
    """Money that a funder promises for a time. An amount of NULL is not known yet."""

    funder = models.ForeignKey(Funder, verbose_name=_("funder"), on_delete=models.PROTECT, related_name="grants")
    title = models.CharField(_("what for"), max_length=160)
    reference = models.CharField(_("reference number"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=GrantState, default=GrantState.PLANNED)
    amount = _amount(_("amount"))
    share = models.PositiveSmallIntegerField(
        _("share of the cost, in percent"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    warn_months = models.PositiveSmallIntegerField(
        _("warn so many months before the end"), default=6, validators=[MaxValueValidator(36)]
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    purpose = models.TextField(_("what it was granted for"), max_length=2000, blank=True)
    # Names as in CountingChange: the form offers those there are, a report prints those that it has.
    figures = ArrayField(
        models.CharField(max_length=40), verbose_name=_("figures that show its use"), default=list, blank=True
    )

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["ends_on", "funder", "title", "id"]
        constraints = [
            known("grant", "state", GrantState.values, _("Choose a state from the list.")),
            CheckConstraint(
                name="grant_amount_not_negative", condition=Q(amount__gte=0), violation_error_message=_NO_MINUS
            ),
            CheckConstraint(
                name="grant_share_is_a_part",
                condition=Q(share__range=(1, 100)),
                violation_error_message=_("Give the share in percent, 1 to 100."),
            ),
            CheckConstraint(
                name="grant_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day must not be before the first day. Check both dates."),
            ),
            CheckConstraint(
                name="grant_warning_in_time",
                condition=Q(warn_months__lte=36),
                violation_error_message=_("Choose at most 36 months."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.funder})"

    def ends_soon(self, today: date) -> bool:
        """Return whether an approved grant ends within its warning period, or ended without final accounts."""
        if self.state != GrantState.APPROVED or self.ends_on is None:
            return False
        return today >= _months_before(self.ends_on, self.warn_months)


class GrantYear(models.Model):
    """What was done with a grant in one year, in the words of the house."""

    grant = models.ForeignKey(Grant, verbose_name=_("grant"), on_delete=models.CASCADE, related_name="years_of_use")
    year = models.PositiveSmallIntegerField(_("year"))
    done = models.TextField(_("what was done with it"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("use of a grant in a year")
        verbose_name_plural = _("use of grants in a year")
        ordering = ["grant", "year"]
        constraints = [
            sane_year("grant_year"),
            models.UniqueConstraint(
                name="grant_year_once",
                fields=["grant", "year"],
                violation_error_message=_("This grant has an entry for this year already. Change that one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant} {self.year}"


class BudgetLine(Keyed):
    """One line of a year's budget, planned and actual. NULL means unknown (printed as x); 0 means none.

    An actual amount below 0 was paid back.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    title = models.CharField(_("line"), max_length=160)
    kind = models.CharField(_("kind of cost"), max_length=20, choices=CostKind, default=CostKind.OTHER)
    condition = models.CharField(
        _("note"), max_length=300, blank=True, help_text=_("Such as: possibly 10,000 €, still under discussion.")
    )
    is_one_off = models.BooleanField(_("only once"), default=False)
    planned_cost = _amount(_("planned: cost"))
    planned_own = _amount(_("planned: own share"))
    planned_third = _amount(_("planned: from others"))
    actual_cost = _amount(_("actual: cost"))
    actual_own = _amount(_("actual: own share"))
    actual_third = _amount(_("actual: from others"))

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["year", "position", "title"]
        constraints = [
            sane_year("budget_line"),
            known("budget_line", "kind", CostKind.values, _("Choose a kind of cost from the list.")),
            models.UniqueConstraint(
                name="budget_line_title_once_per_year",
                fields=["year", "title"],
                violation_error_message=_("This year has a line of this name already. Choose another name."),
            ),
            CheckConstraint(
                name="budget_line_not_negative",
                condition=Q(planned_cost__gte=0) & Q(planned_own__gte=0) & Q(planned_third__gte=0),
                violation_error_message=_NO_MINUS_IN_PLANS,
            ),
            _adds_up("planned"),
            _adds_up("actual"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.year}"


class Contribution(Keyed):
    """One funder's contribution to a line. Possible money is never added to committed money."""

    line = models.ForeignKey(
        BudgetLine, verbose_name=_("budget line"), on_delete=models.CASCADE, related_name="contributions"
    )
    funder = models.ForeignKey(Funder, verbose_name=_("funder"), on_delete=models.PROTECT, related_name="contributions")
    grant = models.ForeignKey(
        Grant, verbose_name=_("grant"), on_delete=models.PROTECT, related_name="contributions", null=True, blank=True
    )
    is_conditional = models.BooleanField(_("only possible, not promised"), default=False)
    planned = _amount(_("planned"))
    actual = _amount(_("actual"))

    class Meta:
        verbose_name = _("money from a funder")
        verbose_name_plural = _("money from funders")
        ordering = ["line", "funder__position", "funder__name", "id"]
        constraints = [
            CheckConstraint(
                name="contribution_not_negative",
                condition=Q(planned__gte=0),
                violation_error_message=_NO_MINUS_IN_PLANS,
            )
        ]

    def __str__(self) -> str:
        return f"{self.funder} – {self.line}"
