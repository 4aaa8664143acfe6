"""Consultation hours as the directory publishes them: when and where, never by whom."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.choices import MeetingChannel, Rhythm
from appointments.models import ConsultationHour
from appointments.models.hours import ConsultationHourQuerySet
from appointments.models.recurrence import in_words
from offers.exchange import timetable
from offers.exchange.timetable import Recurring, When
from offers.models.offer import OfferQuerySet

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_VISITED = [channel for channel in MeetingChannel if channel.has_address]
_END_OF_DAY, _START_OF_DAY = dt.time.max, dt.time.min


class PublishedHours:
    """The timetable of the house."""

    def offers_at(self, when: When) -> QuerySet[Any, Any]:
        """An hour counts that overlaps the span."""
        hours = _running().filter(starts_at__lt=when.end or _END_OF_DAY, ends_at__gt=when.start or _START_OF_DAY)
        if when.weekdays:
            hours = hours.filter(weekday__in=when.weekdays)
        return hours.order_by().values_list("offer", flat=True)

    def sites_of(self, offers: OfferQuerySet) -> QuerySet[Any, Any]:
        visited = _running().filter(channel__in=_VISITED, offer__in=offers.order_by().values("pk"))
        spot = Coalesce(F("room__place"), F("place"), F("offer__place"))
        is_used = Coalesce(F("room__place__is_active"), F("place__is_active"), F("offer__place__is_active"))
        named = visited.annotate(of=F("offer"), spot=spot, is_used=is_used).filter(is_used=True)
        return named.order_by().values_list("of", "spot").distinct()

    def rules_of(self, offers: Collection[int]) -> Sequence[Recurring]:
        hours = _running().filter(offer__in=offers)
        return [_published(hour) for hour in hours.select_related("offer__place", "room__place", "place")]


def register() -> None:
    timetable.register(PublishedHours())


def _running() -> ConsultationHourQuerySet:
    return ConsultationHour.objects.running(timezone.localdate())


def _published(hour: ConsultationHour) -> Recurring:
    channel, is_monthly = MeetingChannel(hour.channel), hour.rhythm == Rhythm.MONTHLY
    way_in = _("Without an appointment") if hour.is_drop_in else _("With an appointment")
    site = hour.site if channel.has_address else None
    return Recurring(
        number=hour.public_id,
        offer=hour.offer_id,
        place=site if site and site.is_active else None,
        freq="MONTHLY" if is_monthly else "WEEKLY",
        interval=hour.every,
        byday=f"{hour.week_of_month if is_monthly else ''}{_DAYS[hour.weekday]}",
        opens_at=hour.starts_at,
        closes_at=hour.ends_at,
        first=hour.valid_from,
        last=hour.valid_until,
        words=in_words(hour),
        attending=", ".join([str(way_in), str(channel.label)]),
        notes="" if hour.in_school_holidays else _("Not in the school holidays"),
    )
