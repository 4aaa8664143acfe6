"""Brings whoever places times and whoever closes something into one line: neither waits for the other's rows."""

from django.db import connection

# The number that the triggers of the plan lock, too (migration 0008).
_PLAN = 815


def hold_plan() -> None:
    """Let nobody place a time until this transaction ends. First thing in whatever closes, lends or calls away.

    Locks are always taken in this order: the plan, queues of offers, families, appointments, times. Families who book
    never wait for the plan.
    """
    _lock("pg_advisory_xact_lock")


def share_plan() -> None:
    """Let nothing be closed until this transaction ends. First thing in whatever places times."""
    _lock("pg_advisory_xact_lock_shared")


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [_PLAN])
