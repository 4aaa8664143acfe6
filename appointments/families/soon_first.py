"""Of what fits nearly as well, what somebody can use soon stands before what is far away."""

import datetime as dt
from collections.abc import Mapping, Sequence

from appointments.booking.offer_cards import OfferCard
from offers.choices import Admission
from offers.finding import Judged, Thing

# Whoever looks for help plans no further ahead than that.
SOON = dt.timedelta(days=21)
# What has no time until then stands behind whatever fits so much as well: measured on what people type, see ADR 34.
_AS_WELL = 0.8
_BY_TIMES = (Admission.BOOKING, Admission.OPEN)


def soon_first(found: Sequence[Judged], cards: Mapping[Thing, OfferCard], now: dt.datetime) -> list[Thing]:
    """Return what was found for words, best first. What is no offer, or is asked for by phone, can always be used."""
    until = now + SOON

    def worth(one: Judged) -> float:
        card = cards.get(one.thing)
        return one.score * (_AS_WELL if card and not _can_be_used(card, until) else 1)

    return [one.thing for one in sorted(found, key=worth, reverse=True)]


def _can_be_used(card: OfferCard, until: dt.datetime) -> bool:
    if card.admission not in _BY_TIMES:
        return not card.is_paused
    return any(time and time.starts_at <= until for time in (card.free, card.drop_in))
