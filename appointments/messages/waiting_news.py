"""What a family that waits does not know yet: the difference between what it was told and how it stands on the list."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from appointments.choices import Occasion, WaitingState
from appointments.core.calendar_facts import uid_of
from appointments.core.courses import date_to_begin_with
from appointments.messages.change_words import moment_of
from appointments.messages.standing import known_date
from appointments.models import HeldSeats, Slot, WaitingEntry
from appointments.models.known import KnownDate, KnownWait
from familienzentrum import dates


@dataclass(frozen=True)
class WaitingNews:
    """What a family knows and what stands; `is_closed` if what it waits for does not take place any more."""

    known: KnownWait
    stands: KnownWait
    is_closed: bool = False

    @property
    def occasion(self) -> Occasion | None:
        """Which message the family needs; None if it knows how it stands, or brought that about itself."""
        match WaitingState(self.stands.state):
            case WaitingState.OFFERED:
                is_known = (self.known.place, self.known.until) == (self.stands.place, self.stands.until)
                return None if is_known else Occasion.PLACE_OFFERED
            case WaitingState.WAITING:
                return self._still_waiting()
            case WaitingState.EXPIRED:
                over = Occasion.LIST_CLOSED if self.is_closed else Occasion.WAITING_OVER
                return None if self.known.state == WaitingState.EXPIRED else over
            case WaitingState.LEFT | WaitingState.BOOKED:
                return Occasion.PLACE_LOST if self.stands.lapses > self.known.lapses else None

    def _still_waiting(self) -> Occasion | None:
        if not self.known.state:
            return Occasion.WAITING_JOINED
        if self.known.state == WaitingState.EXPIRED:
            return Occasion.WAITING_AGAIN
        if self.known.place is None:
            return None
        return Occasion.PLACE_LAPSED if self.stands.lapses > self.known.lapses else Occasion.PLACE_WITHDRAWN

    @property
    def place(self) -> KnownDate | None:
        """The place that is kept, else the one that was."""
        return self.stands.place or self.known.place

    def values(self) -> dict[str, str]:
        """Return what the placeholders {when} and {until} stand for."""
        until = self.stands.until or self.known.until
        return {"when": self._when(), "until": dates.moment(until) if until else ""}

    def _when(self) -> str:
        """Name the time of the place; if it is the one that the family knows already, say what became of it."""
        new, old = self.stands.place, self.known.place
        if new is None or old is None or new.uid != old.uid or new == old:
            return moment_of(self.place) if self.place else ""
        if new.starts_at != old.starts_at:
            changed = _("%(new)s (changed, it was: %(old)s)")
            return changed % {"new": moment_of(new), "old": dates.moment(old.starts_at)}
        return _("%(when)s (something about it has changed: see your page)") % {"when": moment_of(new)}


def waiting_news(entry: WaitingEntry) -> WaitingNews:
    """Compare what the family was told with how it stands now. Raises CannotUnseal."""
    where = ("slot__offer__place", "slot__place", "slot__room__place")
    return news_with(entry, HeldSeats.objects.filter(entry=entry).select_related(*where).first())


def news_with(entry: WaitingEntry, held: HeldSeats | None) -> WaitingNews:
    """Return the same for an entry whose place has been read already."""
    stands = KnownWait(
        state=entry.state,
        place=_place(held.slot) if held else None,
        until=held.until if held else None,
        lapses=entry.lapses,
    )
    return WaitingNews(entry.known, stands, is_closed=is_closed(entry))


def _place(slot: Slot) -> KnownDate:
    """Without the adviser, whom a family that waits was not promised."""
    begin = date_to_begin_with(slot, at_desk=False) if slot.has_begun else None
    return replace(known_date(begin or slot, uid_of(slot)), adviser=None)


def is_closed(entry: WaitingEntry) -> bool:
    """Return whether the wait is over because what the family waits for does not take place any more."""
    if entry.state != WaitingState.EXPIRED:
        return False
    if entry.offer.has_ended:
        return True
    return entry.course_id is not None and not Slot.objects.offered().filter(course=entry.course_id).exists()
