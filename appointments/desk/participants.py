"""Who is expected together: the families of a course or of a group, with what is known of each date."""

from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from appointments.choices import AppointmentState
from appointments.core.courses import course_dates
from appointments.desk.attendance import Expected
from appointments.desk.board import Party, party_of, standing_of
from appointments.models import Appointment, Slot
from familienzentrum import audit
from familienzentrum.models import User


@dataclass(frozen=True)
class Participant:
    """A family, and how it stands on each date of the list, None where it was not booked for it.

    `shares_name` if another one is called the same.
    """

    party: Party
    states: list[AppointmentState | None]
    shares_name: bool = False


@dataclass(frozen=True)
class Participants:
    """The list for one date. `shows_names` is False where it may hold no more than the beginning of each code."""

    date: Slot
    dates: list[Slot]
    rows: list[Participant]
    shows_names: bool
    shows_codes: bool

    @property
    def number(self) -> int:
        """The which of its dates this is."""
        return next(number for number, date in enumerate(self.dates, start=1) if date.pk == self.date.pk)

    @property
    def count(self) -> int:
        return len(self.dates)

    @property
    def adults(self) -> int:
        return sum(row.party.adults for row in self.rows)

    @property
    def children(self) -> int:
        return sum(row.party.children for row in self.rows)


def participants_of(date: Slot, *, offices: frozenset[int] | None, may_greet: bool) -> Participants:
    """Return who is expected on this date, of these offices or of all.

    A list is carried around and left lying about: of a sensitive offer it never names anybody.
    """
    dates = course_dates(date) or [date]
    standing = standing_of(offices)
    expected = Expected(dates, standing)
    families = expected.on(date) if date.course_id else list(standing.filter(slot=date).select_related("office"))
    parties = {one: party_of(one, date, expected, shows_names=may_greet) for one in families}
    names = Counter(party.name.casefold() for party in parties.values())
    rows = [
        Participant(party, [_state(expected, one, other) for other in dates], names[party.name.casefold()] > 1)
        for one, party in parties.items()
    ]
    return Participants(date, dates, rows, may_greet and not date.offer.is_sensitive, may_greet)


def _state(expected: Expected, appointment: Appointment, date: Slot) -> AppointmentState | None:
    return expected.state_on(appointment, date) if appointment.holds_for(date) else None


def is_today(date: Slot) -> bool:
    """Return whether this time, or another date of its course, is today."""
    today = timezone.localdate()
    return any(timezone.localdate(other.starts_at) == today for other in course_dates(date) or [date])


@transaction.atomic
def log_list(date: Slot, *, by: User) -> None:
    """Log that somebody opened a list of names; it says of which date, not of whom."""
    audit.record("participants.listed", date, by=by)
