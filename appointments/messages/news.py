"""What one family does not know yet about its appointment."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.choices import Occasion
from appointments.messages.change_words import called_off, moments_of, sentences, ways_in
from appointments.messages.difference import Change, difference, occasion_due, together
from appointments.messages.standing import standing
from appointments.models import Appointment
from appointments.models.known import Known, KnownDate
from appointments.models.planned import Planned


@dataclass(frozen=True)
class News:
    """What a family knows, what stands, and in between what it has to be told, all at `now`."""

    known: Known
    stands: Known
    now: dt.datetime

    @cached_property
    def changes(self) -> list[Change]:
        return difference(self.known, self.stands, now=self.now)

    @property
    def occasion(self) -> Occasion | None:
        return occasion_due(self.known, self.stands, now=self.now)

    @property
    def known_afterwards(self) -> Known:
        return together(self.known, self.stands)

    def sentences(self) -> list[str]:
        """Say what changed in the current language; nothing if the family knows all."""
        said = sentences(self.changes, self.stands, now=self.now)
        return said or ([_("This holds: %(when)s.") % {"when": self.when()}] if self.known.is_uncertain else [])

    def when(self, *, names_places: bool = False) -> str:
        """Name the dates still ahead, or those called off if none is left; with their addresses if that is wanted."""
        named = moments_of(self._ahead(), names_places=names_places) or called_off(self.changes)
        return named or moments_of(self._standing() or self.stands.dates)

    @property
    def next_start(self) -> dt.datetime | None:
        """When the next date of the family begins, or its first one if none is ahead."""
        dates = [date for date in self._ahead() if date.starts_at > self.now] or self.stands.dates
        return min((date.starts_at for date in dates), default=None)

    def ways_in(self) -> list[str]:
        """Say how the talks ahead begin, by a link or a call of the family: for a mail alone, since it may name it."""
        return ways_in(self._ahead(), self.changes)

    def _ahead(self) -> list[KnownDate]:
        return [date for date in self.stands.dates if date.stands and date.ends_at > self.now]

    def _standing(self) -> list[KnownDate]:
        return [date for date in self.stands.dates if date.stands]


def news_of(
    appointment: Appointment, dates: Iterable[Planned] | None = None, *, house_number: str | None = None
) -> News:
    """Compare what the family was told with what stands; what `standing` is given is passed on. Raises CannotUnseal."""
    return News(appointment.known, standing(appointment, dates, house_number=house_number), timezone.now())
