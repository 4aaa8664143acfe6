"""Forces the order in which two connections work: one deed stands still midway until the other is done or waits for it.

PostgreSQL tests itself like this (its isolation tester): nothing depends on who happens to be faster.
"""

import re
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model

from tests.races.conftest import PATIENCE, Rebuilding, ending_of, on_its_own_connection

_LOOK = 0.002  # seconds between two looks at what PostgreSQL lets a connection wait for
_ROW_LOCK = re.compile(r" FOR (NO KEY )?UPDATE\b.*$")
_NUMBER_LOCK = re.compile(r"\bpg_advisory_xact_lock(_shared)?(?=\()")


@dataclass
class Stop:
    """Where a deed stands still: at its first statement that contains `words`, before or after the database does it."""

    words: str
    is_after: bool
    reached: Future[None] = field(default_factory=Future)
    goes_on: Event = field(default_factory=Event)

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        is_here = self.words in sql and not self.reached.done()
        if is_here and not self.is_after:
            self._stand_still()
        found = execute(sql, *rest)
        if is_here and self.is_after:
            self._stand_still()
        return found

    def _stand_still(self) -> None:
        self.reached.set_result(None)
        assert self.goes_on.wait(PATIENCE)


def before(verb: str, model: type[Model]) -> Stop:
    """Stop with everything read and nothing written: `before("UPDATE", Draw)`."""
    return Stop(f'{verb} "{model._meta.db_table}"', is_after=False)


def after(verb: str, model: type[Model]) -> Stop:
    """Stop with the rows read, or written and not committed: `after("FROM", Draw)`, `after("INSERT INTO", Slot)`."""
    return Stop(f'{verb} "{model._meta.db_table}"', is_after=True)


def amid(first: Rebuilding, stop: Stop, second: Rebuilding) -> tuple[str, str]:
    """Do `second` while `first` stands still, until it is done or waits for `first`; return how both ended."""
    numbers: tuple[Future[int], Future[int]] = (Future(), Future())
    with ThreadPoolExecutor(2) as threads:
        try:
            one = threads.submit(on_its_own_connection, lambda: _with_stop(first, stop), numbers[0])
            _reach(stop, one)
            other = threads.submit(on_its_own_connection, lambda: ending_of(second), numbers[1])
            _let_go(other, *numbers)
        finally:
            stop.goes_on.set()
    return one.result(), other.result()


def without_locks(deed: Rebuilding) -> Rebuilding:
    """Return the deed with its guard taken away: whatever it asks for, no row and no number is locked."""

    def unlocked(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        return execute(_NUMBER_LOCK.sub("concat", _ROW_LOCK.sub("", sql)), *rest)

    def run() -> Any:
        with connection.execute_wrapper(unlocked):
            return deed()

    return run


def _with_stop(deed: Rebuilding, stop: Stop) -> str:
    with connection.execute_wrapper(stop):
        return ending_of(deed)


def _reach(stop: Stop, one: Future[str]) -> None:
    wait([stop.reached, one], PATIENCE, FIRST_COMPLETED)
    if not stop.reached.done():
        pytest.fail(f"The first deed never came to {stop.words}; it ended: {one.result(0)}")


def _let_go(other: Future[str], first: Future[int], second: Future[int]) -> None:
    """Return when the second deed is done, or cannot go on before the first does."""
    for _look in range(int(PATIENCE / _LOOK)):
        if wait([other], _LOOK).done or (second.done() and _waits_for(first.result(), second.result())):
            return
    pytest.fail("The second deed neither ended nor waited for the first.")


def _waits_for(first: int, second: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY(pg_blocking_pids(%s))", [first, second])
        return cursor.fetchone()[0]
