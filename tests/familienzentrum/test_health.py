"""What stands still is said on the command line, on the board of the desk and on the overview of the administration."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from familienzentrum.choices import Role
from familienzentrum.dates import moment
from familienzentrum.health import findings, warnings
from familienzentrum.models import NightlyRun
from familienzentrum.queue import in_this_transaction
from tests.background import make_good_order, make_nights, make_worker
from tests.factories import make_centre, make_user, make_visit

pytestmark = pytest.mark.django_db

TEN = dt.datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Europe/Berlin"))
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(TEN, tick=False)


@pytest.fixture
def good_order():
    make_good_order()


def found():
    return [finding.id for finding in findings()]


@pytest.mark.usefixtures("good_order")
def test_portal_in_good_order_has_no_findings():
    assert findings() == []
    call_command("check", databases=["default"])


def test_missing_worker_is_found():
    make_nights()
    assert found() == ["familienzentrum.E001"]
    assert warnings() == [
        "Die Hintergrundarbeit läuft nicht: Es gehen keine E-Mails hinaus. Sagen Sie der Technik Bescheid."
    ]


@pytest.mark.parametrize(
    ("silences", "ids"),
    [([59], []), ([61], ["familienzentrum.E001"]), ([5, 3600], []), ([3600, 7200], ["familienzentrum.E001"])],
)
def test_silent_worker_is_found_unless_another_one_lives(silences, ids):
    make_nights()
    for seconds in silences:
        make_worker(silent_for=dt.timedelta(seconds=seconds))
    assert found() == ids


def test_silence_is_said_with_its_beginning():
    make_nights()
    make_worker(silent_for=dt.timedelta(hours=1))
    assert warnings() == [
        f"Die Hintergrundarbeit steht seit {moment(TEN - 60 * MINUTE)}: Es gehen keine E-Mails hinaus. "
        "Sagen Sie der Technik Bescheid."
    ]


def put_in(*, minutes_ago, at=None, status="todo"):
    in_this_transaction("send_message", at=at).defer(message=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = %s WHERE type = 'deferred'", [TEN - minutes_ago * MINUTE])
        cursor.execute("UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status", [status])


@pytest.mark.usefixtures("good_order")
@pytest.mark.parametrize(("days", "ids"), [(6, ["familienzentrum.E004"]), (8, [])])
def test_job_that_failed_for_good_is_news_for_a_week(days, ids):
    put_in(minutes_ago=0, status="failed")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_events SET type = 'failed', at = %s WHERE type = 'deferred'",
            [TEN - dt.timedelta(days=days)],
        )
    assert found() == ids
    assert [("send_message" in finding.error, "Sagen Sie" in finding.words) for finding in findings()] == [
        (True, True) for _id in ids
    ]


@pytest.mark.usefixtures("good_order")
@pytest.mark.parametrize(
    ("job", "ids"),
    [
        ({"minutes_ago": 14}, []),
        ({"minutes_ago": 16}, ["familienzentrum.E002"]),
        ({"minutes_ago": 16, "status": "doing"}, []),
        ({"minutes_ago": 16, "status": "failed"}, []),
        # What is meant for later, or tried again later, waits since that moment.
        ({"minutes_ago": 500, "at": TEN + MINUTE}, []),
        ({"minutes_ago": 500, "at": TEN - 14 * MINUTE}, []),
        ({"minutes_ago": 500, "at": TEN - 16 * MINUTE}, ["familienzentrum.E002"]),
    ],
)
def test_job_that_should_have_started_is_found(job, ids):
    put_in(**job)
    assert found() == ids


@pytest.mark.usefixtures("good_order")
def test_waiting_jobs_are_counted():
    put_in(minutes_ago=20)
    assert warnings() == [
        f"1 Auftrag wartet im Hintergrund seit {moment(TEN - 20 * MINUTE)}. Sagen Sie der Technik Bescheid."
    ]


@pytest.mark.usefixtures("good_order")
def test_night_that_is_overdue_is_found(time_machine):
    NightlyRun.objects.filter(name__in=["roll_slots", "clear_sessions"]).update(night=dt.date(2026, 11, 19))
    [finding] = findings()
    assert finding.id == "familienzentrum.E003"
    assert finding.error == "Nightly jobs are overdue: clear_sessions, roll_slots."
    assert finding.words == "2 nächtliche Arbeiten sind überfällig. Sagen Sie der Technik Bescheid."


@pytest.mark.usefixtures("good_order")
@pytest.mark.parametrize(("hour", "minute", "ids"), [(1, 59, []), (2, 0, ["familienzentrum.E003"])])
def test_night_is_overdue_after_an_hour(time_machine, hour, minute, ids):
    time_machine.move_to(TEN.replace(day=21, hour=hour, minute=minute), tick=False)
    make_worker()
    assert found() == ids


@pytest.mark.usefixtures("good_order")
@pytest.mark.parametrize(("days_ago", "ids"), [(0, []), (1, ["appointments.E002"])])
def test_day_that_nobody_closed_is_found(days_ago, ids):
    make_visit(day=timezone.localdate() - dt.timedelta(days=days_ago), recorded_by=make_user())
    assert found() == ids


@pytest.mark.usefixtures("good_order")
def test_yesterday_may_be_open_until_the_night_had_its_time(time_machine):
    make_visit(day=timezone.localdate(), recorded_by=make_user())
    time_machine.move_to(TEN.replace(day=21, hour=2, minute=29), tick=False)
    make_good_order()
    assert found() == []
    time_machine.move_to(TEN.replace(day=21, hour=2, minute=30), tick=False)
    make_worker()
    assert warnings() == [
        "Bei den Besuchen von 1 vergangenen Tag steht noch, wer sie erfasst hat. Sagen Sie der Technik Bescheid."
    ]


def test_check_fails_with_every_finding_and_its_hint():
    put_in(minutes_ago=20)
    make_visit(day=dt.date(2026, 11, 1), recorded_by=make_user())
    with pytest.raises(CommandError) as failure:
        call_command("check", databases=["default"])
    ids = [f"familienzentrum.E00{number}" for number in (1, 2, 3)] + ["appointments.E002"]
    assert [found for found in ids if f"({found})" not in str(failure.value)] == []
    assert str(failure.value).count("HINT: ") == len(ids)


def test_check_without_the_database_asks_it_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        call_command("check")


def test_update_of_the_tables_goes_in_while_everything_stands_still():
    call_command("migrate", skip_checks=False, verbosity=0)


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.FRONT_DESK, "desk"),
        (Role.ADMINISTRATION, "desk"),
        (Role.ADMINISTRATION, "master_data"),
        (Role.COORDINATOR, "master_data"),
    ],
)
def test_staff_read_what_stands_still(client, role, page):
    make_centre()
    client.force_login(make_user(role=role))
    assert lines(client, page) == warnings()
    assert len(warnings()) == 2
    make_good_order()
    assert lines(client, page) == []


def lines(client, page):
    page = BeautifulSoup(client.get(reverse(page)).content, "html.parser")
    return [line.get_text(strip=True) for line in page.select(".notice-line")]
