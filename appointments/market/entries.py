"""What one press of a key at a stand says, as a device sends it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from appointments.choices import PartOfDay
from appointments.core.day_parts import DayPart
from appointments.models import TallyKey
from appointments.models.stand_tally import TallyKind
from familienzentrum.choices import Language

# Of what a page sends. A page of another version is asked to load itself again before it sends anything.
VERSION = 1
MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Entry:
    """An adult, a child, or a conversation about a topic. Its key is random, its time a part of the day."""

    key: uuid.UUID
    stand: int
    kind: TallyKind
    when: DayPart
    topic: int | None = None
    phase: int | None = None
    language: str = ""
    is_taken_back: bool = False

    @classmethod
    def read(cls, sent: Mapping[str, Any]) -> Self:
        """Raises ValueError, TypeError or KeyError, if no page of ours could have sent it."""
        kind = TallyKind(sent["kind"])
        return cls(
            key=uuid.UUID(sent["key"]),
            stand=_number(sent["stand"]),
            kind=kind,
            when=DayPart(dt.date.fromisoformat(sent["day"]), PartOfDay(sent["part"])),
            topic=_number(sent["topic"]) if kind == TallyKind.TALK else None,
            phase=_number(sent["phase"]) if sent.get("phase") else None,
            language=Language(sent["language"]) if sent.get("language") else "",
            is_taken_back=sent.get("is_taken_back") is True,
        )

    @classmethod
    def of_key(cls, made: TallyKey) -> Self:
        """Return what takes back an entry that was counted."""
        when = DayPart(made.stand.day, DayPart.now().part)
        return cls(key=made.key, stand=made.stand_id, kind=TallyKind(made.kind), when=when, is_taken_back=True)


def _number(given: Any) -> int:
    number = int(given)
    if not 0 < number < 2**31:
        raise ValueError(given)
    return number
