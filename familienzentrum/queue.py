"""Puts jobs into the queue in the transaction of the deed they belong to, and picks up what a dead worker left."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

# Inside a worker the library's own app writes over a line of its own: a job would be there before the row it is about
# is committed, or for a row that never is. This one always writes over Django's connection.
_HERE = JobManager(DjangoConnector())
# Workers say every ten seconds that they live.
SILENCE = dt.timedelta(minutes=1)


def in_this_transaction(task: str, *, at: dt.datetime | None = None, lock: str | None = None) -> JobDeferrer:
    """Return what defers the task of this name, at once or at a moment: `in_this_transaction(name).defer(number=1)`.

    Of the jobs with the same lock one runs after the other, in their order, however many workers there are.
    """
    return configure_task(name=task, job_manager=_HERE, schedule_at=at, lock=lock)


def retry_abandoned() -> int:
    """Start again what a worker was doing when it was killed; return how many jobs."""
    silent = Q(worker__isnull=True) | Q(worker__last_heartbeat__lt=timezone.now() - SILENCE)
    abandoned = ProcrastinateJob.objects.filter(silent, status="doing")
    numbers = list(abandoned.values_list("pk", flat=True))
    for number in numbers:
        _HERE.retry_job_by_id(number, retry_at=timezone.now())
    return len(numbers)
