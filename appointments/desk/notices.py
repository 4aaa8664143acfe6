"""What the desk must know before it starts: one line each, with the remedy."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.choices import MeetingChannel, MessageState
from appointments.closing.staffing import staffing
from appointments.closing.tables import period, what_is_closed
from appointments.core.video_links import video_link_of
from appointments.models import Appointment, CallTask, Closure, Duty, Message, Slot
from familienzentrum import dates, local_time
from familienzentrum.crypto import CannotUnseal
from familienzentrum.health import warnings

_A_WEEK = dt.timedelta(days=7)


def notices(*, may_call: bool = True) -> list[str | Promise]:
    """Return current problems: health findings, understaffing, open calls (for those who may call), unsent mails …"""
    calls = _calls() if may_call else ()
    return [*warnings(), *_too_few_people(), *calls, *_mails(), *_talks_without_link(), *_closures()]


def _too_few_people() -> Iterator[str]:
    """Report understaffing today and tomorrow, if duties are recorded at all."""
    if not Duty.objects.exists():
        return
    now = timezone.now()
    for day in staffing(timezone.localdate(now), 2):
        gaps = [dates.span(gap.starts_at, gap.ends_at) for gap in day.gaps if gap.ends_at > now]
        if gaps:
            words = _("%(day)s: too few people are in the house, %(times)s.")
            yield words % {"day": dates.day(day.day), "times": ", ".join(gaps)}


def _calls() -> Iterator[SafeString]:
    if count := CallTask.objects.open().count():
        words = ngettext(
            "%(n)d family has to be told of a change.", "%(n)d families have to be told of a change.", count
        )
        yield format_html('{} <a href="{}">{}</a>', words % {"n": count}, reverse("calls"), _("To the calls"))


def _mails() -> Iterator[SafeString]:
    """Mails about future appointments that were tried and not sent."""
    tried = Message.objects.exclude(state=MessageState.SENT).filter(attempts__gt=0)
    if count := tried.filter(appointment__sealed__isnull=False, slot__starts_at__gt=timezone.now()).count():
        words = ngettext("%(n)d mail has not gone out.", "%(n)d mails have not gone out.", count)
        yield format_html('{} <a href="{}">{}</a>', words % {"n": count}, reverse("messages"), _("To the messages"))


def _closures() -> Iterator[SafeString]:
    """What is closed this week or soon: who stands before that door reads why, if a notice hangs there."""
    now = timezone.now()
    near = Closure.objects.filter(ends_at__gt=now, starts_at__lt=now + _A_WEEK)
    for closure in near.select_related("office", "room__place"):
        words = _("Closed: %(what)s.") % {"what": f"{what_is_closed(closure)}, {period(closure)}"}
        page = reverse("closure_notice", args=[closure.public_id])
        yield format_html('{} <a href="{}">{}</a>', words, page, _("Notice for the door"))


def _talks_without_link() -> Iterator[str]:
    """Talks by video until tomorrow night whose families still read that they get a link."""
    now = timezone.now()
    soon = local_time.at(timezone.localdate(now) + dt.timedelta(days=2))
    ways = [channel for channel in MeetingChannel if channel.is_by_video]
    near = Slot.objects.offered().filter(channel__in=ways, starts_at__lt=soon).not_over(now)
    talks = list(near.select_related("hour", "offer"))
    of_time, of_course = Q(slot__in=[talk.pk for talk in talks], slot__course=None), Q(slot__course__dates__in=talks)
    booked = Appointment.objects.standing().filter(of_time | of_course, sealed__isnull=False).distinct()
    families = list(booked.select_related("office", "slot", "begins_with", "ends_with")) if talks else []
    if count := sum(_has_no_link(family, talk) for family in families for talk in talks if _meet(family, talk)):
        words = ngettext(
            "%(n)d talk by video until tomorrow has no link yet. Tell its adviser.",
            "%(n)d talks by video until tomorrow have no link yet. Tell their advisers.",
            count,
        )
        yield words % {"n": count}


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
