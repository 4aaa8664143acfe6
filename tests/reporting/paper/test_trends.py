"""The five figures of a year over up to ten years, from public releases alone."""

import datetime as dt

import pytest

from reporting.disclosure import published
from reporting.models import Release
from reporting.paper.trends import trends_of
from tests.factories import make_report, make_visit
from tests.factories_release import make_release

pytestmark = pytest.mark.django_db


def said(count, *, version=1, records_begin=None):
    return {
        "headlines": [{"key": "contacts", "label": "Contacts", "now": count, "before": []}],
        "records_begin": records_begin,
        "tables": {"channels": {"version": version}},
    }


def contacts():
    for day in range(1, 13):
        make_visit(day=dt.date(2025, 3, day))
    [found] = [trend for trend in trends_of(published(2025)) if trend.figure.key == "contacts"]
    return found


def points():
    return [(point.year, point.count) for point in contacts().points]


def test_first_year_is_no_series():
    assert not contacts().is_series


def test_public_releases_tell_of_earlier_years():
    for year, count in ((2020, 20), (2022, None), (2015, 9)):
        make_release(report=make_report(year=year), figures=said(count))
    trend = contacts()
    assert [(point.year, point.count) for point in trend.points] == [(2020, 20), (2022, None), (2025, 12)]
    assert [line.length for line in trend.lines] == [100, 0, 60]
    assert [bool(point.release) for point in trend.points] == [True, True, False]


def test_release_that_is_not_public_tells_nothing():
    make_release(report=make_report(year=2022), figures=said(20), is_public=False)
    assert points() == [(2025, 12)]


def test_last_release_of_a_year_counts():
    report = make_report(year=2022)
    make_release(report=report, figures=said(20))
    make_release(report=report, number=2, figures=said(26), changes="Late entries.")
    assert points() == [(2022, 26), (2025, 12)]


def test_count_below_the_threshold_of_now_is_hidden():
    make_release(report=make_report(year=2022), figures=said(4))
    assert points() == [(2022, None), (2025, 12)]


def test_break_in_counting_and_a_part_of_a_year_are_marked():
    make_release(report=make_report(year=2021), figures=said(20, records_begin="2021-06-01"))
    make_release(report=make_report(year=2022), figures=said(40))
    make_release(report=make_report(year=2023), figures=said(50, version=2))
    marks = {point.year: (point.is_partial, point.is_anew) for point in contacts().points}
    assert marks[2021] == (True, False)
    assert marks[2022] == (False, False)
    assert marks[2023] == (False, True)
    assert Release.objects.count() == 3
