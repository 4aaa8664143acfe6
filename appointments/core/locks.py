"""Lets deeds that touch the same thing come one after the other, until the transaction ends.

Always in this order, so that nobody waits in a circle: the plan, a draw, the queue of an offer, the family, rows of
families, the time.
"""

import hashlib

from django.db import connection
from django.db.transaction import TransactionManagementError

from appointments.models import Draw
from appointments.models.guards.plan import PLAN

_QUEUES = 816


def lock_plan() -> None:
    """Let nobody place a time meanwhile: first thing in whatever closes, lends or calls away. Bookings do not wait."""
    _ask("SELECT pg_advisory_xact_lock(%s)", [PLAN])


def lock_plan_shared() -> None:
    """Let nothing be closed meanwhile. First thing in whatever places times."""
    _ask("SELECT pg_advisory_xact_lock_shared(%s)", [PLAN])


def locked_draw(pk: int) -> Draw:
    """Return a draw as it is now; until the transaction ends nobody draws, changes it or sends wishes."""
    return Draw.objects.select_for_update(no_key=True).get(pk=pk)


def lock_queue(offer: int) -> None:
    """Wait until nobody else gives places of this offer to those who wait, or changes who waits."""
    _ask("SELECT pg_advisory_xact_lock(%s, %s)", [_QUEUES, offer])


def lock_family(contacts: list[str]) -> None:
    """Wait until nobody else books for the family with these keyed hashes of its contact, one for each secret.

    All of them are held: while a secret changes, two processes have one in common, and not always the same in front.
    """
    for number in sorted(map(_number_of, contacts)):
        _ask("SELECT pg_advisory_xact_lock(%s)", [number])


def _number_of(contact: str) -> int:
    return int.from_bytes(hashlib.sha256(contact.encode()).digest()[:8], "big", signed=True)


def _ask(lock: str, given: list[int]) -> None:
    """Lock until the caller's transaction ends; without one the lock would be gone at once."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("Locks are taken within a transaction only.")
    with connection.cursor() as cursor:
        cursor.execute(lock, given)
