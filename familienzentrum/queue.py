"""Enqueues jobs in the transaction of the change they belong to, and retries those of dead workers."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

# Inside a worker, procrastinate's own app uses a separate connection: a job would be visible before its row is
# committed, or for a row that is rolled back. This one always uses Django's connection.
HERE = JobManager(DjangoConnector())
# Workers send a heartbeat every ten seconds.
SILENCE = dt.timedelta(minutes=1)


def in_this_transaction(task: str, *, at: dt.datetime | None = None, lock: str | None = None) -> JobDeferrer:
    """Return a deferrer for this task, at once or scheduled: `in_this_transaction(name).defer(number=1)`.

    Jobs with the same lock run one at a time, in order, however many workers there are.
    """
    return configure_task(name=task, job_manager=HERE, schedule_at=at, lock=lock)


def retry_abandoned() -> int:
    """Retry the jobs of killed workers; return how many."""
    silent = Q(worker__isnull=True) | Q(worker__last_heartbeat__lt=timezone.now() - SILENCE)
    return _retry(ProcrastinateJob.objects.filter(silent, status="doing"))


def retry_failed(task: str) -> int:
    """Try those of this task once more that were given up; return how many."""
    return _retry(ProcrastinateJob.objects.filter(task_name=task, status="failed"))


def _retry(jobs: QuerySet[ProcrastinateJob]) -> int:
    numbers = list(jobs.values_list("pk", flat=True))
    for number in numbers:
        HERE.retry_job_by_id(number, retry_at=timezone.now())
    return len(numbers)
