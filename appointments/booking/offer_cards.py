"""Offers as the catalogue shows them: what a card says and nothing else, with the next times of each."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from appointments.booking.listed_times import listed_times
from appointments.booking.told_times import ToldTime
from appointments.models import Slot
from appointments.models.slot import LONGEST, SlotQuerySet
from familienzentrum.database.statements import Ids, Statement
from offers.choices import OfferState
from offers.models import AgePhase, Offer
from offers.models.language import SpokenLanguage, languages_of

# How many are shown on one page.
PER_PAGE = 30


class OfferCard(NamedTuple):
    """What is said of an offer. Two that say the same are equal, so that what is drawn of it can be kept.

    A paused offer shows no time.
    """

    public_id: uuid.UUID
    title: str
    office: str
    summary: str
    audience: str
    phases: tuple[str, ...]
    languages: tuple[SpokenLanguage, ...]
    has_interpreter: bool
    cost: str
    is_paused: bool
    admission: str
    phone: str
    place: str
    free: ToldTime | None
    drop_in: ToldTime | None


def offer_cards(ids: Sequence[int]) -> list[OfferCard]:
    """Return the cards of these offers in this order. Two queries, and one for mobile places."""
    now = timezone.now()
    read = _ROWS.rows(now=now, today=timezone.localdate(now), earliest=now - LONGEST, ids=tuple(ids))
    rows = {row[0]: row for row in read}
    listed = listed_times([time for row in read for time in row[-2:] if time])
    times = {number: one.time for number, one in listed.items()}
    return [_card(rows[number], times) for number in ids if number in rows]


def _rows(now: dt.datetime, today: dt.date, earliest: dt.datetime, ids: Ids) -> QuerySet[Offer, tuple[Any, ...]]:
    free = Slot.objects.bookable(now, today).with_free_seats()
    drop_in = Slot.objects.drop_in().not_over(now, earliest)
    phases = AgePhase.objects.filter(offers=OuterRef("pk")).values("label")
    found = Offer.objects.filter(pk__any_of=ids).order_by()
    return found.annotate(phases=ArraySubquery(phases), free=_first(free), drop_in=_first(drop_in)).values_list(
        *("pk", "public_id", "title", "office__name", "summary", "audience", "phases", "languages"),
        *("has_interpreter", "cost", "state", "admission", "phone", "office__phone", "place__name", "free", "drop_in"),
    )


def _first(times: SlotQuerySet) -> Subquery:
    """The soonest is looked up for each offer: numbering the times of all would read every one."""
    return Subquery(times.filter(offer=OuterRef("pk")).order_by("starts_at", "id").values("pk")[:1])


_ROWS = Statement(_rows)


def _card(row: tuple[Any, ...], times: dict[int, ToldTime]) -> OfferCard:
    _id, number, title, office, summary, audience, phases, languages, has_interpreter, cost, *rest = row
    state, admission, phone, office_phone, place, free, drop_in = rest
    is_paused = state == OfferState.PAUSED
    return OfferCard(
        *(number, title, office, summary, audience, tuple(phases)),
        languages_of(languages),
        *(has_interpreter, cost, is_paused, admission, phone or office_phone, place or ""),
        *(None if is_paused else times.get(time) for time in (free, drop_in)),
    )
