"""What the desk must know before it starts: one line each, with the remedy."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.choices import MeetingChannel, MessageState
from appointments.closing.staffing import Stretch, staffing
from appointments.closing.tables import period, what_is_closed
from appointments.core.video_links import video_link_of
from appointments.messages.call_alarms import LAST_CALLS
from appointments.models import Appointment, CallTask, Closure, Duty, Message, Slot
from appointments.models.slot import LONGEST, SlotQuerySet
from familienzentrum import dates, local_time
from familienzentrum.crypto import CannotUnseal
from familienzentrum.database.statements import Statement
from familienzentrum.health import warnings

_A_WEEK = dt.timedelta(days=7)


def notices(*, may_call: bool = True) -> list[str | Promise]:
    """Return current problems: health findings, understaffing, open calls (for those who may call), unsent mails …"""
    calls = _calls() if may_call else ()
    return [*warnings(), *_too_few_people(), *calls, *_mails(), *_talks_without_link(), *_closures()]


def _too_few_people() -> Iterator[SafeString]:
    """Report understaffing today and tomorrow, if duties are recorded at all; each time leads to the rooms then."""
    if not _DUTIES.rows():
        return
    now = timezone.now()
    for day in staffing(timezone.localdate(now), 2):
        gaps = [(_rooms_at(gap), dates.span(gap.starts_at, gap.ends_at)) for gap in day.gaps if gap.ends_at > now]
        if gaps:
            times = format_html_join(", ", '<a href="{}">{}</a>', gaps)
            words = _("{day}: too few people are in the house, {times}.")
            yield format_html(words, day=dates.day(day.day), times=times)


def _rooms_at(gap: Stretch) -> str:
    """Return where the plan of the rooms shows the beginning of a gap."""
    begins = local_time.shown(gap.starts_at)
    return f"{reverse('room_grid')}?tag={begins:%Y-%m-%d}#t-{begins:%H}{begins.minute // 30 * 30:02}"


def _calls() -> Iterator[SafeString]:
    """Families to be called, and those among them who asked for it and whose number is deleted soon."""
    [(count, last)] = _CALLS.rows(until=timezone.localdate() + LAST_CALLS) or [(0, 0)]
    if count:
        words = ngettext("%(n)d family has to be called.", "%(n)d families have to be called.", count) % {"n": count}
        words = f"{words} {_of_last_calls(last)}" if last else words
        yield format_html('{} <a href="{}">{}</a>', words, reverse("calls"), _("To the calls"))


def _of_last_calls(count: int) -> str:
    words = ngettext(
        "%(n)d has asked for it, and the number is deleted within %(days)d days.",
        "%(n)d have asked for it, and their numbers are deleted within %(days)d days.",
        count,
    )
    return words % {"n": count, "days": LAST_CALLS.days}


def _mails() -> Iterator[SafeString]:
    if count := unsent_mails():
        words = ngettext("%(n)d mail has not gone out.", "%(n)d mails have not gone out.", count)
        yield format_html('{} <a href="{}">{}</a>', words % {"n": count}, reverse("messages"), _("To the messages"))


def unsent_mails() -> int:
    """Return how many mails about future appointments were tried and not sent."""
    return _number(_UNSENT.rows(now=timezone.now()))


def _closures() -> Iterator[SafeString]:
    """What is closed this week or soon: who stands before that door reads why, if a notice hangs there."""
    now = timezone.now()
    for closure in _CLOSED.rows(now=now, until=now + _A_WEEK):
        words = _("Closed: %(what)s.") % {"what": f"{what_is_closed(closure)}, {period(closure)}"}
        page = reverse("closure_notice", args=[closure.public_id])
        yield format_html('{} <a href="{}">{}</a>', words, page, _("Notice for the door"))


def _talks_without_link() -> Iterator[str]:
    """Talks by video until tomorrow night whose families still read that they get a link."""
    now = timezone.now()
    soon = local_time.at(timezone.localdate(now) + dt.timedelta(days=2))
    talks = _TALKS.rows(now=now, earliest=now - LONGEST, soon=soon)
    if not talks:
        return
    of_time, of_course = Q(slot__in=[talk.pk for talk in talks], slot__course=None), Q(slot__course__dates__in=talks)
    booked = Appointment.objects.standing().filter(of_time | of_course, sealed__isnull=False).distinct()
    families = list(booked.select_related("office", "slot", "begins_with", "ends_with"))
    if count := sum(_has_no_link(family, talk) for family in families for talk in talks if _meet(family, talk)):
        words = ngettext(
            "%(n)d talk by video until tomorrow has no link yet. Tell its adviser.",
            "%(n)d talks by video until tomorrow have no link yet. Tell their advisers.",
            count,
        )
        yield words % {"n": count}


def _duties() -> QuerySet[Duty, tuple[int]]:
    return Duty.objects.order_by().values_list("pk")[:1]


def _open_calls(until: dt.date) -> QuerySet[CallTask, tuple[int, int]]:
    """Return how many there are, and how many whose number is deleted until this day."""
    calls = CallTask.objects.open().order_by().values(all=Value(1))
    last = Count("pk", filter=Q(call_wish__erase_on__lte=until))
    return calls.annotate(number=Count("*"), last=last).values_list("number", "last")


def _unsent(now: dt.datetime) -> QuerySet[Message, tuple[int]]:
    tried = Message.objects.exclude(state=MessageState.SENT).filter(attempts__gt=0)
    return _counted(tried.filter(appointment__sealed__isnull=False, slot__starts_at__gt=now))


def _closed(now: dt.datetime, until: dt.datetime) -> QuerySet[Closure]:
    return Closure.objects.filter(ends_at__gt=now, starts_at__lt=until).select_related("office", "room__place")


def _talks(now: dt.datetime, earliest: dt.datetime, soon: dt.datetime) -> SlotQuerySet:
    ways = [channel for channel in MeetingChannel if channel.is_by_video]
    near = Slot.objects.offered().filter(channel__in=ways, starts_at__lt=soon).not_over(now, earliest)
    return near.select_related("hour", "offer")


def _counted(rows: QuerySet[Any]) -> QuerySet[Any, tuple[int]]:
    """Return the number of rows as the only row of a statement."""
    return rows.order_by().values(all=Value(1)).annotate(number=Count("*")).values_list("number")


def _number(rows: list[tuple[int]]) -> int:
    return rows[0][0] if rows else 0


_DUTIES, _CALLS, _UNSENT = Statement(_duties), Statement(_open_calls), Statement(_unsent)
_CLOSED, _TALKS = Statement(_closed), Statement(_talks)


def _meet(appointment: Appointment, talk: Slot) -> bool:
    """Return whether the family is expected at this time: what it booked, or a date of its course."""
    course = appointment.slot.course_id
    if course is None:
        return appointment.slot_id == talk.pk
    return course == talk.course_id and appointment.holds_for(talk)


def _has_no_link(appointment: Appointment, talk: Slot) -> bool:
    try:
        return not video_link_of(appointment, talk)
    except CannotUnseal:
        return False
