"""What staff noted of a family on a day, so that it can be taken back."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appointments.choices import AppointmentState
from appointments.models.appointment import Appointment
from appointments.models.guards.attendance import STEPS_FORGOTTEN_WITH_ATTENDANCE
from appointments.models.slot import Slot
from familienzentrum.models import User

# No step leads into a cancellation or out of one.
_ON_THE_DAY = [state for state in AppointmentState if state != AppointmentState.CANCELLED]
KEPT = dt.timedelta(days=30)


class TakenStepQuerySet(models.QuerySet["TakenStep"]):
    """Steps in the words of the house."""

    def of(self, by: User, today: dt.date) -> Self:
        """What somebody noted today."""
        return self.filter(by=by, on=today)

    def last(self) -> Self:  # type: ignore[override]
        """Those after which nothing else was noted of the same family on the same date."""
        same = TakenStep.objects.filter(appointment=models.OuterRef("appointment"), date=models.OuterRef("date"))
        return self.filter(~models.Exists(same.filter(pk__gt=models.OuterRef("pk"))))

    def over(self, today: dt.date) -> Self:
        """Those that stand for good."""
        return self.filter(on__lt=today - KEPT)


class TakenStep(models.Model):
    """One step of the desk or an adviser: the state before it and after it, by whom, on which day.

    Taking it back deletes it; what nobody took back within thirty days is deleted, too. It says nothing that the audit
    log does not, and not the minute. `date` is the time itself, or one date of its course.
    """

    appointment = models.ForeignKey(
        Appointment, verbose_name=_("appointment"), on_delete=models.CASCADE, related_name="taken_steps"
    )
    date = models.ForeignKey(Slot, verbose_name=_("date"), on_delete=models.CASCADE, related_name="+")
    before = models.CharField(_("before"), max_length=10, choices=AppointmentState, editable=False)
    after = models.CharField(_("after"), max_length=10, choices=AppointmentState, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    on = models.DateField(_("on"), editable=False)

    objects = TakenStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("taken step")
        verbose_name_plural = _("taken steps")
        ordering = ["-id"]
        triggers = [STEPS_FORGOTTEN_WITH_ATTENDANCE]
        indexes = [models.Index(fields=["on"], name="taken_step_by_day")]
        constraints = [
            models.CheckConstraint(
                name="taken_step_changes_a_state_of_the_day",
                condition=Q(before__in=_ON_THE_DAY, after__in=_ON_THE_DAY) & ~Q(before=F("after")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
