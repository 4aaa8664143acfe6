"""What stands still, in two voices: for those who run the portal, and for those who work with it.

Each app says with `@looks` what it looks at; the check of the command line and the pages of the staff ask for all.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils import timezone


@dataclass(frozen=True)
class Finding:
    """One thing that stands still. `error` and `hint` are for the command line, `words` for the pages."""

    id: str
    error: str
    hint: str
    words: str


Look = Callable[[dt.datetime], Iterator[Finding]]

_LOOKS: list[Look] = []


def looks(look: Look) -> Look:
    """Ask this function, too, what stands still."""
    _LOOKS.append(look)
    return look


def findings(now: dt.datetime | None = None) -> list[Finding]:
    """Return what stands still now; a portal in good order has none."""
    now = now or timezone.now()
    return [finding for look in _LOOKS for finding in look(now)]


def warnings() -> list[str]:
    """Return what stands still in the words for the pages."""
    return [finding.words for finding in findings()]
