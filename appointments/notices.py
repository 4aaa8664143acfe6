"""What the desk must know before it starts: one line each, with the way to mend."""

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob

from appointments.models import Appointment
from familienzentrum import dates


def notices() -> list[str | Promise]:
    """Return what is wrong now, soonest appointment first."""
    return [_undelivered(appointment) for appointment in _without_mail()]


def _without_mail() -> list[Appointment]:
    """Appointments ahead whose last mail was tried and did not go out."""
    tried = ProcrastinateJob.objects.filter(task_name="send_message", attempts__gt=0, status__in=["todo", "failed"])
    numbers = [args["appointment"] for args in tried.values_list("args", flat=True)]
    ahead = Appointment.objects.filter(pk__in=numbers, sealed__isnull=False, slot__starts_at__gt=timezone.now())
    return list(ahead.with_details().order_by("slot__starts_at"))


def _undelivered(appointment: Appointment) -> str:
    return _("The mail about %(moment)s, %(office)s, could not be delivered. Please ask the office to call.") % {
        "moment": dates.moment(appointment.slot.starts_at),
        "office": appointment.office.short_name,
    }
