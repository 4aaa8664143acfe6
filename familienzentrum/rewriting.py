"""Rewrites the tables, so that no erased data is left in their files.

A deleted row stays in its table's file until something overwrites it; VACUUM and REINDEX only mark the space as free.
VACUUM FULL copies live rows into new files and removes the old ones. Planner statistics quote values from the tables;
they are recomputed, and pg_statistic itself is rewritten last.
"""

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.db import OperationalError, connection
from django.db.transaction import TransactionManagementError
from psycopg import sql
from psycopg.errors import Diagnostic, LockNotAvailable

_log = logging.getLogger("portal.rewriting")
# lock_timeout: a table is locked exclusively while copied, and everybody queues behind a waiting lock.
_WAIT_FOR_LOCK = "2s"
_SET_WAIT = "SELECT set_config('lock_timeout', %s, false)"
# Backoff in seconds: most blockers, such as a request, are over soon. A transaction that writes in another database of
# the same server blocks as well.
_PAUSES = (0.0, 1.0, 4.0, 15.0, 30.0)
_STATISTICS = "pg_catalog.pg_statistic"
# VACUUM (FULL, VERBOSE) reports in DETAIL how many dead rows it copied because an open transaction still sees them.
# The number comes first in every language of PostgreSQL.
_STILL_SEEN = re.compile(r"\d+")
# Needs PostgreSQL 18.
_CAN_FORGET = 180_000
_FORGET = """
SELECT pg_clear_attribute_stats(schemaname::text, tablename::text, attname::text, inherited) FROM pg_stats
WHERE schemaname = current_schema() AND tablename = %s
"""


class NotRewritten(Exception):
    """Some tables may still hold erased data. Names tables and reasons, no data."""


@dataclass(frozen=True)
class _Notice:
    is_warning: bool
    words: str
    detail: str


def rewrite_tables() -> list[str]:
    """Rewrite every table that may hold erased data; return their names.

    Raises NotRewritten if some could not be rewritten: retry. Must not run in a transaction.
    """
    if connection.in_atomic_block:
        raise TransactionManagementError("Tables are rewritten outside a transaction.")
    names = rewritten_tables()
    left = dict.fromkeys(names, "")
    with _short_wait():
        for pause in _PAUSES:
            time.sleep(pause)
            tried = {name: _rewrite(name) for name in left} | {_STATISTICS: _rewrite(_STATISTICS)}
            left = {name: trouble for name, trouble in tried.items() if trouble}
            if not left:
                return names
    words = "; ".join(f"{name}: {trouble}" for name, trouble in left.items())
    # Error messages stay out of the log; these quote no data.
    _log.error("Not rewritten: %s", words)
    raise NotRewritten(words)


def rewritten_tables() -> list[str]:
    """Return all tables except those that an app declares permanent (`kept_for_good`)."""
    kept = {
        app.get_model(name)._meta.db_table
        for app in apps.get_app_configs()
        for name in getattr(app, "kept_for_good", ())
    }
    with connection.cursor() as cursor:
        return sorted(set(connection.introspection.table_names(cursor)) - kept)


def _rewrite(name: str) -> str:
    """VACUUM FULL and ANALYZE a table; return why that was in vain, if it was."""
    table = sql.Identifier(*name.split("."))
    try:
        with _notices() as told, connection.cursor() as cursor:
            cursor.execute(sql.SQL("VACUUM (FULL, VERBOSE) {}").format(table))
            _forget_statistics(name)
            cursor.execute(sql.SQL("ANALYZE {}").format(table))
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            return "it is in use"
        raise
    return _trouble(told)


def _forget_statistics(name: str) -> None:
    """Clear the planner statistics of a table: ANALYZE would keep the old ones of an empty table."""
    with connection.cursor() as cursor:
        if connection.connection.info.server_version >= _CAN_FORGET:
            cursor.execute(_FORGET, [name])


def _trouble(told: list[_Notice]) -> str:
    warnings = [notice.words for notice in told if notice.is_warning]
    if warnings:
        return " ".join(warnings)
    still_seen = [_STILL_SEEN.search(notice.detail) for notice in told if notice.detail]
    if not still_seen or any(found is None or int(found.group()) for found in still_seen):
        return "an open transaction, or a standby, still sees rows that were erased"
    return ""


@contextmanager
def _short_wait() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        [before] = cursor.fetchone()
        cursor.execute(_SET_WAIT, [_WAIT_FOR_LOCK])
        try:
            yield
        finally:
            cursor.execute(_SET_WAIT, [before])


@contextmanager
def _notices() -> Iterator[list[_Notice]]:
    """Collect the server's notices."""
    told: list[_Notice] = []

    def listen(said: Diagnostic) -> None:
        # Read immediately: psycopg frees the diagnostic after the callback.
        is_warning = said.severity_nonlocalized == "WARNING"
        told.append(_Notice(is_warning, said.message_primary or "", said.message_detail or ""))

    connection.ensure_connection()
    line = connection.connection
    line.add_notice_handler(listen)
    try:
        yield told
    finally:
        line.remove_notice_handler(listen)
