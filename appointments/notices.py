"""What the desk must know before it starts: one line each, with the way to mend."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.choices import MessageState
from appointments.models import Appointment, CallTask, Duty, Message
from appointments.staffing import staffing
from familienzentrum import dates


def notices(*, may_call: bool = True) -> list[str | Promise]:
    """Return what is wrong now: too few people, families to tell for those who may, mails that did not go out."""
    return [*_too_few_people(), *(_calls() if may_call else ()), *map(_undelivered, _without_mail())]


def _too_few_people() -> Iterator[str]:
    """Say for today and tomorrow when fewer people are there than the house wants; where duties are kept at all."""
    if not Duty.objects.exists():
        return
    now = timezone.now()
    for day in staffing(timezone.localdate(now), 2):
        gaps = [dates.span(gap.starts_at, gap.ends_at) for gap in day.gaps if gap.ends_at > now]
        if gaps:
            words = _("%(day)s: too few people are in the house, %(times)s.")
            yield words % {"day": dates.day(day.day), "times": ", ".join(gaps)}


def _calls() -> Iterator[SafeString]:
    if count := CallTask.objects.filter(done_at=None, appointment__sealed__isnull=False).count():
        words = ngettext(
            "%(n)d family has to be told of a change.", "%(n)d families have to be told of a change.", count
        )
        yield format_html('{} <a href="{}">{}</a>', words % {"n": count}, reverse("calls"), _("To the calls"))


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
