"""The five figures of a year over up to ten years, from public releases alone."""

import datetime as dt

import pytest

from reporting.disclosure import published
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


@pytest.fixture
def figures():
    """Twelve contacts in 2025, counted before there is any release."""
    for day in range(1, 13):
        make_visit(day=dt.date(2025, 3, day))
    return published(2025)


def contacts(figures):
    [found] = [trend for trend in trends_of(figures) if trend.key == "contacts"]
    return found


def points(figures):
    return [(point.year, point.count) for point in contacts(figures).points]


def test_first_year_is_no_series(figures):
    assert not contacts(figures).is_series


def test_public_releases_tell_of_earlier_years(figures):
    for year, count in ((2020, 20), (2022, None), (2015, 9)):
        make_release(report=make_report(year=year), figures=said(count))
    trend = contacts(figures)
    assert [(point.year, point.count) for point in trend.points] == [(2020, 20), (2022, None), (2025, 12)]
    assert [line.length for line in trend.lines] == [100, 0, 60]
    assert [bool(point.release) for point in trend.points] == [True, True, False]


def test_release_that_is_not_public_tells_nothing(figures):
    make_release(report=make_report(year=2022), figures=said(20), is_public=False)
    assert points(figures) == [(2025, 12)]


def test_last_release_of_a_year_counts(figures):
    report = make_report(year=2022)
    make_release(report=report, figures=said(20))
    make_release(report=report, number=2, figures=said(26), changes="Late entries.")
    assert points(figures) == [(2022, 26), (2025, 12)]


def test_count_below_the_threshold_of_now_is_hidden(figures):
    make_release(report=make_report(year=2022), figures=said(4))
    assert points(figures) == [(2022, None), (2025, 12)]


def test_break_in_counting_and_a_part_of_a_year_are_marked(figures):
    make_release(report=make_report(year=2021), figures=said(20, records_begin="2021-06-01"))
    make_release(report=make_report(year=2022), figures=said(40))
    make_release(report=make_report(year=2023), figures=said(50, version=2))
    marks = {point.year: (point.is_partial, point.is_anew) for point in contacts(figures).points}
    assert marks[2021] == (True, False)
    assert marks[2022] == (False, False)
    assert marks[2023] == (False, True)
