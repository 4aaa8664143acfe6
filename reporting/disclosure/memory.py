"""Remembers what was protected: pages ask for the same year again and again, and proving takes seconds."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language

from reporting.disclosure.certificate import METHOD, Certificate
from reporting.disclosure.facts import Publication
from reporting.disclosure.joint import protect_all
from reporting.disclosure.shapes import ProtectedTable
from reporting.figures.table import Table

# A day, and the night in which the worker does it anew.
SECONDS = 30 * 3600


class NotAtHand(Exception):
    """Nobody has proved it yet. Proving takes longer than anybody waits for a page."""


def at_hand(
    tables: Mapping[str, Table], ledger: Sequence[Publication], *, k: int
) -> tuple[dict[str, ProtectedTable], Certificate]:
    """Return what is remembered. Raises NotAtHand."""
    found: tuple[dict[str, ProtectedTable], Certificate] | None = cache.get(_key(tables, ledger, k))
    if found is None:
        raise NotAtHand
    return found


def remembered(
    tables: Mapping[str, Table], ledger: Sequence[Publication], *, k: int
) -> tuple[dict[str, ProtectedTable], Certificate]:
    """Protect, or return what was found for the same counts, words and releases. Only protected tables are kept."""
    key = _key(tables, ledger, k)
    found: tuple[dict[str, ProtectedTable], Certificate] | None = cache.get(key)
    if found is None:
        found = protect_all(tables, ledger, k=k)
        cache.set(key, found, SECONDS)
    return found


def _key(tables: Mapping[str, Table], ledger: Sequence[Publication], k: int) -> str:
    content: list[Any] = [METHOD, k, get_language()]
    content += [(name, table.span, table.rows, table.across, table.numbers) for name, table in tables.items()]
    content += [
        (name, str(table.figure.name), table.figure.population, table.figure.changes) for name, table in tables.items()
    ]
    content += [(publication.name, publication.tables) for publication in ledger]
    return f"protected-{blake2b(repr(content).encode(), digest_size=20).hexdigest()}"
