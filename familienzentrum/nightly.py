"""Registry of nightly jobs, with catch-up of missed ones."""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

import procrastinate
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from familienzentrum.database.statements import Statement
from familienzentrum.models import NightlyRun
from familienzentrum.queue import in_this_transaction

_log = logging.getLogger("portal.nightly")

# A failing job is retried until it succeeds, however late.
_KEEP_TRYING = procrastinate.RetryStrategy(wait=30 * 60)


@dataclass(frozen=True)
class NightlyJob:
    """A job and its minute in local wall time."""

    name: str
    at: dt.time
    comes_last: bool = False

    def night(self, now: dt.datetime) -> dt.date:
        """Return the last day on which the job's minute has passed."""
        local = timezone.localtime(now)
        return local.date() if local.time() >= self.at else local.date() - dt.timedelta(days=1)


_JOBS: dict[str, NightlyJob] = {}


def nightly(*, at: str, comes_last: bool = False) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Make a function a job that is due every night at this minute: `@nightly(at="01:10")`.

    At-least-once: it may run twice for one night if a worker is killed in between, so it must be idempotent. A job that
    `comes_last` waits until every other due job has been tried once, also when a missed night is made up.
    """

    def register(work: Callable[[], None]) -> Callable[[], None]:
        job = NightlyJob(work.__name__, dt.time.fromisoformat(at), comes_last)
        _JOBS[job.name] = job
        task: Callable[[], None] = app.task(name=job.name, retry=_KEEP_TRYING)(_remembered(job, work))
        return task

    return register


def registered() -> list[str]:
    """Return the names of all nightly jobs."""
    return list(_JOBS)


def start_due(now: dt.datetime | None = None, *, after: str = "") -> list[str]:
    """Enqueue every missed job that is not queued or running; return their names.

    `after` a job that is done and still counts as running, only those that come last are started.
    """
    in_queue = ProcrastinateJob.objects.filter(status__in=["todo", "doing"], task_name__in=_JOBS.keys() - {after})
    tries = dict(in_queue.values_list("task_name", "attempts"))
    due = [_JOBS[name] for name in missed(now or timezone.now()) if name not in tries]
    untried = any(not job.comes_last for job in due) or any(
        not attempts and not _JOBS[name].comes_last for name, attempts in tries.items()
    )
    names = [job.name for job in due if (not untried if job.comes_last else not after)]
    for name in names:
        in_this_transaction(name, lock=name).defer()
    return names


def _done() -> QuerySet[NightlyRun, tuple[str, dt.date]]:
    return NightlyRun.objects.values_list("name", "night")


_DONE = Statement(_done)


def missed(now: dt.datetime) -> list[str]:
    """Return the jobs that are due and not done, earliest minute first."""
    done = dict(_DONE.rows())
    jobs = sorted(_JOBS.values(), key=lambda job: (job.at, job.name))
    return [job.name for job in jobs if done.get(job.name, dt.date.min) < job.night(now)]


def night_of(name: str, now: dt.datetime) -> dt.date:
    """Return the last day on which this job was due."""
    return _JOBS[name].night(now)


def _remembered(job: NightlyJob, work: Callable[[], None]) -> Callable[[], None]:
    @wraps(work)
    def remembered() -> None:
        night = job.night(timezone.now())
        try:
            work()
        except Exception:
            # procrastinate does not expose retries.
            _log.exception("The nightly job %s has failed and is tried again in half an hour.", job.name)
            raise
        done = {"night": night, "finished_at": timezone.now()}
        NightlyRun.objects.update_or_create(name=job.name, defaults=done)
        # What waited for this one need not wait for the next look, and be reported as overdue meanwhile.
        start_due(after=job.name)

    return remembered
