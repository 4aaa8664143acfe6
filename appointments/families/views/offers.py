"""One offer, with its next times."""

import datetime as dt
import uuid
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appointments.booking.queries import channels_of, hours_of, next_open_door, next_single
from appointments.choices import MeetingChannel
from appointments.core.courses import courses_of
from appointments.core.places import sites_planned
from appointments.core.ways import anybody_comes, asks_for_things, ways_in_words
from appointments.models import ConsultationHour, Slot
from appointments.planning.closed_days import closed_for
from familienzentrum.access import public
from familienzentrum.context import centre_of
from familienzentrum.database.statements import Statement
from familienzentrum.micro_cache import cached_page
from offers.exchange.linked_data import service
from offers.exchange.records import absolute
from offers.models import Offer
from offers.models.offer import OfferQuerySet

_CLOSED_AHEAD = dt.timedelta(days=14)


def _offer(public_id: uuid.UUID, today: dt.date) -> OfferQuerySet:
    return Offer.objects.published(today).with_details().filter(public_id=public_id)


_OFFER = Statement(_offer)


@public
@cached_page()
@require_safe
def offer(request: HttpRequest, offer: uuid.UUID) -> HttpResponse:
    """Show one offer; for an unknown or ended one show the others."""
    found = _OFFER.first(public_id=offer, today=timezone.localdate())
    if found is None:
        return render(request, "offers/gone.html", status=HTTPStatus.NOT_FOUND)
    running, now = found.takes_bookings, timezone.now()
    courses, hours, ways = courses_of(found) if running else [], hours_of(found), channels_of(found)
    free = next_single(found) if running else []
    drop_in = next_open_door(found) if running else []
    dates = [*free, *drop_in, *(date for one in courses for date in one.dates)]
    context = {
        "offer": found,
        "ways": ways_in_words(ways),
        "asks_for_things": asks_for_things(ways),
        "sites": sites_planned(found, hours, dates) if drop_in or anybody_comes(ways) else [],
        "free": free,
        "courses": courses,
        "sight": _who_sees_in(found, hours) if found.is_sensitive else "",
        "drop_in": drop_in,
        "closed": closed_for(found, now, now + _CLOSED_AHEAD),
        "now": now,
        "linked": service(found, absolute(request.path), centre_of(request).municipality),
    }
    return render(request, "offers/offer.html", context)


def _who_sees_in(offer: Offer, hours: list[ConsultationHour]) -> str:
    """Promise only what hours and dates of a sensitive offer keep; empty if families go nowhere, or none is planned.

    A date without a room may be anywhere: nobody has said for it how nobody sees in.
    """
    visited = [hour for hour in hours if MeetingChannel(hour.channel).has_address]
    kept = {(hour.room is not None and not hour.room.can_be_seen_into, bool(hour.seclusion)) for hour in visited}
    kept |= _kept_by_times(offer)
    if not kept:
        return ""
    if all(is_unseen_room for is_unseen_room, _is_said in kept):
        return _("We talk in a room that nobody can look into.")
    return _("We talk where nobody can look in.") if all(map(any, kept)) else ""


def _kept_by_times(offer: Offer) -> set[tuple[bool, bool]]:
    """Return the same of the times ahead, which may differ from their hour or have none."""
    ahead = Slot.objects.offered().filter(offer=offer, ends_at__gt=timezone.now(), accompanies=None)
    visited = ahead.filter(channel__in=[channel for channel in MeetingChannel if channel.has_address])
    told = visited.order_by().values_list("room__can_be_seen_into", "hour__room", "hour__seclusion").distinct()
    return {(can_be_seen is False, bool(room is None and said)) for can_be_seen, room, said in told}
