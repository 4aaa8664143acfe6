"""Help that is there at once: numbers that anybody can ring."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from familienzentrum.models.base import Keyed
from offers.choices import EmergencyPage


class EmergencyNumber(Keyed):
    """A number to ring in need, and on which pages families read it.

    Those of the whole country come with a town's folder; the town adds its own, above all that of its youth welfare
    office.
    """

    name = models.CharField(_("who answers"), max_length=80)
    number = models.CharField(_("number"), max_length=30)
    line = models.CharField(_("for whom, and when"), max_length=160)
    pages = ArrayField(models.CharField(max_length=20, choices=EmergencyPage), verbose_name=_("stands on"))
    is_youth_office = models.BooleanField(_("our youth welfare office"), default=False)
    website = models.URLField(_("website"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("emergency number")
        verbose_name_plural = _("emergency numbers")
        ordering = ["position", "name", "id"]
        constraints = [
            models.CheckConstraint(
                name="emergency_number_can_be_rung",
                condition=Q(number__regex=r"^\+?[0-9][0-9 /()-]+$"),
                violation_error_message=_("Write the number in digits, for example 116 111."),
            ),
            models.CheckConstraint(
                name="emergency_number_stands_somewhere",
                condition=Q(pages__contained_by=EmergencyPage.values) & Q(pages__len__gte=1),
                violation_error_message=_("Choose at least one page from the list. To take it off all, remove it."),
            ),
            models.UniqueConstraint(
                name="emergency_number_once",
                fields=["name", "number"],
                violation_error_message=_("This number stands here already, under the same name. Change that entry."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.number}"
