"""When an offer takes place again and again, in the words of a paper that hangs on a wall for months."""

import datetime as dt
from typing import NamedTuple

from django.utils import timezone

from appointments.booking.queries import hours_of
from appointments.choices import MeetingChannel
from appointments.core.places import visited
from appointments.models import ConsultationHour
from offers.models import Offer


class RegularTime(NamedTuple):
    """One rule: "Every Monday, 9:30–11:00". `where` names the way of meeting, or a place that is not the offer's."""

    days: str
    starts_at: dt.time
    ends_at: dt.time
    where: str
    is_drop_in: bool
    # Only if it is still to come.
    first: dt.date | None
    last: dt.date | None
    pauses_in_school_holidays: bool


def regular_times(offer: Offer) -> list[RegularTime]:
    """Return the rules of an offer by weekday and time; none for a paused one. Two queries."""
    if offer.is_paused:
        return []
    hours = sorted(hours_of(offer), key=lambda hour: (hour.weekday, hour.starts_at, hour.pk))
    return list(dict.fromkeys(_said(hour, offer) for hour in hours))


def _said(hour: ConsultationHour, offer: Offer) -> RegularTime:
    return RegularTime(
        days=hour.days_in_words,
        starts_at=hour.starts_at,
        ends_at=hour.ends_at,
        where=_where(hour, offer),
        is_drop_in=hour.is_drop_in,
        first=hour.valid_from if hour.valid_from > timezone.localdate() else None,
        last=hour.valid_until,
        pauses_in_school_holidays=not hour.in_school_holidays,
    )


def _where(hour: ConsultationHour, offer: Offer) -> str:
    place = visited(hour)
    if place is None:
        return str(MeetingChannel(hour.channel).label)
    return "" if place.pk == offer.place_id else place.name
