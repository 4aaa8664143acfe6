"""Golden figures: a small house counted by hand, every number of every figure written out (2025, then 2024)."""

import pytest

from appointments.choices import WaitingState
from reporting.figures.registry import FIGURES, tables
from reporting.figures.table import Span
from tests.factories_figures import make_counted_house

pytestmark = pytest.mark.django_db

# Figure, and the counts of each line by its label. Lines of noughts are left out.
GOLDEN = {
    "months": {"Januar": (1, 0), "Februar": (0, 1), "März": (4, 0), "Juni": (5, 0), "Dezember": (0, 2)},
    "first_contact": {"Zum ersten Mal": (4, 0), "Schon hier gewesen": (2, 0), "Nicht gesagt": (4, 3)},
    "channels": {"Persönlich": (6, 2), "Telefonisch": (3, 0), "Per E-Mail": (1, 0), "Per Video": (0, 1)},
    "weekdays": {"Montag": (9, 0), "Dienstag": (0, 2), "Mittwoch": (1, 0), "Donnerstag": (0, 1)},
    "parts_of_day": {"Vormittag": (6, 3), "Nachmittag": (3, 0), "Abend": (1, 0)},
    "topics": {"School": (5, 1), "Home": (5, 2)},
    "further_topics": {"School": (3, 0), "Kein weiteres Thema": (7, 3)},
    "age_phases": {"0–3": (7, 0), "3–6": (3, 0), "Nicht angegeben": (3, 3)},
    "languages": {"Deutsch": (4, 3), "Arabisch": (3, 0), "Nicht angegeben": (3, 0)},
    "sent_on": {"Jobs": (3, 0)},
    "slips": {"Angekommen": (1, 0), "Noch unterwegs": (1, 0), "Nichts gehört": (0, 1)},
    "waiting": {"Am selben Tag": (1, 0), "1 bis 7 Tage": (1, 1), "8 bis 14 Tage": (2, 0), "29 Tage oder mehr": (1, 0)},
    "waiting_list": {WaitingState.WAITING.label: (1, 0), WaitingState.LEFT.label: (0, 1)},
    "appointments": {
        "Stattgefunden": (3, 0),
        "Niemand gekommen": (1, 0),
        "Von der Familie abgesagt": (0, 1),
        "Vom Haus abgesagt": (1, 0),
    },
    # In tables of two dimensions: all, then each column, for each year.
    "group_dates": {"Gruppe": (3, 2, 1, 0, 0, 0), "Offener Treff": (0, 0, 0, 1, 1, 0)},
    "participations": {"Erwachsene": (6, 0), "Kinder": (6, 0)},
    "open_meetings": {"Erwachsene": (0, 3), "Kinder": (0, 5)},
    "course_dates": {"Kurs": (2, 2, 0, 0, 0, 0)},
    "substitutions": {"Vertretungen": (1, 0)},
    "places": {"Angeboten": (13, 1), "Vom Haus abgesagt": (1, 0)},
    "offers": {"Town": (4, 3)},
    "offer_kinds": {"Beratung": (1, 1), "Offener Treff": (1, 1), "Gruppe": (1, 0), "Kurs": (1, 1)},
    # All offers of that house are those of one office, and it is the guide.
    "guide_offers": {"Beratung": (1, 1), "Offener Treff": (1, 1), "Gruppe": (1, 0), "Kurs": (1, 1)},
    "offer_matrix": {"School": (2, 2, 1, 2, 2, 1), "Home": (3, 3, 3, 2, 2, 2)},
    "partners": {"Stadt oder Gemeinde": (1, 1)},
    # All, by offers of the house, by partners: two half hours and three hours, then an hour.
    "rooms": {"Hall": (4, 1, 3, 1, 0, 1)},
    "goals": {
        "2 – Es erreicht die, für die es gedacht ist": (1, 1, 0, 0, 1, 1, 0, 0),
        "Nicht eingeordnet": (0, 0, 0, 0, 1, 0, 0, 1),
    },
}
# The same by the keys of the lines.
GOLDEN_BY_KEY = {
    "notice": {"family_0": (0, 1), "not_by_family": (5, 0)},
    "wishes": {"place": (1, 0), "nothing": (2, 0), "to_come": (0, 1)},
    "participations_by_kind": {"group": (10, 0), "course": (2, 0)},
    "open_meetings_by_kind": {"drop_in": (0, 8)},
    # Of Friday, 26 September, and the thirteen after it, one is a holiday and one in the closed week: 12 × 4 hours.
    "on_duty": {"4": (48, 0)},
    "closed_days": {"holiday": (1, 0), "house": (3, 0), "office": (0, 1)},
    # Of consultation three half hours and one: half an hour more counts as a whole one.
    "guide_hours": {"consultation": (2, 1), "drop_in": (0, 1), "group": (1, 0), "course": (1, 0)},
    "hours": {"consultation": (2, 1), "drop_in": (0, 1), "group": (1, 0), "course": (1, 0)},
    # All, then consultations, groups, courses, events, and others; the same of 2024.
    "bookings": {"held": (4, 2, 0, 2, 0, 0, *[0] * 6), "cancelled": (1, 1, *[0] * 4, 1, 1, *[0] * 4)},
    # All, first come, by lot.
    "courses": {"course": (1, 0, 1, 0, 0, 0)},
    "course_seats": {"course": (10, 0, 10, 0, 0, 0)},
    "steps": {
        "planned": (1, 0, 0, 1, 0, 0, 0, 0),
        "done": (1, 0, 0, 1, 0, 0, 0, 0),
        "dropped": (0, 0, 0, 0, 1, 0, 0, 1),
    },
}
# Numbers beside the counts: value and cases of each year.
NUMBERS = {
    "waiting": {
        "median": ((10, 7), (5, 1)),
        "mean": ((10.2, 7), (5, 1)),
        "within_7": ((40, 100), (5, 1)),
        "within_14": ((80, 100), (5, 1)),
        "within_28": ((80, 100), (5, 1)),
    },
    # Of consultation three half hours and one, and the half hour in which the course begins.
    "appointments": {"use": ((31, 0), (4, 0)), "on_offer": ((2, 1), (5, 1)), "used": ((1, None), (3, 0))},
}
# The first half of each year: most of it is left out.
HALF_YEAR = {
    "months": {"Januar": (1, 0), "Februar": (0, 1), "März": (4, 0), "Juni": (5, 0)},
    "appointments": {"Stattgefunden": (3, 0), "Vom Haus abgesagt": (1, 0)},
    "slips": {"Angekommen": (1, 0), "Noch unterwegs": (1, 0)},
    "group_dates": {},
}


def counted(name, span):
    return {row.label: row.counts for row in FIGURES[name].table(span).rows if any(row.counts)}


@pytest.mark.parametrize("name", GOLDEN)
def test_figure_of_the_year(name):
    make_counted_house()
    assert counted(name, Span(2025)) == GOLDEN[name]


@pytest.mark.parametrize("name", GOLDEN_BY_KEY)
def test_figure_of_the_year_by_key(name):
    make_counted_house()
    rows = FIGURES[name].table(Span(2025)).rows
    assert {row.key: row.counts for row in rows if any(row.counts)} == GOLDEN_BY_KEY[name]


def test_every_figure_was_counted_by_hand():
    assert {*GOLDEN, *GOLDEN_BY_KEY} == {*FIGURES}


def test_figures_counted_together_are_the_same_as_alone():
    make_counted_house()
    assert tables(Span(2025)) == {name: figure.table(Span(2025)) for name, figure in FIGURES.items()}


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_beside_the_counts(name):
    make_counted_house()
    numbers = FIGURES[name].table(Span(2025)).numbers
    assert {number.key: (number.values, number.cases) for number in numbers} == NUMBERS[name]


@pytest.mark.parametrize("name", HALF_YEAR)
def test_figure_of_half_a_year(name):
    make_counted_house()
    assert counted(name, Span(2025, months=(1, 6))) == HALF_YEAR[name]


@pytest.mark.parametrize("name", FIGURES)
def test_year_without_a_visit_counts_nothing(name):
    table = FIGURES[name].table(Span(2025))
    assert not any(table.totals)
    assert all(value is None for number in table.numbers for value in number.values)


@pytest.mark.parametrize("name", FIGURES)
def test_year_alone_is_the_first_column_of_two_years(name):
    make_counted_house()
    alone = FIGURES[name].table(Span(2025, has_year_before=False))
    width = len(alone.headings)
    known = {row.label: row.counts[:width] for row in FIGURES[name].table(Span(2025)).rows}
    assert {row.label: row.counts for row in alone.rows if any(row.counts)} == {
        label: counts for label, counts in known.items() if any(counts)
    }
