"""Reads a changing house as it is at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def at_one_moment() -> Iterator[None]:
    """Read everything as it is now: a visit that is recorded meanwhile is in all tables or in none."""
    if connection.in_atomic_block:
        # Whoever opened the transaction decides what it sees.
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
