"""Both half-years are released, one after the other, and the year after them: each shows what it can."""

import datetime as dt

import pytest
import time_machine

from reporting.choices import ReportKind
from reporting.disclosure import published
from tests.factories import make_office, make_referral, make_report, make_topic, make_visit
from tests.factories_release import make_release

pytestmark = pytest.mark.django_db

INTERIM, FIRST, SECOND = ReportKind.INTERIM, (1, 6), (7, 12)


@pytest.fixture(autouse=True)
def _next_year():
    with time_machine.travel(dt.datetime(2026, 3, 3, 10, tzinfo=dt.UTC), tick=False):
        yield


def release(report, months):
    kind = INTERIM if months in (FIRST, SECOND) else ReportKind.ANNUAL
    shown = published(2025, months=months, chapters=report.chapters(kind))
    figures = {
        "year": 2025,
        "tables": {name: table.as_json() for name, table in shown.tables.items()},
        "certificate": shown.certificate.as_json(),
    }
    number = report.releases.filter(kind=kind).count() + 1
    make_release(report=report, kind=kind, number=number, figures=figures)
    return shown


@pytest.fixture
def report():
    """Slips and conversations of each month, one of them sent on elsewhere."""
    topic, offices = make_topic(), [make_office(), make_office()]
    for month in range(1, 13):
        for number in range(6):
            state = {"state": "expired", "code_digest": None} if number % 2 else {}
            make_referral(given_on=dt.date(2025, month, 4), to_office=offices[number % 2], **state)
            make_visit(day=dt.date(2025, month, 3), main_topic=topic, referred_to=offices[not number])
    return make_report(year=2025)


def test_second_half_year_has_its_tables_after_the_first(report):
    first = release(report, FIRST)
    second = release(report, SECOND)
    assert first.tables["slips"].totals == (36,)
    assert second.tables["slips"].totals == (36,)
    assert not second.certificate.withheld


def test_year_has_its_tables_after_both_halves(report):
    release(report, FIRST)
    release(report, SECOND)
    year = published(2025)
    assert year.tables["slips"].totals == (72,)
    assert not year.certificate.withheld


def test_half_year_has_its_tables_after_the_year(report):
    release(report, (1, 12))
    half = published(2025, months=SECOND, chapters=report.chapters(INTERIM))
    assert half.tables["slips"].totals == (36,)
    assert not half.certificate.withheld
