"""What a family was last told of its dates, as stored encrypted beside its data."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from familienzentrum.crypto import CannotUnseal, seal, unseal

if TYPE_CHECKING:
    from offers.models import Office


@dataclass(frozen=True)
class KnownDate:
    """One date as told. `uid` is that of its calendar entry; `stands` is False for one that was called off.

    `address` is street and town, `place` and `room` are names, `adviser` is a primary key.
    """

    uid: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    channel: str
    address: str = ""
    place: str = ""
    room: str = ""
    adviser: int | None = None
    stands: bool = True

    @property
    def when(self) -> tuple[dt.datetime, dt.datetime]:
        return self.starts_at, self.ends_at

    @property
    def where(self) -> tuple[str, str, str]:
        return self.address, self.place, self.room

    def called_off(self) -> Self:
        return replace(self, stands=False)


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
    def is_off(self) -> bool:
        """Whether no date stands any more."""
        return not any(date.stands for date in self.dates)

    @property
    def last_end(self) -> dt.datetime | None:
        return max((date.ends_at for date in self.dates), default=None)

    def to_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, default=dt.datetime.isoformat)

    @classmethod
    def from_text(cls, text: str) -> Self:
        stored = json.loads(text)
        return cls(**stored | {"dates": tuple(_read(stored["dates"]))})


def _read(stored: Iterable[dict[str, Any]]) -> Iterable[KnownDate]:
    for date in stored:
        when = {name: dt.datetime.fromisoformat(date[name]) for name in ("starts_at", "ends_at")}
        yield KnownDate(**date | when)


class Informed(models.Model):
    """Remembers what its family was last told, sealed like the personal data and erased with it."""

    if TYPE_CHECKING:
        office: models.ForeignKey["Office", "Office"]

    told = models.BinaryField(_("sealed: what the family was last told"), null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def known(self) -> Known:
        """What the family was last told; nothing at all before that. Raises CannotUnseal with a wrong secret."""
        if self.told is None:
            return Known()
        try:
            return Known.from_text(unseal(self.told, office=str(self.office.public_id)))
        except CannotUnseal as error:
            raise CannotUnseal(self._meta.db_table) from error

    @known.setter
    def known(self, known: Known) -> None:
        """Encrypt it; the caller saves `told`."""
        self.told = seal(known.to_text(), office=str(self.office.public_id))
