"""A night that was missed is made up, by the clock of the town, and never twice at once."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from familienzentrum.jobs import clear_sessions, forget_limits, start_nightly_jobs
from familienzentrum.models import NightlyRun
from familienzentrum.nightly import NightlyJob, missed, start_due
from familienzentrum.queue import retry_abandoned
from tests.background import make_nights

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
AT_ONE = NightlyJob("any", dt.time(1))

# Every job that is due once a night, those of the earliest minute first.
NIGHTLY = [
    "clear_sessions",
    "forget_audit_entries",
    "erase_personal_data",
    "begin_waiting_addresses",
    "forget_doubts",
    "forget_limits",
    "seal_factors_anew",
    "roll_slots",
    "forget_missed_searches",
    "forget_unmet_needs",
    "forget_translation_requests",
    "close_days",
    "forget_walk_ins",
    "check_audit_log",
    "clear_wish_trees",
    "expire_referrals",
    "forget_prepared",
    "end_waiting",
    "forget_notices_of_yesterday",
    "forget_subscriptions",
    "protect_years",
    "read_feeds",
    "tell_what_was_forgotten",
    "warn_of_calls",
    "ask_owners",
]
# It clears away what the others erased, and so comes after them.
LAST = "rewrite_erased"


def local(day, hour, minute=0):
    return dt.datetime(2026, *day, hour, minute, tzinfo=BERLIN)


def in_queue():
    return list(ProcrastinateJob.objects.order_by("pk").values_list("task_name", flat=True))


@pytest.mark.parametrize(
    ("now", "night"),
    [
        (local((11, 20), 0, 59), dt.date(2026, 11, 19)),
        (local((11, 20), 1), dt.date(2026, 11, 20)),
        (local((11, 20), 23, 59), dt.date(2026, 11, 20)),
        # One o'clock in Berlin is not that of Greenwich, and in summer another one than in winter.
        (dt.datetime(2026, 7, 10, 22, 59, tzinfo=dt.UTC), dt.date(2026, 7, 10)),
        (dt.datetime(2026, 7, 10, 23, 0, tzinfo=dt.UTC), dt.date(2026, 7, 11)),
        (dt.datetime(2026, 11, 20, 0, 0, tzinfo=dt.UTC), dt.date(2026, 11, 20)),
    ],
)
def test_job_is_due_by_the_clock_of_the_town(now, night):
    assert AT_ONE.night(now) == night


def test_first_start_does_every_job_once():
    assert start_due() == NIGHTLY
    assert in_queue() == NIGHTLY


def test_last_job_waits_until_all_others_have_been_tried():
    assert LAST not in start_due()
    assert start_due() == []
    # One that keeps failing must not leave on the disk what the others erased.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 1")
    assert start_due() == [LAST]


def test_last_job_follows_the_last_of_the_others_at_once():
    make_nights()
    NightlyRun.objects.filter(name__in=["clear_sessions", "forget_limits", LAST]).delete()
    clear_sessions()
    assert in_queue() == []
    forget_limits()
    assert in_queue() == [LAST]


def test_jobs_are_put_in_when_their_minute_comes(time_machine):
    time_machine.move_to(local((11, 20), 12), tick=False)
    make_nights()
    time_machine.move_to(local((11, 21), 0, 59), tick=False)
    assert start_due() == []
    time_machine.move_to(local((11, 21), 1, 10), tick=False)
    assert start_due() == ["clear_sessions", "forget_audit_entries", "erase_personal_data"]


def test_night_that_was_missed_is_made_up_whenever_the_worker_comes(time_machine):
    time_machine.move_to(local((11, 20), 12), tick=False)
    make_nights()
    time_machine.move_to(local((11, 24), 16, 40), tick=False)
    start_nightly_jobs(timestamp=0)
    assert in_queue() == NIGHTLY


def test_what_waits_or_runs_is_not_put_in_again():
    start_due()
    assert start_due() == []
    set_status("doing")
    assert start_due() == []


def test_job_that_was_killed_in_the_middle_stays_due_and_is_done_again():
    start_due()
    set_status("doing")
    assert set(missed_now()) == {*NIGHTLY, LAST}
    assert retry_abandoned() == len(NIGHTLY)
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"todo"}


def test_two_workers_never_do_one_job_at_once():
    start_due()
    locks = ProcrastinateJob.objects.order_by("pk").values_list("lock", flat=True)
    assert list(locks) == NIGHTLY


def test_done_is_done_for_one_night(time_machine):
    time_machine.move_to(local((11, 20), 3), tick=False)
    make_nights()
    NightlyRun.objects.filter(name="clear_sessions").delete()
    assert missed_now() == ["clear_sessions"]
    clear_sessions()
    assert missed_now() == []
    done = NightlyRun.objects.get(name="clear_sessions")
    assert (done.night, done.finished_at) == (dt.date(2026, 11, 20), local((11, 20), 3))
    time_machine.move_to(local((11, 21), 1), tick=False)
    assert missed_now() == ["clear_sessions"]
    clear_sessions()
    assert NightlyRun.objects.get(name="clear_sessions").night == dt.date(2026, 11, 21)


def test_job_that_fails_is_due_still_says_why_and_is_tried_again(caplog, settings):
    settings.SESSION_ENGINE = "nowhere"
    with pytest.raises(ModuleNotFoundError) as failure:
        clear_sessions()
    assert "clear_sessions" in missed_now()
    [record] = caplog.records
    assert (record.name, record.levelname) == ("portal.nightly", "ERROR")
    after_many = ProcrastinateJob(args={}, attempts=1000).procrastinate_job
    assert clear_sessions.get_retry_exception(exception=failure.value, job=after_many) is not None


def test_no_schedule_names_an_hour():
    """The library reads schedules by the clock of Greenwich: what has an hour is `nightly`, or looks at the clock."""
    schedules = {name: task.cron for (name, _), task in app.periodic_registry.periodic_tasks.items()}
    assert {name for name, cron in schedules.items() if cron.split()[1:] != ["*"] * 4} == set()


def missed_now():
    return missed(timezone.now())


def set_status(status):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status", [status])
