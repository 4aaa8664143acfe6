"""The jobs of the ground floor."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from familienzentrum.jobs import clear_sessions, pick_up_jobs
from familienzentrum.models import StaffSession


@pytest.mark.django_db
def test_sessions_that_are_over_are_removed():
    for name, hours in [("over", -1), ("running", 1)]:
        expires = timezone.now() + dt.timedelta(hours=hours)
        StaffSession.objects.create(session_key=name, session_data="", expire_date=expires)
    clear_sessions()
    assert [session.session_key for session in StaffSession.objects.all()] == ["running"]


@pytest.mark.django_db
@pytest.mark.parametrize(("silent_for", "state"), [("5 seconds", "doing"), ("5 minutes", "todo")])
def test_what_a_dead_worker_left_is_started_again(silent_for, state):
    clear_sessions.defer()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval)", [silent_for])
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)"
        )
    pick_up_jobs(timestamp=0)
    assert ProcrastinateJob.objects.get().status == state
