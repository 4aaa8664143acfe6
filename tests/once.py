"""Rows that are dear to make and that tests only read: made once for all tests of a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def made_once(blocker: Any) -> Iterator[None]:
    """Make rows for a fixture of a module, which asks for `django_db_setup` and hands over its `django_db_blocker`.

    All is made in one transaction that is undone with the fixture; what a test does in it is undone with the test. Such
    tests belong to one process: give the file an `xdist_group`.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
