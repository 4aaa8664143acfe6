"""Does jobs that are alike in one go, where one of them is about to run: its share of what each costs is then small."""

import json
import logging
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self, cast

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.sql import queries

from familienzentrum.queue import HERE

_log = logging.getLogger("portal.queue")


class Alike:
    """Further jobs of the task of a running one that are due: what they have in common is then read and opened once.

        with Alike(running, most=20) as others:
            for job in others.for_seconds(1):
                with others.doing(job):
                    ...

    They are taken as the worker takes its jobs, so nobody else does them meanwhile, and those of a worker that was
    killed are retried. One that fails is put off, as its task says. What was not begun is given back.
    """

    def __init__(self, running: Job, *, most: int) -> None:
        self._since = time.monotonic()
        self._untouched = _taken(running, most)
        self._done: list[Job] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind:
            _mend_connection()
        try:
            self._settle()
        except ConnectorException:
            # While the worker lives, nobody would look for what it has taken: a connection may break just now.
            _mend_connection()
            self._settle()

    def _settle(self) -> None:
        _delete(self._done)
        _give_back(self._untouched)

    @property
    def waiting(self) -> list[Job]:
        return self._untouched.copy()

    def for_seconds(self, seconds: float) -> Iterator[Job]:
        """Yield one after the other, and none any more so long after they were taken: what was read for them is old."""
        for job in self.waiting:
            if time.monotonic() > self._since + seconds:
                return
            yield job

    @contextmanager
    def doing(self, job: Job) -> Iterator[None]:
        """Do this job in the block; an error ends the block, and not the others."""
        self._untouched.remove(job)
        try:
            yield
        except Exception as error:  # noqa: BLE001 - its task says what becomes of it, as if the worker had run it
            _mend_connection()
            _put_off(job, error)
        else:
            self._done.append(job)


def _mend_connection() -> None:
    """What failed may have broken it: then the next statement opens another one."""
    if not connection.is_usable():
        connection.close()


def _taken(running: Job, most: int) -> list[Job]:
    """Take them in the order in which the worker would, and pass by what somebody else is just taking."""
    if not most:
        return []
    rows = _ask(
        """
        WITH due AS (
            SELECT id FROM procrastinate_jobs
            WHERE status = 'todo' AND task_name = %(task)s AND lock IS NULL
                AND (scheduled_at IS NULL OR scheduled_at <= now())
            ORDER BY priority DESC, id LIMIT %(most)s
            FOR UPDATE SKIP LOCKED
        )
        UPDATE procrastinate_jobs AS job SET status = 'doing', worker_id = %(worker)s FROM due WHERE job.id = due.id
        RETURNING job.*
        """,
        task=running.task_name,
        most=most,
        worker=running.worker_id,
    )
    jobs = (Job.from_row(row | {"args": json.loads(row["args"])}) for row in rows)
    return sorted(jobs, key=lambda job: (-job.priority, job.id))


def _put_off(job: Job, error: Exception) -> None:
    """Do what the worker does with a job that failed."""
    retry = app.tasks[job.task_name].get_retry_exception(exception=error, job=job)
    if retry:
        HERE.retry_job_by_id(cast(int, job.id), retry_at=retry.retry_decision.retry_at or timezone.now())
        return
    _log.error("Job %s, %s, has failed for good: %s", job.id, job.task_name, type(error).__name__)
    _ask(queries["finish_job"], job_id=job.id, status=Status.FAILED.value, delete_job=False)


def _give_back(jobs: Collection[Job]) -> None:
    """Leave them to whoever comes next, as if nobody had taken them."""
    if jobs:
        _ask(
            """
            UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL
            WHERE status = 'doing' AND id = ANY(%(jobs)s) RETURNING id
            """,
            jobs=[job.id for job in jobs],
        )


def _delete(jobs: Collection[Job]) -> None:
    """The worker keeps none that succeeded either."""
    if jobs:
        _ask("DELETE FROM procrastinate_jobs WHERE id = ANY(%(jobs)s) RETURNING id", jobs=[job.id for job in jobs])


def _ask(words: str, **values: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = HERE.connector.get_sync_connector().execute_query_all(words, **values)
    return found
