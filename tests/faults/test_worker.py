"""The worker is killed in the middle of a night, told to stop, cut off, or started where it cannot work."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from familienzentrum.models import NightlyRun
from familienzentrum.queue import SILENCE, retry_abandoned
from tests.conventions.tree import ROOT
from tests.factories import make_centre

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

WORKER = [sys.executable, "manage.py", "run_worker"]
# The library's worker ends by itself, which only the database or a fault of its own makes it do.
ENDING_BY_ITSELF = """
import django
django.setup()
from django.core.management import call_command
from familienzentrum import worker
async def end_at_once(jobs_at_once):
    return None
worker._library = end_at_once
call_command("run_worker")
"""
SECONDS = 60


@pytest.fixture(autouse=True)
def empty_queue(transactional_db):
    """The framework does not clear the tables of the library, neither of what came before nor of what we leave."""
    _clear_the_queue()
    yield
    _clear_the_queue()


def _clear_the_queue():
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_events, procrastinate_periodic_defers"
        )


@contextmanager
def worker(database=None, command=WORKER, **given):
    """A worker that does not outlive the test, however that ends."""
    name = database or connection.settings_dict["NAME"]
    url = urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, **given) as process:
        try:
            yield process
        finally:
            process.kill()


def until(reached):
    deadline = time.monotonic() + SECONDS
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def told_to_stop(process):
    process.send_signal(signal.SIGTERM)
    return process.wait(SECONDS)


def alive():
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=timezone.now() - SILENCE).count()


def is_done(*names):
    return NightlyRun.objects.filter(name__in=names).count() == len(names)


def test_night_in_which_the_worker_was_killed_is_made_up_by_the_next_two():
    make_centre()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE familienzentrum_staffsession")  # the job waits here, and cannot end
        with worker() as killed:
            until(lambda: ProcrastinateJob.objects.filter(task_name="clear_sessions", status="doing").exists())
            until(lambda: is_done("forget_limits", "close_days", "forget_subscriptions"))
            killed.kill()
    assert not is_done("clear_sessions")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'")
    assert retry_abandoned() > 0
    with worker() as first, worker() as second:
        until(lambda: alive() == 2)
        until(lambda: is_done("clear_sessions"))
        until(lambda: not ProcrastinateJob.objects.filter(task_name="clear_sessions").exists())
        assert (told_to_stop(first), told_to_stop(second)) == (0, 0)
    assert not ProcrastinateJob.objects.filter(status="failed").exists()


def test_worker_that_ends_again_and_again_says_so():
    make_centre()
    with worker(command=[sys.executable, "-c", ENDING_BY_ITSELF], stderr=subprocess.PIPE, text=True) as process:
        _, words = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert words.splitlines()[-1].endswith("The worker ended 5 times within 600 seconds. The reason stands above.")


def test_worker_without_its_tables_ends_with_an_error():
    with worker(database="postgres", stderr=subprocess.PIPE, text=True) as process:
        _, words = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert "UndefinedTable" in words
