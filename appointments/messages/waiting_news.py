"""What a family that waits does not know yet: the difference between what it was told and how it stands on the list."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils import timezone

from appointments.choices import Occasion, WaitingState
from appointments.core.calendar_facts import uid_of
from appointments.messages.change_words import moments_of, sentences
from appointments.messages.difference import Change, difference
from appointments.messages.standing import dates_booked_with, known_date
from appointments.models import HeldSeats, Slot, WaitingEntry
from appointments.models.known import Known, KnownDate, KnownWait
from familienzentrum import dates


@dataclass(frozen=True)
class WaitingNews:
    """What a family knows and what stands at `now`; `is_closed` if what it waits for does not take place any more."""

    known: KnownWait
    stands: KnownWait
    is_closed: bool = False
    now: dt.datetime = field(default_factory=timezone.now)

    @property
    def occasion(self) -> Occasion | None:
        """Which message the family needs; None if it knows how it stands, or brought that about itself."""
        match WaitingState(self.stands.state):
            case WaitingState.OFFERED:
                return self._offered()
            case WaitingState.WAITING:
                return self._still_waiting()
            case WaitingState.EXPIRED:
                over = Occasion.LIST_CLOSED if self.is_closed else Occasion.WAITING_OVER
                return None if self.known.state == WaitingState.EXPIRED else over
            case WaitingState.LEFT | WaitingState.BOOKED:
                return Occasion.PLACE_LOST if self.stands.lapses > self.known.lapses else None

    @cached_property
    def changes(self) -> list[Change]:
        """What is different about the dates of the place that the family knows; a date that has begun is none."""
        ahead = tuple(date for date in self.known.dates if date.starts_at > self.now)
        return difference(Known(ahead), Known(self.stands.dates), now=self.now)

    def values(self, *, names_places: bool = False) -> dict[str, str]:
        """Return what the placeholders {when}, {until} and {changes} stand for; the first with addresses if wanted."""
        until = self.stands.until or self.known.until
        return {
            # What is gone is named by the date that held the seats: others of its course may take place.
            "when": moments_of(self.stands.dates or self.known.dates[:1], names_places=names_places),
            "until": dates.moment(until) if until else "",
            "changes": "\n".join(sentences(self.changes, Known(self.stands.dates), now=self.now)),
        }

    def _offered(self) -> Occasion | None:
        if not self._is_known_place:
            return Occasion.PLACE_OFFERED
        if self.changes:
            return Occasion.PLACE_CHANGED
        return None if self.known.until == self.stands.until else Occasion.PLACE_OFFERED

    @property
    def _is_known_place(self) -> bool:
        """Whether the family was told of this place; one that lapsed meanwhile is offered anew."""
        known, stands = ({date.uid for date in wait.dates} for wait in (self.known, self.stands))
        return self.known.lapses == self.stands.lapses and bool(known & stands)

    def _still_waiting(self) -> Occasion | None:
        if not self.known.state:
            return Occasion.WAITING_JOINED
        if self.known.state == WaitingState.EXPIRED:
            return Occasion.WAITING_AGAIN
        if not self.known.dates:
            return None
        return Occasion.PLACE_LAPSED if self.stands.lapses > self.known.lapses else Occasion.PLACE_WITHDRAWN


def waiting_news(entry: WaitingEntry) -> WaitingNews:
    """Compare what the family was told with how it stands now. Raises CannotUnseal."""
    where = ("slot__offer__place", "slot__place", "slot__room__place")
    return news_with(entry, HeldSeats.objects.filter(entry=entry).select_related(*where).first())


def news_with(entry: WaitingEntry, held: HeldSeats | None, booked: Iterable[Slot] | None = None) -> WaitingNews:
    """Return the same for an entry whose place has been read already, and what is `booked` with it."""
    if held and booked is None:
        booked = dates_booked_with(held.slot)
    stands = KnownWait(
        state=entry.state,
        dates=_dates(held.slot, booked or ()) if held else (),
        until=held.until if held else None,
        lapses=entry.lapses,
    )
    return WaitingNews(entry.known, stands, is_closed=is_closed(entry))


def _dates(slot: Slot, booked: Iterable[Slot]) -> tuple[KnownDate, ...]:
    """Without the adviser, whom a family that waits was not promised; of a course that has begun, what is ahead."""
    ahead = [date for date in booked if not (slot.has_begun and date.has_begun)] or [slot]
    told = (replace(known_date(date, uid_of(date)), adviser=None) for date in ahead)
    return tuple(sorted(told, key=lambda date: date.starts_at))


def is_closed(entry: WaitingEntry) -> bool:
    """Return whether the wait is over because what the family waits for does not take place any more."""
    if entry.state != WaitingState.EXPIRED:
        return False
    if entry.offer.has_ended:
        return True
    return entry.course_id is not None and not Slot.objects.offered().filter(course=entry.course_id).exists()
