"""Shares, means, bars and sentences are made of shown counts: other hidden counts make no other report.

Two houses whose protected tables are alike, and whose hidden counts are not, give the same report to the last letter.
"""

import datetime as dt

import pytest
from django.template.loader import render_to_string

from appointments.models import Appointment, Visit
from reporting.choices import Chapter
from reporting.disclosure import published
from reporting.figures.registry import FIGURES
from reporting.figures.table import Span
from reporting.paper.document import draft
from reporting.paper.exports import csvw, ods
from reporting.paper.layout import TEMPLATE
from reporting.writing.sentences import message
from tests.factories import (
    make_appointment,
    make_budget_line,
    make_goal,
    make_goal_year,
    make_office,
    make_report_to_release,
    make_slot,
    make_topic,
    make_visit,
)
from tests.factories_figures import at
from tests.factories_release import make_release

pytestmark = pytest.mark.django_db

FEW, FEWER = 3, 2


def wait(days, number):
    """Make appointments that were waited for so many days."""
    for minute in range(number):
        start = at(2025, 6, 10, 8 + days % 10, minute)
        make_appointment(slot=make_slot(starts_at=start), booked_on=start.date() - dt.timedelta(days=days))


def talk(topic, number):
    for place in range(number):
        channel = ["phone", "in_person"][place % 2]
        make_visit(day=dt.date(2025, place % 12 + 1, 3), main_topic=topic, channel=channel, first_contact="yes")


@pytest.fixture
def report():
    """A year with two small topics, and two small bands of waiting."""
    for number, name in ((48, "School"), (36, "Home"), (FEW, "Debts"), (FEWER, "Health")):
        talk(make_topic(name=name), number)
    for days, number in ((0, 12), (5, 12), (20, FEW), (40, FEWER)):
        wait(days, number)
    for figure in ("waiting_days", "within_14_days", "use_of_places", "contacts"):
        make_goal_year(goal=make_goal(figure=figure), target=10)
    make_budget_line(planned_cost=600, planned_own=600, planned_third=0, actual_cost=512)
    return make_report_to_release()


def exchange():
    """Let one case change sides between two hidden counts."""
    one, other = Visit.objects.filter(main_topic__name="Debts")[0], Visit.objects.filter(main_topic__name="Health")[0]
    Visit.objects.filter(pk=one.pk).update(main_topic=other.main_topic)
    moved = Appointment.objects.filter(booked_on=dt.date(2025, 6, 10) - dt.timedelta(days=20))[0]
    Appointment.objects.filter(pk=moved.pk).update(booked_on=dt.date(2025, 6, 10) - dt.timedelta(days=40))


def everything(report):
    """Return all that leaves the house: values, page with bars, tables."""
    document = draft(report, figures=published(2025))
    files = [*csvw.csv_files(document.tables), ods.spreadsheet(document.tables, "", "")]
    return {
        "values": document.frozen(),
        "page": render_to_string(TEMPLATE, {"document": document}),
        "bars": [exhibit.lines for exhibit in document.exhibits],
        "files": [file.content for file in files if file.name != "tabellen.ods"],
    }


def test_hidden_counts_change_nothing_in_the_report(report):
    tables, before = published(2025).tables, everything(report)
    exchange()
    assert published(2025).tables == tables
    assert everything(report) == before


def test_shown_counts_do_change_the_report(report):
    """The comparison sees a difference where there is one."""
    before = everything(report)
    talk(make_topic(name="Sport"), 12)
    after = everything(report)
    assert [part for part in before if before[part] == after[part]] == []


def values(name, key):
    return next(number.values[0] for number in published(2025).tables[name].numbers if number.key == key)


def test_median_is_hidden_where_it_would_tell_of_hidden_bands(report):
    assert values("waiting", "median") is None
    assert values("waiting", "mean") is None


def test_every_number_of_waiting_needs_its_total():
    """Twelve of all are 100 percent, or 86: where the total is hidden, the share would give it away."""
    assert [number.key for number in FIGURES["waiting"].table(Span(2025)).numbers if "" not in number.made_of] == []


def test_numbers_of_a_repeated_year_are_those_that_were_released(report):
    wait(20, 12)
    wait(40, 12)
    shown = published(2025)
    before = values("waiting", "mean")
    frozen = {
        "year": 2025,
        "tables": {name: table.as_json() for name, table in shown.tables.items()},
        "certificate": shown.certificate.as_json(),
    }
    make_release(report=report, figures=frozen)
    wait(40, 1)
    assert published(2025).tables["waiting"].totals == shown.tables["waiting"].totals
    assert before is not None
    assert values("waiting", "mean") == before


@pytest.mark.parametrize("chapter", [Chapter.SUMMARY, Chapter.USE, Chapter.TOPICS, Chapter.REACH, Chapter.REFERRALS])
def test_sentence_says_nothing_of_why_a_count_is_hidden(chapter):
    talk(make_topic(), FEWER)
    figures = published(2025)
    said = message(chapter, figures)
    assert said
    assert not [word for word in ("few", "small", "wenig", "klein") if word in said]


def test_sentence_says_the_sum_where_only_the_single_counts_are_hidden():
    """The table below it has the sum: “the counts cannot be shown” would not be so."""
    topic = make_topic()
    for office in [make_office() for _ in range(6)]:
        for _ in range(FEWER):
            make_visit(day=dt.date(2025, 3, 3), main_topic=topic, referred_to=office)
    figures = published(2025)
    assert figures.tables["sent_on"].totals == (12,)
    assert not [row.label for row in figures.tables["sent_on"].rows if row.cells[0]]
    said = message(Chapter.REFERRALS, figures)
    assert said == "In 12 Gesprächen hat das Haus eine Familie weitervermittelt; wohin, lässt sich nicht zeigen."


def test_sentence_says_that_nobody_came_for_the_first_time():
    topic = make_topic()
    for number in range(24):
        make_visit(day=dt.date(2025, 3, 3), main_topic=topic, first_contact=["no", "unknown"][number % 2])
    said = message(Chapter.REACH, published(2025)).replace("\u00a0", " ")
    assert said == "0 Gespräche waren erste Kontakte, 0 % von allen."


@pytest.mark.parametrize(("several", "shown"), [(0, 100), (FEW, None), (20, 100)])
def test_use_of_places_is_hidden_where_it_tells_of_a_few_who_took_more_than_one(several, shown):
    for number in range(30):
        seats = 2 if number < several else 1
        slot = make_slot(starts_at=at(2025, 6, 10, 8, number), capacity=seats)
        make_appointment(slot=slot, booked_on=dt.date(2025, 6, 1), seats=seats, adults=seats)
    assert values("appointments", "use") == shown
