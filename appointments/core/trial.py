"""Tries a change out: what would it do?"""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

Effect = TypeVar("Effect")


def trial(change: Callable[[], Effect]) -> Effect:
    """Return what a change would do, and roll it back. Raises what the change raises."""
    with transaction.atomic():
        effect = change()
        transaction.set_rollback(True)
    return effect
