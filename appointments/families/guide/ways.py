"""Which offers meet families in the way that somebody likes."""

import datetime as dt
from typing import assert_never

from django.db.models import Exists, OuterRef, Q

from appointments.choices import MeetingChannel
from appointments.models import ConsultationHour
from offers.choices import Admission, OfferKind, Way


def channels_of_way(way: Way) -> tuple[MeetingChannel, ...]:
    """Return the channels by which one meets in this way; none if it is no question of channels."""
    match way:
        case Way.IN_PERSON:
            return (MeetingChannel.ON_SITE, MeetingChannel.PARTNER, MeetingChannel.HOME_VISIT)
        case Way.PHONE:
            return (MeetingChannel.PHONE,)
        case Way.VIDEO:
            return (MeetingChannel.VIDEO,)
        case Way.GROUP | Way.NAMELESS:
            return ()
        case _:
            assert_never(way)


def met(way: Way, today: dt.date) -> Q:
    """An offer that nobody has planned hours for is one to come to, unless it says otherwise."""
    hours = ConsultationHour.objects.running(today).filter(offer=OuterRef("pk"))
    planned = Q(Exists(hours.filter(channel__in=channels_of_way(way))))
    match way:
        case Way.IN_PERSON:
            unplanned = ~Q(Exists(hours)) & ~Q(admission=Admission.PHONE)
            return planned | unplanned
        case Way.PHONE:
            return planned | Q(admission=Admission.PHONE)
        case Way.VIDEO:
            return planned
        case Way.GROUP:
            return Q(kind__in=[kind for kind in OfferKind if kind.is_for_everybody])
        case Way.NAMELESS:
            return Q(is_anonymous_possible=True) & ~Q(admission=Admission.SIGNPOST)
        case _:
            assert_never(way)
