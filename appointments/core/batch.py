"""Processes rows one by one, so that one bad row does not block the others."""

import logging
from collections.abc import Callable, Iterable

from familienzentrum.crypto import CannotUnseal

_log = logging.getLogger(__name__)


def run_for_each(what: str, rows: Iterable[tuple[int, ...]], work: Callable[..., bool]) -> int:
    """Call `work` with each row's id and further values; return how often it returned True.

    `work` opens its own transaction. A row that cannot be read is logged as `what` and left for a human.
    """
    return sum(_run_or_log(what, row, work) for row in rows)


def _run_or_log(what: str, row: tuple[int, ...], work: Callable[..., bool]) -> bool:
    try:
        return work(*row)
    except (ValueError, CannotUnseal) as error:
        _log.error("%s %d is left as it is: %s", what, row[0], type(error).__name__)
        return False
