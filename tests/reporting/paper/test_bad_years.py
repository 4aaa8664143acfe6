"""Years that are hard to tell of: the counts are right, and page and PDF say what there is to say."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from reporting.disclosure import published
from reporting.figures.registry import FIGURES, tables
from reporting.figures.table import Span
from reporting.models import AnnualReport
from reporting.paper.layout import draft_pdf
from reporting.writing.formats import HIDDEN
from tests.factories import (
    make_age_phase,
    make_appointment,
    make_budget_line,
    make_centre,
    make_report,
    make_slot,
    make_topic,
    make_visit,
)
from tests.factories_figures import at
from tests.papers import ordered
from tests.reading import words

pytestmark = pytest.mark.django_db

MARCH, LEAP_DAY = dt.date(2025, 3, 3), dt.date(2024, 2, 29)


def make_visits(number, **given):
    topic = given.pop("main_topic", None) or make_topic()
    return [make_visit(main_topic=topic, **{"day": MARCH} | given) for _ in range(number)]


def preview(client, year=2025):
    """Return the page of the draft."""
    make_centre()
    make_report(year=year)
    answer = ordered(client, reverse("report_preview", args=[year]))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def cells(soup):
    return {cell.get_text(strip=True) for cell in soup.select("td")}


def totals(name, year=2025, **given):
    return tables(Span(year, **given))[name].totals


def no_visit():
    pass


def one_visit():
    [visit] = make_visits(1)
    visit.age_phases.set([make_age_phase()])


def one_cell():
    make_visits(30, channel="phone", language="ar", first_contact="yes", part_of_day="evening")


def leap_day():
    make_visits(12, day=LEAP_DAY)


def half_imported():
    make_visits(12, day=dt.date(2024, 5, 2))
    make_visits(20, day=dt.date(2025, 2, 3))


def nothing_to_divide_by():
    """Money without a contact, and appointments whose times were all called off in the end."""
    make_budget_line(planned_cost=100, planned_own=100, planned_third=0, actual_cost=0, actual_own=0, actual_third=0)
    lost = {"state": "cancelled", "cancelled_on": MARCH, "cancelled_by": "house"}
    for minute in range(12):
        slot = make_slot(starts_at=at(2025, 3, 10, 10, minute))
        make_appointment(slot=slot, booked_on=MARCH, **lost)
        type(slot).objects.filter(pk=slot.pk).update(is_withdrawn=True)


YEARS = [no_visit, one_visit, one_cell, leap_day, half_imported, nothing_to_divide_by]


@pytest.mark.parametrize("make", YEARS)
def test_figures_of_a_hard_year_agree_with_each_other(make):
    make()
    found = tables(Span(2025))
    wholes = {found[name].totals for name in ("months", "channels", "topics", "languages", "parts_of_day", "weekdays")}
    assert len(wholes) == 1
    assert not published(2025).certificate.withheld


@pytest.mark.parametrize("make", YEARS)
def test_draft_of_a_hard_year_is_a_page(make, client, coordinator):
    make()
    assert "2025" in words(preview(client))


@pytest.mark.parametrize("make", [no_visit, one_visit, one_cell])
def test_draft_of_a_hard_year_is_a_file(make):
    make_centre()
    make()
    assert draft_pdf(AnnualReport(year=2025)).startswith(b"%PDF")


def test_single_visit_is_nowhere_in_the_draft(client, coordinator):
    one_visit()
    found = cells(preview(client))
    assert HIDDEN in found
    assert "1" not in found


def test_visits_of_one_cell_are_counted_and_what_they_share_is_hidden(client, coordinator):
    one_cell()
    shown = published(2025).tables
    assert totals("channels") == (30, 0)
    assert shown["months"].cells_of("3") == (30,)
    # Thirty out of thirty came for the first time and spoke Arabic: that would tell it of each of them.
    assert {row.cells for row in shown["first_contact"].rows} == {(None,)}
    assert {row.cells for row in shown["languages"].rows} <= {(None,)}
    assert "30" in cells(preview(client))


def test_leap_day_counts_in_its_month_and_year():
    leap_day()
    assert totals("months", 2024) == (12, 0)
    assert totals("months", 2024, months=(2, 2)) == (12, 0)
    assert totals("months", 2025) == (0, 12)
    assert FIGURES["weekdays"].table(Span(2024)).rows[LEAP_DAY.weekday()].counts == (12, 0)


def test_wait_over_the_leap_day_is_a_day_longer():
    make_appointment(slot=make_slot(starts_at=at(2024, 3, 1, 10)), booked_on=dt.date(2024, 2, 28))
    [median, *_others] = FIGURES["waiting"].table(Span(2024)).numbers
    assert median.values == (2, None)


def test_year_that_is_imported_in_part_is_not_compared(client, coordinator):
    half_imported()
    shown = published(2025)
    assert shown.is_partial
    assert totals("months") == (20, 12)
    assert "mehr als im Vorjahr" not in words(preview(client))


def test_share_of_nothing_is_no_number():
    nothing_to_divide_by()
    use, *_others = FIGURES["appointments"].table(Span(2025)).numbers
    assert (use.values, use.cases) == ((None, None), (0, 0))
