"""A worker dies while it makes a report: the draft is as it was, and the report is put forward again."""

import datetime as dt
import os
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from familienzentrum.queue import retry_abandoned
from reporting.choices import CandidateState
from reporting.models import Candidate, CandidateFile, ChapterText
from reporting.release.actions.releases import AlreadyPutForward, put_forward
from tests.conventions.tree import ROOT
from tests.factories import make_report_to_release, make_user

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

WORKER = [sys.executable, "manage.py", "procrastinate", "--verbosity", "0", "worker", "--one-shot"]


def start_worker():
    database = urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}")
    return subprocess.Popen(WORKER, cwd=ROOT, env=os.environ | {"DATABASE_URL": database.geturl()})


def wait_for_work(candidate, worker):
    """Return as soon as the worker has begun."""
    while worker.poll() is None:
        candidate.refresh_from_db()
        if candidate.percent:
            return
        time.sleep(0.02)
    pytest.fail("The worker ended before it had begun.")


def test_report_whose_worker_was_killed_is_put_forward_again():
    report, by = make_report_to_release(), make_user()
    killed = put_forward(report, number=1, by=by)
    with start_worker() as first:
        wait_for_work(killed, first)
        first.kill()
    assert not CandidateFile.objects.exists()
    assert ChapterText.objects.get().text == "A good year."
    with pytest.raises(AlreadyPutForward):
        put_forward(report, number=1, by=by)
    Candidate.objects.update(alive_at=killed.alive_at - dt.timedelta(minutes=6))
    again = put_forward(report, number=1, by=by)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'")
    retry_abandoned()
    with start_worker() as second:
        assert second.wait(120) == 0
    assert list(Candidate.objects.order_by("pk").values_list("pk", "state")) == [
        (killed.pk, CandidateState.FAILED),
        (again.pk, CandidateState.TO_CHECK),
    ]
    assert set(CandidateFile.objects.values_list("candidate", flat=True)) == {again.pk}
