"""Remembers what was protected: pages ask for the same year again and again, and proving takes seconds."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language

from reporting.disclosure.attacker_knowledge import Publication
from reporting.disclosure.certificate import METHOD, Certificate
from reporting.disclosure.joint_protection import protect_all
from reporting.disclosure.protected_tables import ProtectedTable
from reporting.disclosure.solver import OutOfTime
from reporting.figures.table import Table

SECONDS = 3600
# Seconds of the processor that a page may take for it; what takes longer is for the worker, and pages know for a while
# that it does.
OF_PAGE, OF_REFUSAL = 3.0, 300
TAKES_LONG = "takes long"


class NotAtHand(Exception):
    """Proving takes longer than anybody waits for a page."""


def at_hand(
    tables: Mapping[str, Table], ledger: Sequence[Publication], *, k: int
) -> tuple[dict[str, ProtectedTable], Certificate]:
    """Return what is remembered, or can be protected while somebody waits. Raises NotAtHand."""
    key = _key(tables, ledger, k)
    found: tuple[dict[str, ProtectedTable], Certificate] | str | None = cache.get(key)
    if found is None:
        try:
            found = protect_all(tables, ledger, k=k, seconds=OF_PAGE, gives_up=False)
        except OutOfTime:
            found = TAKES_LONG
        cache.set(key, found, OF_REFUSAL if found == TAKES_LONG else SECONDS)
    if isinstance(found, str):
        raise NotAtHand
    return found


def remembered(
    tables: Mapping[str, Table], ledger: Sequence[Publication], *, k: int
) -> tuple[dict[str, ProtectedTable], Certificate]:
    """Protect, or return what was found for the same counts, words and releases. Only protected tables are kept."""
    key = _key(tables, ledger, k)
    found: tuple[dict[str, ProtectedTable], Certificate] | str | None = cache.get(key)
    if found is None or isinstance(found, str):
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
