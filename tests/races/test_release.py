"""Two people release the same report at once: there is one release, and the other person is told."""

from collections import Counter

import pytest
import time_machine

from reporting.actions.releases import release
from reporting.models import Release
from tests.factories import make_report_to_release, make_user
from tests.races.conftest import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@time_machine.travel("2026-03-03 10:00+00:00")
def test_report_is_released_once():
    report, by = make_report_to_release(), make_user()
    ends = at_once([lambda: release(report, number=1, by=by)] * 3)
    assert ends == Counter({"AlreadyReleased": 2, "done": 1})
    assert Release.objects.count() == 1
