"""How the worker's library speaks to the database, and how soon it looks for jobs that were just put in."""

import asyncio
from collections.abc import Iterable
from typing import Any, LiteralString

import psycopg
from procrastinate import PsycopgConnector
from procrastinate.connector import Notify
from procrastinate.contrib.django.utils import connector_params
from procrastinate.sql import queries

# A lone job is begun at once. Of a rush, what comes meanwhile is done together, and nobody misses half a second.
SECONDS_GATHERED = 0.5
# Time for a job that has just begun to take along what is alike, before the next one is looked for.
_SECONDS_APART = 0.01


class GatheringConnector(PsycopgConnector):
    """Passes on the first call about a new job at once, and those that follow it closely as one.

    Whatever else the library calls is passed on in the same way; what gets lost in it the library finds by looking for
    itself every few seconds.
    """

    def __init__(self) -> None:
        super().__init__(kwargs=connector_params(), configure=_one_by_one)
        self._next_look = 0.0

    async def execute_query_one_async(self, query: LiteralString, **arguments: Any) -> dict[str, Any]:
        if query != queries["fetch_job"]:
            return await super().execute_query_one_async(query, **arguments)
        now = asyncio.get_running_loop().time
        await asyncio.sleep(max(0, self._next_look - now()))
        job = await super().execute_query_one_async(query, **arguments)
        if job["id"] is not None:
            self._next_look = now() + _SECONDS_APART
        return job

    async def listen_notify(self, on_notification: Notify, channels: Iterable[str]) -> None:
        has_come = asyncio.Event()
        last: dict[str, Any] = {}

        async def hear(**call: Any) -> None:
            if passing_on.done():
                # It never ends by itself: what went wrong is for whoever listens to tell.
                passing_on.result()
            last.update(call)
            has_come.set()

        async def pass_on() -> None:
            while await has_come.wait():
                has_come.clear()
                await on_notification(**last)
                await asyncio.sleep(SECONDS_GATHERED)

        passing_on = asyncio.create_task(pass_on())
        try:
            await super().listen_notify(on_notification=hear, channels=channels)
        finally:
            passing_on.cancel()


async def _one_by_one(connection: psycopg.AsyncConnection[Any]) -> None:
    """The library has one statement per step: a transaction around each would only double the ways to the database."""
    await connection.set_autocommit(True)
