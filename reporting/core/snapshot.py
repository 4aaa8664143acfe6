"""Consistent reads of changing data."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def at_one_moment() -> Iterator[None]:
    """Snapshot isolation: a visit recorded meanwhile is in all tables or in none."""
    if connection.in_atomic_block:
        # An outer transaction sets its own isolation level.
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
