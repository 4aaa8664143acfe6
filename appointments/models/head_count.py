"""How many came where nobody books."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.slot import Slot


class HeadCount(models.Model):
    """Attendance of an open door or a group: counted on the spot, without names."""

    slot = models.OneToOneField(Slot, verbose_name=_("time"), on_delete=models.PROTECT, related_name="head_count")
    adults = models.PositiveSmallIntegerField(_("adults"), default=0)
    children = models.PositiveSmallIntegerField(_("children"), default=0)

    class Meta:
        verbose_name = _("head count")
        verbose_name_plural = _("head counts")
        constraints = [
            models.CheckConstraint(
                name="head_count_sane",
                condition=Q(adults__lte=500, children__lte=500),
                violation_error_message=_("Count at most 500 adults and 500 children."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.adults} + {self.children}"
