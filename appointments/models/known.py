"""What a family was last told of its dates, as stored encrypted beside its data."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from appointments.choices import MeetingChannel
from familienzentrum.crypto import CannotUnseal, seal, unseal

if TYPE_CHECKING:
    from offers.models import Office


@dataclass(frozen=True)
class KnownDate:
    """One date as told. `uid` is that of its calendar entry; `stands` is False for one that was called off.

    `address` is street and town, `place` and `room` are names, `adviser` is a primary key. `number` is the house's own
    phone number where the family has to call it: because it chose to, for the link of a video, or where it left no
    number or address. `caller` is who rings for a talk by phone (`Caller`), empty for others.
    `company` is what was said of somebody who comes along (`Company`), empty if nobody is wanted.
    `link` is where a talk by video takes place; if it `is_discreet` no mail and no calendar says that, because its
    offer is sensitive. One that `is_given_up` takes place without the family, which has left its course; while it still
    `stands`, the family does not know that yet.
    """

    uid: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    channel: str
    address: str = ""
    place: str = ""
    room: str = ""
    adviser: int | None = None
    number: str = ""
    caller: str = ""
    link: str = ""
    company: str = ""
    is_discreet: bool = False
    stands: bool = True
    is_given_up: bool = False

    @property
    def when(self) -> tuple[dt.datetime, dt.datetime]:
        return self.starts_at, self.ends_at

    @property
    def where(self) -> tuple[str, str, str]:
        return self.address, self.place, self.room

    @property
    def asks_for_a_call(self) -> bool:
        """The family has to call for it: it chose to, or it left no number or address."""
        return bool(self.number) and not MeetingChannel(self.channel).is_by_video

    def called_off(self) -> Self:
        return replace(self, stands=False)

    def given_up(self) -> Self:
        return replace(self, stands=False, is_given_up=True)


@dataclass(frozen=True)
class Known:
    """All dates of one appointment by time, as of its `sequence`.

    Until it `is_confirmed`, the family has read them on the page or heard them at the desk, and no calendar has them.
    It `is_uncertain` if a message that says something else may have reached the family.
    """

    dates: tuple[KnownDate, ...] = ()
    sequence: int = 0
    is_confirmed: bool = False
    is_uncertain: bool = False

    @property
    def stamp(self) -> str:
        """Different for whatever differs, and without a time: it becomes part of the number of a mail."""
        return str(self.sequence)

    @property
    def is_off(self) -> bool:
        """Whether no date stands any more."""
        return not any(date.stands for date in self.dates)

    @property
    def is_left(self) -> bool:
        """Whether the family has left its course, which goes on."""
        return any(date.is_given_up for date in self.dates)

    def giving_up_all_but(self, uid: str) -> Self:
        """Return it for a family that goes to another course: the dates of this one take place without it."""
        return replace(self, dates=tuple(replace(date, is_given_up=date.uid != uid) for date in self.dates))

    @property
    def last_end(self) -> dt.datetime | None:
        return max((date.ends_at for date in self.dates), default=None)

    def to_text(self) -> str:
        return json.dumps(self, ensure_ascii=False, default=_plain)

    @classmethod
    def from_text(cls, text: str) -> Self:
        stored = json.loads(text)
        return cls(**stored | {"dates": tuple(_read(stored["dates"]))})


def _read(stored: Iterable[dict[str, Any]]) -> Iterable[KnownDate]:
    for date in stored:
        when = {name: dt.datetime.fromisoformat(date[name]) for name in ("starts_at", "ends_at")}
        yield KnownDate(**date | when)


def _plain(value: Any) -> Any:
    """Say for JSON what it does not know: a moment, or the fields of one of these rows, in the order of their class."""
    return value.isoformat() if isinstance(value, dt.datetime) else vars(value)


@dataclass(frozen=True)
class KnownWait:
    """What a family that waits was last told: its `state`, the `dates` of the place kept for it, and until when.

    A place in a course has several dates. `lapses` counts the places that were kept for it and that it did not take.
    The state is empty before any message.
    """

    state: str = ""
    dates: tuple[KnownDate, ...] = ()
    until: dt.datetime | None = None
    lapses: int = 0

    @property
    def stamp(self) -> str:
        """Like that of `Known`, and just as little to be read."""
        return hashlib.sha256(self.to_text().encode()).hexdigest()[:16]

    def to_text(self) -> str:
        return json.dumps(self, ensure_ascii=False, default=_plain)

    @classmethod
    def from_text(cls, text: str) -> Self:
        stored = json.loads(text)
        until = dt.datetime.fromisoformat(stored["until"]) if stored["until"] else None
        return cls(**stored | {"dates": tuple(_read(stored["dates"])), "until": until})


@dataclass(frozen=True)
class KnownWishes:
    """What a family in a draw was last told: until when it can change its wishes, and whether the lot has decided.

    `closes_at` is None before any message. `off` are the courses, by id, that it wishes for and that do not take place;
    empty once the lot has decided.
    """

    closes_at: dt.datetime | None = None
    is_drawn: bool = False
    off: tuple[int, ...] = ()

    @property
    def stamp(self) -> str:
        """Like that of `Known`: it becomes part of the number of a mail, where it is hashed."""
        return f"{self.closes_at} {self.is_drawn} {'-'.join(map(str, self.off))}"

    def to_text(self) -> str:
        return json.dumps(self, ensure_ascii=False, default=_plain)

    @classmethod
    def from_text(cls, text: str) -> Self:
        stored = json.loads(text)
        closes_at = dt.datetime.fromisoformat(stored["closes_at"]) if stored["closes_at"] else None
        return cls(**stored | {"closes_at": closes_at, "off": tuple(stored["off"])})


class Informed(models.Model):
    """Remembers what its family was last told, sealed like the personal data and erased with it."""

    if TYPE_CHECKING:
        office: models.ForeignKey["Office", "Office"]

    told = models.BinaryField(_("sealed: what the family was last told"), null=True, editable=False)

    class Meta:
        abstract = True

    def remembered(self) -> str | None:
        """Return what `remember` got; None before that. Raises CannotUnseal with a wrong secret."""
        if self.told is None:
            return None
        try:
            return unseal(self.told, office=str(self.office.public_id))
        except CannotUnseal as error:
            raise CannotUnseal(self._meta.db_table) from error

    def remember(self, text: str) -> None:
        """Encrypt what the family now knows; the caller saves `told`."""
        self.told = seal(text, office=str(self.office.public_id))
