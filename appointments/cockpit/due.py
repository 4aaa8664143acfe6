"""What of times, courses and families waits for whom."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.desk.notices import unsent_mails
from appointments.messages.call_wishes import never_called
from appointments.models import CallTask, ConsultationHour, Draw
from familienzentrum.audiences import COORDINATION, DESK, GREETERS, PLANNERS
from familienzentrum.cockpit import Due, Reader, due_for
from offers.choices import OfferState

# So many weeks before its last day an hour is named: what comes after it can still be planned.
_WEEKS = 6
_A_WEEK = dt.timedelta(days=7)


@due_for(GREETERS | COORDINATION)
def _calls(reader: Reader) -> Iterator[Due]:
    """Families to be called, who they are is for those alone who call; and whom the house has failed, that it ends."""
    counts = _counted(CallTask.objects.open(), never_called(reader.today - _A_WEEK))
    if count := counts[0]:
        words = ngettext("%(n)d family has to be called.", "%(n)d families have to be called.", count) % {"n": count}
        yield _at_the_desk(words, "calls", is_allowed=reader.belongs_to(GREETERS))
    if (count := counts[1]) and reader.belongs_to(COORDINATION):
        words = ngettext(
            "%(n)d person asked to be called back and was not called within the days promised.",
            "%(n)d people asked to be called back and were not called within the days promised.",
            count,
        )
        yield Due(words % {"n": count}, note=_("Their numbers are deleted. Counted are the last seven days."))


def _counted(*rows: QuerySet[Any]) -> Counter[int]:
    """Return how many each has, by its place: one statement for all."""
    first, *others = (
        found.order_by().values(place=Value(place)).annotate(number=Count("*")).values_list("place", "number")
        for place, found in enumerate(rows)
    )
    return Counter(dict(first.union(*others, all=True)))


@due_for(DESK | COORDINATION)
def _mails(reader: Reader) -> Iterator[Due]:
    if count := unsent_mails():
        words = ngettext("%(n)d mail has not gone out.", "%(n)d mails have not gone out.", count) % {"n": count}
        yield _at_the_desk(words, "messages", is_allowed=reader.belongs_to(DESK))


def _at_the_desk(words: str, page: str, *, is_allowed: bool) -> Due:
    return Due(words, reverse(page)) if is_allowed else Due(words, note=_("The front desk does it."))


@due_for(PLANNERS)
def _hours(reader: Reader) -> Iterator[Due]:
    """Hours that end soon, and those whose adviser has left."""
    of_offers = Q(offer__state=OfferState.ACTIVE, offer__office__is_active=True)
    hours = ConsultationHour.objects.running(reader.today).filter(of_offers).select_related("offer", "adviser")
    soon = reader.today + dt.timedelta(weeks=_WEEKS)
    for hour in hours.with_stray_adviser().filter(Q(valid_until__lte=soon) | Q(has_stray_adviser=True)):
        url, named = reverse("hour", args=[hour.pk]), {"offer": hour.offer.title, "day": hour.get_weekday_display()}
        if hour.has_stray_adviser:  # type: ignore[attr-defined]
            yield Due(_("“%(offer)s”, %(day)s: its adviser has left. Choose another one.") % named, url)
        if hour.valid_until is not None and hour.valid_until <= soon:
            yield Due(_("The hour of “%(offer)s”, %(day)s, ends.") % named, url, by=hour.valid_until)


@due_for(PLANNERS)
def _draws(reader: Reader) -> Iterator[Due]:
    closed = Draw.objects.filter(drawn_at=None, closes_at__lte=timezone.now()).annotate(wishes=Count("wish_lists"))
    for draw in closed.order_by("closes_at", "pk"):
        words = _("“%(draw)s” waits to be drawn.") % {"draw": draw.title}
        lists = ngettext("%(n)d wish list", "%(n)d wish lists", draw.wishes) % {"n": draw.wishes}
        yield Due(words, reverse("draw_staff", args=[draw.pk]), by=timezone.localdate(draw.closes_at), note=lists)
