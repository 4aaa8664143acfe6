"""Goes through rows one by one: what is wrong with one keeps none of the others waiting."""

import logging
from collections.abc import Callable, Iterable

from familienzentrum.crypto import CannotUnseal

_log = logging.getLogger(__name__)


def run_for_each(what: str, rows: Iterable[tuple[int, ...]], deed: Callable[..., bool]) -> int:
    """Do it for each row, known by its number and what else stands with it, and return how often it was done.

    The deed is a transaction of its own. A row that nobody can read is logged as `what`, and left for a human.
    """
    return sum(_done_or_logged(what, row, deed) for row in rows)


def _done_or_logged(what: str, row: tuple[int, ...], deed: Callable[..., bool]) -> bool:
    try:
        return deed(*row)
    except (ValueError, CannotUnseal) as error:
        _log.error("%s %d is left as it is: %s", what, row[0], type(error).__name__)
        return False
