"""Runs the worker until told to stop, and survives an outage of the database.

procrastinate's worker exits when it loses the database, with code 0 if that returns soon. Here a turn that ends
without having been told to is followed by the next one, as soon as the database answers.
"""

import asyncio
import logging
import signal
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import django.db
import psycopg
from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from familienzentrum.nightly import start_due
from familienzentrum.patience import Patience
from familienzentrum.worker_connector import GatheringConnector

_log = logging.getLogger("portal.worker")

_AWAY = (django.db.OperationalError, django.db.InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
_LONGEST_PAUSE = 10


class EndsAgainAndAgain(Exception):
    """Crash loop: the worker keeps exiting although the database answers."""


async def work(jobs_at_once: int) -> None:
    """Return when told to stop. Raises EndsAgainAndAgain, and any error other than a lost connection."""
    stop = _told_to_stop()
    patience = Patience(ends=5, seconds=600)
    while await _database_answers(stop):
        await _turn(jobs_at_once, stop)
        if not stop.is_set() and patience.is_over():
            raise EndsAgainAndAgain(f"The worker ended {patience.ends} times within {patience.seconds:.0f} seconds.")


def _told_to_stop() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def _database_answers(stop: asyncio.Event) -> bool:
    """Wait for the database and enqueue what was missed meanwhile; return False when told to stop."""
    pause = 1
    while not stop.is_set():
        try:
            await asyncio.to_thread(_begin)
            return True
        except _AWAY as error:
            # The first line says what cannot be reached and why; it contains no SQL.
            _log.warning("The worker waits for the database: %s", str(error).partition("\n")[0])
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
    return False


def _begin() -> None:
    try:
        start_due()
    finally:
        # Never reuse a broken connection.
        connections.close_all()


async def _turn(jobs_at_once: int, stop: asyncio.Event) -> None:
    """Run procrastinate's worker until it exits, by itself or because we are told to stop."""
    try:
        with app.replace_connector(GatheringConnector()):
            async with app.open_async():
                await _until_stopped(asyncio.ensure_future(_library(jobs_at_once)), stop)
    except (*_AWAY, ConnectorException) as error:
        if not _is_away(error):
            raise
    if not stop.is_set():
        _log.warning("The worker has lost the database and begins anew.")


def _library(jobs_at_once: int) -> Coroutine[Any, Any, None]:
    return app.run_worker_async(concurrency=jobs_at_once, delete_jobs="successful", install_signal_handlers=False)


async def _until_stopped(worker: asyncio.Future[None], stop: asyncio.Event) -> None:
    stopping = asyncio.ensure_future(stop.wait())
    either: set[asyncio.Future[Any]] = {worker, stopping}
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    # A cancelled worker finishes its running jobs; one that has exited ignores it.
    worker.cancel()
    with suppress(asyncio.CancelledError):
        await worker


def _is_away(error: BaseException) -> bool:
    """procrastinate wraps every database error alike; a missing table is not transient."""
    return isinstance(error, _AWAY) or isinstance(error.__cause__, _AWAY)
