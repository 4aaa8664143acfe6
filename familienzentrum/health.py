"""What is stuck, worded twice: for operators and for staff.

Apps register checks with `@looks`; `manage.py check` and the staff pages run them all.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils import timezone


@dataclass(frozen=True)
class Finding:
    """One thing that is stuck. `error` and `hint` are for the command line, `words` for the pages."""

    id: str
    error: str
    hint: str
    words: str


Look = Callable[[dt.datetime], Iterator[Finding]]

_LOOKS: list[Look] = []


def looks(look: Look) -> Look:
    """Register a check."""
    _LOOKS.append(look)
    return look


def findings(now: dt.datetime | None = None) -> list[Finding]:
    """Return all current findings; a healthy portal has none."""
    now = now or timezone.now()
    return [finding for look in _LOOKS for finding in look(now)]


def warnings() -> list[str]:
    """Return the current findings in the words for the pages."""
    return [finding.words for finding in findings()]
