"""When and where offers take place, as the app that plans it says: it registers itself here."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import F, QuerySet

from offers.models import Offer, Place
from offers.models.offer import OfferQuerySet


@dataclass(frozen=True)
class Recurring:
    """One rule of an offer in local time; `byday` as in RFC 5545, `place` none where nobody goes."""

    number: uuid.UUID
    offer: int
    place: Place | None
    freq: str
    interval: int
    byday: str
    opens_at: dt.time
    closes_at: dt.time
    first: dt.date
    last: dt.date | None
    words: str
    attending: str
    notes: str


@dataclass(frozen=True)
class When:
    """Weekdays, none for all, and a span of the day, open where nothing is said."""

    weekdays: tuple[int, ...] = ()
    start: dt.time | None = None
    end: dt.time | None = None

    @property
    def is_open(self) -> bool:
        return not self.weekdays and self.start is None and self.end is None


class Timetable(Protocol):
    """Answers each question in one statement, for however many offers."""

    def offers_at(self, when: When) -> QuerySet[Any, Any]:
        """Return the ids of offers that take place then."""
        ...

    def sites_of(self, offers: OfferQuerySet) -> QuerySet[Any, Any]:
        """Return the pairs `of` an offer and its `spot`, a place, by id, where rules say so."""
        ...

    def rules_of(self, offers: Collection[int]) -> Sequence[Recurring]:
        """Return what is planned of these offers, in the order of the week."""
        ...


class _Nothing:
    """Before anything is planned."""

    def offers_at(self, when: When) -> QuerySet[Any, Any]:
        return Offer.objects.none().values_list("pk", flat=True)

    def sites_of(self, offers: OfferQuerySet) -> QuerySet[Any, Any]:
        return Offer.objects.none().annotate(of=F("pk"), spot=F("place")).values_list("of", "spot")

    def rules_of(self, offers: Collection[int]) -> Sequence[Recurring]:
        return ()


_known: list[Timetable] = [_Nothing()]


def register(timetable: Timetable) -> None:
    """Let this one answer from now on."""
    _known.append(timetable)


def timetable() -> Timetable:
    return _known[-1]
