"""Two workers take along what waits at once: nobody does a job of the other, and neither waits for the other.

And whatever breaks, what one has taken is left to the next.
"""

from functools import partial

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from familienzentrum.alike_jobs import Alike
from familienzentrum.queue import in_this_transaction
from tests.races.interleaving import Stop, amid

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

RUNNING = Job(id=0, queue="default", lock=None, queueing_lock=None, task_name="send_password_link")


@pytest.fixture
def waiting(transactional_db):
    """Four jobs; the framework does not clear the table of the library."""
    yield {in_this_transaction("send_password_link").defer(user=None) for _ in range(4)}
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers")


def take(most, into):
    with transaction.atomic():
        into.append({job.id for job in Alike(RUNNING, most=most).waiting})


def without_skipping(deed):
    def unlocked(execute, sql, *rest):
        return execute(sql.replace("FOR UPDATE SKIP LOCKED", ""), *rest)

    def run():
        with connection.execute_wrapper(unlocked):
            return deed()

    return run


def taken_at_once(*guard):
    """Return what each of two took, the second while the first has taken two and not committed."""
    one, other = [], []
    first, second = partial(take, 2, one), partial(take, 4, other)
    for change in guard:
        second = change(second)
    assert amid(first, Stop("UPDATE procrastinate_jobs AS job", is_after=True), second) == ("done", "done")
    return one[0], other[0]


def test_two_workers_take_different_jobs(waiting):
    one, other = taken_at_once()
    assert (len(one), len(other), one | other) == (2, 2, waiting)


def test_control_without_the_lock_both_do_the_same(waiting):
    one, other = taken_at_once(without_skipping)
    assert one < other == waiting


def test_connection_that_breaks_once_all_is_done_leaves_no_job_with_a_worker_that_lives(waiting):
    with Alike(RUNNING, most=2) as others:
        with others.doing(others.waiting[0]):
            pass
        connection.connection.close()
    assert [job.status for job in ProcrastinateJob.objects.all()] == ["todo"] * 3
