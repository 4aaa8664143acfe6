"""Real connections, many at once."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
import pytest_django
from django.core.management import call_command
from django.db import DatabaseError, connection

from familienzentrum.refusals import Refusal
from tests.scratch import database, working_in

# What a race may end in; anything else is a mistake and fails the test.
REFUSALS = (Refusal, DatabaseError)


Rebuilding = Callable[[], Any]

PATIENCE = 60  # seconds, before a test fails that would stand still for ever


def at_once(deeds: Sequence[Rebuilding]) -> Counter[str]:
    """Do every deed in a thread with a connection of its own, all starting together.

    Returns how often each ended how: "done", or the name of the exception.
    """
    start = threading.Barrier(len(deeds))

    def run(deed: Rebuilding) -> str:
        start.wait(PATIENCE)
        return ending_of(deed)

    with ThreadPoolExecutor(len(deeds)) as threads:
        ends = [threads.submit(on_its_own_connection, partial(run, deed)) for deed in deeds]
    return Counter(end.result() for end in ends)


def ending_of(deed: Rebuilding) -> str:
    try:
        deed()
    except REFUSALS as error:
        return type(error).__name__
    return "done"


def on_its_own_connection(work: Callable[[], str], number: Future[int] | None = None) -> str:
    """Do some work in this thread's connection; `number` learns by which number PostgreSQL knows it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{PATIENCE}s'")
        if number:
            number.set_result(connection.connection.info.backend_pid)
        return work()
    finally:
        connection.close()


@pytest.fixture(scope="session")
def unguarded_database(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[str]:
    """Return the name of a copy of the test database, made once: guards are dropped there and put up again."""
    with django_db_blocker.unblock(), database("unguarded", like=connection.settings_dict["NAME"]) as new:
        yield new


@pytest.fixture
def drop_guards(unguarded_database: str, transactional_db: None) -> Iterator[Callable[..., None]]:
    """Work in the copy; `drop_guards("slot_is_possible")` drops constraints and triggers for one test."""
    dropped: list[str] = []
    with working_in(unguarded_database):
        yield lambda *names: dropped.extend(_drop(names))
        call_command("flush", verbosity=0, interactive=False)
        with connection.cursor() as cursor:
            for definition in dropped:
                cursor.execute(definition)


_GUARDS = """
SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || conname,
       'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' || conname || ' ' || pg_get_constraintdef(oid)
FROM pg_constraint WHERE conname = ANY(%(names)s)
UNION ALL
SELECT 'DROP TRIGGER ' || tgname || ' ON ' || tgrelid::regclass, pg_get_triggerdef(oid)
FROM pg_trigger WHERE tgname = ANY(%(names)s)
"""


def _drop(names: Sequence[str]) -> list[str]:
    """Drop guards, and return how each is made again."""
    with connection.cursor() as cursor:
        cursor.execute(_GUARDS, {"names": list(names)})
        found = cursor.fetchall()
        assert len(found) == len(names)
        for drop, _definition in found:
            cursor.execute(drop)
    return [definition for _drop, definition in found]
