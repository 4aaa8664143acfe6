"""Two people do the same step to a release at once: it is done once, and the other person is told."""

from collections import Counter
from functools import partial
from threading import Event, Thread

import pytest
import time_machine
from django.db import connection

from appointments.models import Visit
from reporting.core.snapshot import at_one_moment
from reporting.models import Candidate, Publicity, Release
from reporting.release.actions.publicity import confirm, propose, take_back
from reporting.release.actions.releases import check, put_forward, release
from tests.factories import make_report_to_release, make_user, make_visit
from tests.factories_release import make_candidate_to_check, make_release
from tests.races.conftest import at_once
from tests.races.interleaving import amid, before, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@time_machine.travel("2026-03-03 10:00+00:00")
def test_report_is_put_forward_once():
    report, by = make_report_to_release(), make_user()
    ends = at_once([lambda: put_forward(report, number=1, by=by)] * 3)
    assert ends == Counter({"AlreadyPutForward": 2, "done": 1})
    assert Candidate.objects.count() == 1


@time_machine.travel("2026-03-03 10:00+00:00")
def test_report_that_is_being_put_forward_is_put_forward():
    report, by = make_report_to_release(), make_user()
    put = partial(put_forward, report, number=1, by=by)
    assert amid(put, before("INSERT INTO", Candidate), put) == ("done", "AlreadyPutForward")


def test_report_is_released_once():
    candidate, by = make_candidate_to_check(), make_user()
    check(candidate, by=by)
    ends = at_once([lambda: release(candidate, by=by)] * 3)
    assert ends == Counter({"AlreadyReleased": 2, "done": 1})
    assert Release.objects.count() == 1


def test_report_that_is_being_released_is_released():
    candidate, by = make_candidate_to_check(), make_user()
    check(candidate, by=by)
    free = partial(release, candidate, by=by)
    assert amid(free, before("INSERT INTO", Release), free) == ("done", "AlreadyReleased")


@pytest.fixture
def two_releases():
    """Return two deeds, each of which releases the checked report of another year."""
    by, candidates = make_user(), [make_candidate_to_check(report=make_report_to_release(year=y)) for y in (2024, 2025)]
    return [partial(release, check(candidate, by=by), by=by) for candidate in candidates]


def test_of_two_reports_released_at_once_one_is_looked_at_anew(two_releases):
    assert at_once(two_releases) == Counter({"done": 1, "Outdated": 1})


def test_report_released_while_another_is_is_looked_at_anew(two_releases):
    one, other = two_releases
    assert amid(one, before("INSERT INTO", Release), other) == ("done", "Outdated")


def test_control_without_the_lock_neither_release_knows_of_the_other(two_releases):
    one, other = map(without_locks, two_releases)
    assert amid(one, before("INSERT INTO", Release), other) == ("done", "done")


@pytest.fixture
def asked():
    return propose(make_release(), is_public=False, reason="A mistake.", by=make_user())


def test_change_of_who_may_read_a_release_is_decided_once(asked):
    colleague = make_user()
    deeds = [lambda deed=deed: deed(asked, by=colleague) for deed in (confirm, confirm, take_back)]
    assert at_once(deeds) == Counter({"NobodyAsks": 2, "done": 1})


@pytest.mark.parametrize("second", [confirm, take_back])
def test_change_that_is_being_confirmed_is_decided(asked, second):
    deeds = [partial(deed, asked, by=make_user()) for deed in (confirm, second)]
    assert amid(deeds[0], before("UPDATE", Publicity), deeds[1]) == ("done", "NobodyAsks")


def test_visit_recorded_while_a_report_is_made_is_in_all_its_tables_or_in_none():
    seen = []

    def count_twice():
        with at_one_moment():
            seen.append(Visit.objects.count())
            Thread(target=record).start()
            recorded.wait(timeout=30)
            seen.append(Visit.objects.count())

    def record():
        make_visit()
        connection.close()
        recorded.set()

    recorded = Event()
    count_twice()
    assert (seen, Visit.objects.count()) == ([0, 0], 1)
