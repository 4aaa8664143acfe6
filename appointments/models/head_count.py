"""How many came where nobody books."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.guards.counting import COUNTED_STAND_STAYS, HEADS_COUNTED_ONCE
from appointments.models.slot import Slot
from offers.models import Stand


class HeadCount(models.Model):
    """Attendance of an open door, a group or a stand of a mobile place: counted on the spot, without names."""

    slot = models.OneToOneField(
        Slot, verbose_name=_("time"), on_delete=models.PROTECT, related_name="head_count", null=True, blank=True
    )
    stand = models.OneToOneField(
        Stand, verbose_name=_("stand"), on_delete=models.PROTECT, related_name="head_count", null=True, blank=True
    )
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
            ),
            models.CheckConstraint(
                name="head_count_of_slot_or_stand",
                condition=Q(slot__isnull=False, stand__isnull=True) | Q(slot__isnull=True, stand__isnull=False),
            ),
        ]
        triggers = [HEADS_COUNTED_ONCE, COUNTED_STAND_STAYS]

    def __str__(self) -> str:
        return f"{self.adults} + {self.children}"
