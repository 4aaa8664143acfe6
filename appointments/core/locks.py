"""Transaction-level advisory locks that serialise changes to the same thing.

Lock order, to rule out deadlocks: the plan, a draw, an offer's queue, the family, family records, slots;
our phone numbers last. The numbers of a day's walk-ins are locked alone.
"""

import datetime as dt
import hashlib

from django.db import connection
from django.db.transaction import TransactionManagementError

from appointments.models import Draw
from appointments.models.guards.plan import PLAN
from appointments.models.slot import SlotQuerySet

_QUEUES = 816
_OUR_NUMBERS = 817
_WALK_INS = 818


def lock_plan() -> None:
    """Exclusive: blocks placing slots. Taken first by closures, lendings and absences. Does not block bookings."""
    _ask("SELECT pg_advisory_xact_lock(%s)", [PLAN])


def lock_plan_shared() -> None:
    """Shared: blocks closures. Taken first by whatever places slots."""
    _ask("SELECT pg_advisory_xact_lock_shared(%s)", [PLAN])


def locked_draw(pk: int) -> Draw:
    """Return the draw with its row locked: until commit nobody draws, changes it or sends wishes."""
    return Draw.objects.select_for_update(no_key=True).get(pk=pk)


def lock_draws(times: SlotQuerySet) -> None:
    """Lock the draws whose courses are among these times: before the queues, as `hold_draw` does."""
    draws = times.order_by().filter(course__draw__isnull=False).values_list("course__draw", flat=True)
    for pk in sorted(set(draws)):
        locked_draw(pk)


def lock_queue(offer: int) -> None:
    """Serialise changes to the offer's waiting list and the allocation of its seats."""
    _ask("SELECT pg_advisory_xact_lock(%s, %s)", [_QUEUES, offer])


def lock_walk_ins(day: dt.date) -> None:
    """Serialise whatever happens to the numbers of a day: taking one, calling the next."""
    _ask("SELECT pg_advisory_xact_lock(%s, %s)", [_WALK_INS, day.toordinal()])


def lock_family(contacts: list[str]) -> None:
    """Serialise bookings for the family with these keyed hashes of its contact, one per secret.

    Locks all of them: during a rotation two processes share a secret, but may order them differently.
    """
    for number in sorted(map(_number_of, contacts)):
        _ask("SELECT pg_advisory_xact_lock(%s)", [number])


def lock_our_numbers() -> None:
    """Exclusive: until the transaction ends no family is given a number to ring. Taken last, before one is removed."""
    _ask("SELECT pg_advisory_xact_lock(%s, 0)", [_OUR_NUMBERS])


def lock_our_numbers_shared() -> None:
    """Shared: until then none of our numbers is removed."""
    _ask("SELECT pg_advisory_xact_lock_shared(%s, 0)", [_OUR_NUMBERS])


def _number_of(contact: str) -> int:
    return int.from_bytes(hashlib.sha256(contact.encode()).digest()[:8], "big", signed=True)


def _ask(lock: str, given: list[int]) -> None:
    """Lock until the transaction ends; in autocommit the lock would be released at once."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("Locks are taken within a transaction only.")
    with connection.cursor() as cursor:
        cursor.execute(lock, given)
