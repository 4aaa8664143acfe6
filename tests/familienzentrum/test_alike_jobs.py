"""Jobs that are alike are done along with one that runs, and each comes to the end that the worker would give it."""

import datetime as dt
import logging

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from familienzentrum.alike_jobs import Alike
from familienzentrum.mail import NotSent
from familienzentrum.queue import in_this_transaction, retry_abandoned

pytestmark = pytest.mark.django_db

TASK = "send_password_link"
RUNNING = Job(id=0, queue="default", lock=None, queueing_lock=None, task_name=TASK)


def put_in(*users, task=TASK, **given):
    return [in_this_transaction(task, **given).defer(user=user) for user in users]


def users(jobs):
    return [job.task_kwargs["user"] for job in jobs]


def states():
    return [(job.status, job.attempts) for job in ProcrastinateJob.objects.order_by("pk")]


def test_what_is_due_is_taken_in_its_order():
    put_in(1, 2, 3)
    with Alike(RUNNING, most=2) as others:
        assert users(others.waiting) == [1, 2]
        assert states() == [("doing", 0), ("doing", 0), ("todo", 0)]


def test_what_is_another_task_or_for_later_or_locked_is_left_alone():
    put_in(1, task="clear_sessions")
    put_in(2, at=timezone.now() + dt.timedelta(minutes=1))
    put_in(3, lock="one after the other")
    with Alike(RUNNING, most=9) as others:
        assert others.waiting == []


def test_what_is_done_is_gone_and_what_was_not_begun_is_given_back():
    put_in(1, 2)
    with Alike(RUNNING, most=9) as others, others.doing(others.waiting[0]):
        pass
    [left] = ProcrastinateJob.objects.all()
    assert (left.args, left.status, left.worker) == ({"user": 2}, "todo", None)


def test_no_other_is_begun_when_the_time_is_over():
    put_in(1)
    with Alike(RUNNING, most=9) as others:
        assert list(others.for_seconds(60)) == others.waiting != []
        assert list(others.for_seconds(-1)) == []


def test_one_that_fails_is_put_off_and_the_others_are_done():
    [first, _second] = put_in(1, 2)
    with Alike(RUNNING, most=9) as others:
        for job in others.for_seconds(60):
            with others.doing(job):
                if job.id == first:
                    raise NotSent("SMTPRecipientsRefused 451")
    [left] = ProcrastinateJob.objects.all()
    assert (left.pk, left.status, left.attempts) == (first, "todo", 1)
    assert left.scheduled_at > timezone.now()


def test_one_that_fails_for_good_stays_as_failed_and_is_logged(caplog):
    put_in(1)
    with caplog.at_level(logging.ERROR), Alike(RUNNING, most=9) as others, others.doing(others.waiting[0]):
        raise NotSent("SMTPRecipientsRefused 550", is_final=True)
    assert states() == [("failed", 1)]
    assert "has failed for good: NotSent" in caplog.text


def test_error_of_the_running_job_gives_all_back_and_goes_on():
    put_in(1, 2)
    with pytest.raises(NotSent), Alike(RUNNING, most=9):
        raise NotSent("ConnectionRefusedError")
    assert states() == [("todo", 0), ("todo", 0)]


def test_what_a_dead_worker_had_taken_along_is_retried():
    put_in(1, 2)
    Alike(RUNNING, most=9)  # and nothing more
    assert retry_abandoned() == 2
    assert states() == [("todo", 1), ("todo", 1)]
