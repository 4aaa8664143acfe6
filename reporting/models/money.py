"""What the house costs, and who pays."""

from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from familienzentrum.models.base import Keyed
from reporting.models.base import sane_year


def _amount(label: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=11, decimal_places=2, null=True, blank=True)


def _adds_up(side: str) -> CheckConstraint:
    """Where an amount is unknown, the known ones must still leave room for it.

    SQL takes an unknown condition for a kept one: each way names what it knows.
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


class BudgetLine(Keyed):
    """One line of a year's budget, planned and actual. NULL means unknown (printed as x); 0 means none."""

    year = models.PositiveSmallIntegerField(_("year"))
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    title = models.CharField(_("line"), max_length=160)
    funder = models.CharField(_("money from others comes from"), max_length=160, blank=True)
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
            models.UniqueConstraint(
                name="budget_line_title_once_per_year",
                fields=["year", "title"],
                violation_error_message=_("This year has a line of this name already. Choose another name."),
            ),
            CheckConstraint(
                name="budget_line_not_negative",
                condition=Q(planned_cost__gte=0)
                & Q(planned_own__gte=0)
                & Q(planned_third__gte=0)
                & Q(actual_cost__gte=0)
                & Q(actual_own__gte=0)
                & Q(actual_third__gte=0),
                violation_error_message=_("Give amounts without a minus sign."),
            ),
            _adds_up("planned"),
            _adds_up("actual"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.year}"
