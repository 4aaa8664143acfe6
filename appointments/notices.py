"""What the desk must know before it starts: one line each, with the way to mend."""

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from appointments.choices import MessageState
from appointments.models import Appointment, Message
from familienzentrum import dates


def notices() -> list[str | Promise]:
    """Return what is wrong now, soonest appointment first."""
    return [_undelivered(appointment) for appointment in _without_mail()]


def _without_mail() -> list[Appointment]:
    """Appointments ahead with a mail that was tried and did not go out."""
    tried = Message.objects.exclude(state=MessageState.SENT).filter(attempts__gt=0)
    ahead = Appointment.objects.filter(
        pk__in=tried.values("appointment"), sealed__isnull=False, slot__starts_at__gt=timezone.now()
    )
    return list(ahead.with_details().order_by("slot__starts_at"))


def _undelivered(appointment: Appointment) -> str:
    return _("The mail about %(moment)s, %(office)s, could not be delivered. Please ask the office to call.") % {
        "moment": dates.moment(appointment.slot.starts_at),
        "office": appointment.office.short_name,
    }
