"""Caches protected tables: pages ask for the same year again and again, and the audit takes seconds."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language

from reporting.disclosure.attacker_knowledge import Publication
from reporting.disclosure.certificate import METHOD, Certificate
from reporting.disclosure.protected_tables import ProtectedTable
from reporting.figures.table import Table

# A day, and the night in which the worker does it anew.
SECONDS = 30 * 3600

Protected = tuple[dict[str, ProtectedTable], Certificate]


class NotAtHand(Exception):
    """Nobody has audited it yet. An audit takes longer than anybody waits for a page: it is for the worker."""


def cached_protection(tables: Mapping[str, Table], ledger: Sequence[Publication], *, k: int) -> Protected:
    """Return what is cached for the same counts, words and releases. Raises NotAtHand."""
    found: Protected | None = cache.get(_key(tables, ledger, k))
    if found is None:
        raise NotAtHand
    return found


def protect_cached(tables: Mapping[str, Table], ledger: Sequence[Publication], *, k: int) -> Protected:
    """Return what is cached for the same counts, words and releases, or protect. Only protected tables are kept."""
    key = _key(tables, ledger, k)
    found: Protected | None = cache.get(key)
    if found is None:
        # The solver is for the worker and for commands: pages look only for what is there.
        from reporting.disclosure.joint_protection import protect_all

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
    # Values are pickled with the names of their modules: when these change, so must the prefix.
    return f"protected-tables-{blake2b(repr(content).encode(), digest_size=20).hexdigest()}"
