"""The day on paper, for when there is no power or no network: a sheet per room, and one to sign per group."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from appointments.desk.board import Party, RoomRow, TimeCard, by_room, cards_of_day
from familienzentrum import audit
from familienzentrum.models import Centre, User


@dataclass(frozen=True)
class Listed:
    """A family on paper: its code and its pseudonym, which paper about a sensitive offer leaves out."""

    party: Party
    name: str


@dataclass(frozen=True)
class PaperCard:
    """A time on paper."""

    card: TimeCard

    @property
    def names_offer(self) -> bool:
        """Paper lies about: of a sensitive offer it says the kind alone."""
        return not self.card.slot.offer.is_sensitive

    @property
    def families(self) -> list[Listed]:
        return [Listed(party, party.name if self.names_offer else "") for party in self.card.parties]


@dataclass(frozen=True)
class DayPaper:
    """The rooms of a day with their times, and those at which several families are expected."""

    rooms: list[tuple[RoomRow, list[PaperCard]]]
    groups: list[PaperCard]
    shows_names: bool


def day_paper(day: dt.date, *, may_greet: bool) -> DayPaper:
    """Return what the board shows of a day: pseudonyms today only, and to who greets."""
    shows_names = may_greet and day == timezone.localdate()
    rows = by_room(cards_of_day(day, shows_names=shows_names))
    rooms = [(row, [PaperCard(card) for card in row.cards]) for row in rows]
    groups = [one for _row, cards in rooms for one in cards if one.card.has_list]
    return DayPaper(rooms, groups, shows_names)


@transaction.atomic
def log_paper(day: dt.date, *, by: User) -> None:
    """Log that somebody put the pseudonyms of a day on paper."""
    audit.record("day.printed", Centre.current(), by=by, day=day.isoformat())
