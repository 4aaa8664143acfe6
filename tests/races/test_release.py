"""Two people do the same step to a release at once: it is done once, and the other person is told."""

from collections import Counter
from threading import Event, Thread

import pytest
import time_machine
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from appointments.models import Visit
from reporting.choices import Wanted
from reporting.core.snapshot import at_one_moment
from reporting.models import Candidate, Preparation, Release
from reporting.release.actions.preparing import ask
from reporting.release.actions.publicity import confirm, propose, take_back
from reporting.release.actions.releases import check, put_forward, release
from tests.factories import make_report_to_release, make_user, make_visit
from tests.factories_release import make_candidate_to_check, make_release
from tests.races.conftest import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@time_machine.travel("2026-03-03 10:00+00:00")
def test_report_is_put_forward_once():
    report, by = make_report_to_release(), make_user()
    ends = at_once([lambda: put_forward(report, number=1, by=by)] * 3)
    assert ends == Counter({"AlreadyPutForward": 2, "done": 1})
    assert Candidate.objects.count() == 1


def test_worker_is_asked_for_a_draft_once():
    report = make_report_to_release()
    assert at_once([lambda: ask(report, Wanted.DRAFT)] * 5) == Counter({"done": 5})
    assert ProcrastinateJob.objects.filter(args={"preparation": Preparation.objects.get().pk}).count() == 1


def test_report_is_released_once():
    candidate, by = make_candidate_to_check(), make_user()
    check(candidate, by=by)
    ends = at_once([lambda: release(candidate, by=by)] * 3)
    assert ends == Counter({"AlreadyReleased": 2, "done": 1})
    assert Release.objects.count() == 1


def test_of_two_reports_released_at_once_the_second_is_looked_at_anew():
    by, candidates = make_user(), [make_candidate_to_check(report=make_report_to_release(year=y)) for y in (2024, 2025)]
    for candidate in candidates:
        check(candidate, by=by)
    ends = at_once([lambda c=candidate: release(c, by=by) for candidate in candidates])
    assert ends == Counter({"done": 1, "Outdated": 1})


def test_change_of_who_may_read_a_release_is_decided_once():
    asked = propose(make_release(), is_public=False, reason="A mistake.", by=make_user())
    colleague = make_user()
    deeds = [lambda deed=deed: deed(asked, by=colleague) for deed in (confirm, confirm, take_back)]
    assert at_once(deeds) == Counter({"NobodyAsks": 2, "done": 1})


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
