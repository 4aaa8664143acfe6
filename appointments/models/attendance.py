"""Who came to the later dates of a course. The first date is the booking's own `state`."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.choices import AppointmentState
from appointments.models.appointment import Appointment
from appointments.models.guards.attendance import FORGOTTEN_WITH_THE_FAMILY, OF_THE_BOOKED_COURSE
from appointments.models.slot import Slot

_SAID = (AppointmentState.ARRIVED, AppointmentState.NO_SHOW)


class Attendance(models.Model):
    """Whether a family came to one later date of its course; no row until somebody says so.

    For the evening only: no report counts it, and the database deletes it with the family's data.
    """

    appointment = models.ForeignKey(
        Appointment, verbose_name=_("appointment"), on_delete=models.CASCADE, related_name="attendances"
    )
    date = models.ForeignKey(
        Slot, verbose_name=_("date of the course"), on_delete=models.PROTECT, related_name="attendances"
    )
    state = models.CharField(_("state"), max_length=10, choices=AppointmentState, editable=False)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        triggers = [OF_THE_BOOKED_COURSE, FORGOTTEN_WITH_THE_FAMILY]
        constraints = [
            models.CheckConstraint(name="attendance_state_said", condition=Q(state__in=_SAID)),
            models.UniqueConstraint(name="attendance_once_per_date", fields=["appointment", "date"]),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
