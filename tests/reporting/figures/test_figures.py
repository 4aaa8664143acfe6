"""Golden figures: a small year counted by hand, every number of it written out."""

import datetime as dt

import pytest
from django.utils import timezone

from appointments.models import VisitAgePhase
from familienzentrum.choices import Role
from offers.models import Offer
from reporting.disclosure import published
from reporting.figures.registry import FIGURES, tables
from reporting.figures.table import Span
from reporting.paper.exhibits import printed_rows
from reporting.writing.columns import columns_of
from tests.factories import (
    make_age_phase,
    make_appointment,
    make_offer,
    make_office,
    make_referral,
    make_slot,
    make_topic,
    make_user,
    make_visit,
)
from tests.factories_groups import make_draw, make_drawn_course

pytestmark = pytest.mark.django_db

MARCH, JUNE, LAST_YEAR = dt.date(2025, 3, 3), dt.date(2025, 6, 30), dt.date(2024, 12, 31)


def counts(name):
    """Return the raw counts of 2025 and 2024 by the labels of their lines, noughts left out."""
    return {row.label: row.counts for row in FIGURES[name].table(Span(2025)).rows if any(row.counts)}


def make_visits(number, **given):
    return [make_visit(**given) for _ in range(number)]


@pytest.fixture
def year():
    """Ten contacts in 2025, two on the last day of 2024; one each on the days just outside."""
    school, home, jobs = make_topic(name="School"), make_topic(name="Home"), make_office(short_name="Jobs")
    make_visits(4, day=MARCH, main_topic=school, language="de", first_contact="yes")
    make_visits(3, day=JUNE, main_topic=home, language="ar", channel="phone", referred_to=jobs)
    make_visits(2, day=JUNE, main_topic=home, first_contact="no")
    make_visit(day=dt.date(2025, 1, 1), main_topic=school, channel="email")
    make_visits(2, day=LAST_YEAR, main_topic=home, language="de")
    make_visit(day=dt.date(2026, 1, 1), main_topic=school)
    make_visit(day=dt.date(2023, 12, 31), main_topic=school)


def test_contacts_by_month(year):
    assert counts("months") == {"Januar": (1, 0), "März": (4, 0), "Juni": (5, 0), "Dezember": (0, 2)}


def test_contacts_by_way(year):
    assert counts("channels") == {"Persönlich": (6, 2), "Telefonisch": (3, 0), "Per E-Mail": (1, 0)}


def test_first_contacts(year):
    assert [row.counts for row in FIGURES["first_contact"].table(Span(2025)).rows] == [(4, 0), (2, 0), (4, 2)]


def test_main_topics(year):
    assert counts("topics") == {"School": (5, 0), "Home": (5, 2)}


def test_languages(year):
    assert counts("languages") == {"Deutsch": (4, 2), "Arabisch": (3, 0), "Nicht angegeben": (3, 0)}


def test_offices_that_families_were_sent_on_to(year):
    assert counts("sent_on") == {"Jobs": (3, 0)}


def test_age_phases_count_every_phase_of_a_conversation():
    small, tall = make_age_phase(label="0-3", position=1), make_age_phase(label="3-6", position=2)
    both, one, _none = make_visits(3, day=MARCH)
    for visit, phase in [(both, small), (both, tall), (one, small)]:
        VisitAgePhase.objects.create(visit=visit, age_phase=phase)
    assert counts("age_phases") == {"0-3": (2, 0), "3-6": (1, 0), "Nicht angegeben": (1, 0)}


def test_offer_counts_where_it_helps_and_a_nought_is_a_gap_where_help_is_expected():
    """One about sleep and school, for babies and schoolchildren, helps no baby with school."""
    babies, small, tall = (make_age_phase(label=label, position=at) for at, label in enumerate(("0-3", "3-6", "6-10")))
    sleep, school = make_topic(name="Sleep", position=1), make_topic(name="School", position=2)
    sleep.age_phases.set([babies, small])
    school.age_phases.set([tall])
    make_offer(topics=[sleep, school], age_phases=[babies, tall], starts_on=MARCH)
    table = published(2025).tables["offer_matrix"]
    printed = {row.label: [written.count for written in row.cells] for row in printed_rows(table, columns_of(table))}
    assert printed["Sleep"][:4] == ["1", "1", "0", "–"]
    assert printed["School"][:4] == ["1", "–", "–", "1"]
    make_offer(topics=[sleep], age_phases=[], starts_on=MARCH)
    assert counts("offer_matrix")["Sleep"][:4] == (2, 2, 1, 0)


def test_no_more_lists_can_have_won_than_there_were_places_in_the_draws():
    for places in (3, 1):
        make_drawn_course(make_draw(opens_at=at(2025, 5, 1), closes_at=at(2025, 5, 9)), capacity=places)
    rows = {row.key: row.at_most for row in FIGURES["wishes"].table(Span(2025)).rows}
    assert rows == {"place": (4, 0), "nothing": (), "to_come": ()}


def test_topic_that_is_not_used_any_more_keeps_its_counts():
    make_visit(day=MARCH, main_topic=make_topic(name="Old", is_active=False))
    assert counts("topics") == {"Old": (1, 0)}


def test_topic_that_nobody_came_for_is_handed_over_too():
    """Which lines a table shows is the protection's to decide: it must not depend on what is hidden."""
    make_topic(name="Unused")
    [row] = FIGURES["topics"].table(Span(2025)).rows
    assert (row.counts, row.is_optional) == ((0, 0), True)


def at(*moment):
    return dt.datetime(*moment, tzinfo=timezone.get_current_timezone())


def test_appointments_by_outcome_count_on_the_local_day():
    by = make_user(role=Role.FRONT_DESK)
    arrived = {"arrived_at": at(2025, 1, 1), "arrived_by": by}
    make_appointment(slot=make_slot(starts_at=at(2025, 1, 1, 0, 15)), state="done", **arrived)
    make_appointment(slot=make_slot(starts_at=at(2025, 12, 31, 23, 15)), state="no_show")
    family = {"state": "cancelled", "cancelled_on": MARCH, "cancelled_by": "family"}
    make_appointment(slot=make_slot(starts_at=at(2024, 12, 31, 23, 15)), **family)
    make_appointment(slot=make_slot(starts_at=at(2026, 1, 1, 0, 15)))
    table = FIGURES["appointments"].table(Span(2025))
    assert {row.key: row.counts for row in table.rows if any(row.counts)} == {
        "took_place": (1, 0),
        "no_show": (1, 0),
        "family": (0, 1),
    }
    assert table.totals == (2, 1)


def test_bookings_are_known_to_be_no_more_than_places_of_their_kind():
    slot = make_slot(starts_at=at(2025, 3, 3, 10), capacity=4)
    make_slot(starts_at=at(2025, 3, 4, 10), offer=make_offer(kind="course"), capacity=12)
    make_slot(starts_at=at(2025, 3, 5, 10), offer=make_offer(kind="course"), capacity=9, is_withdrawn=True)
    make_appointment(slot=slot)
    held, cancelled = FIGURES["bookings"].table(Span(2025, has_year_before=False)).rows
    assert held.at_most == (16, 4, 0, 12, 0, 0)
    assert cancelled.at_most == ()


def test_slips_count_in_the_year_they_were_given():
    office = make_office()
    taken = {"state": "arrived", "code_digest": None, "arrived_on": JUNE}
    make_referral(given_on=MARCH, to_office=office, **taken)
    make_referral(given_on=MARCH)
    make_referral(given_on=LAST_YEAR, state="expired", code_digest=None)
    assert [row.counts for row in FIGURES["slips"].table(Span(2025)).rows] == [(1, 0), (0, 1), (1, 0)]


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ({}, (1, 1)),
        ({"starts_on": dt.date(2025, 12, 31)}, (1, 0)),
        ({"starts_on": dt.date(2026, 1, 1)}, None),
        ({"ends_on": dt.date(2025, 1, 1)}, (1, 1)),
        ({"ends_on": dt.date(2024, 12, 31)}, (0, 1)),
        ({"recorded_on": dt.date(2025, 12, 31)}, (1, 0)),
        ({"recorded_on": dt.date(2026, 1, 1)}, None),
        ({"recorded_on": dt.date(2026, 1, 1), "starts_on": JUNE}, (1, 0)),
        ({"state": "ended", "ended_on": dt.date(2024, 12, 31)}, (0, 1)),
        ({"state": "ended", "ends_on": JUNE}, (1, 1)),
        ({"state": "paused"}, (1, 1)),
        ({"kind": "signpost"}, None),
    ],
)
def test_offer_counts_in_the_years_it_ran(given, counted):
    offer = make_offer(**given)
    assert counts("offers").get(offer.office.short_name) == counted


def test_offer_that_is_ended_today_stays_in_the_years_it_ran():
    offer = make_offer()
    Offer.objects.update(state="ended")
    assert counts("offers") == {offer.office.short_name: (1, 1)}
    Offer.objects.update(state="active")
    assert Offer.objects.get().ended_on is None


def test_figures_take_as_many_queries_for_more_visits(year, costs_the_same):
    costs_the_same(lambda: tables(Span(2025)), add=lambda: make_visits(10, day=MARCH))


def test_five_figures_are_read_from_the_tables(year):
    make_visits(5, day=JUNE, first_contact="yes")
    shown = published(2025)
    assert [(figure.key.value, figure.now, figure.before) for figure in shown.headlines] == [
        ("contacts", 15, (None,)),
        ("first_contacts", 9, (None,)),
        ("appointments", 0, (0,)),
        ("referrals", None, (0,)),
        ("offers", 0, (0,)),
    ]


def test_year_before_the_records_is_left_out():
    make_visits(6, day=MARCH)
    shown = published(2025)
    assert shown.tables["channels"].years == (2025,)
    assert shown.headline("contacts").before == ()
    assert shown.is_partial


def test_year_before_is_compared_when_it_is_whole():
    make_visits(6, day=dt.date(2024, 1, 1))
    assert not published(2025).is_partial
    assert published(2024).year_before == 2023


def test_year_without_a_visit_shows_noughts():
    shown = published(2025)
    assert shown.records_begin is None
    assert all(table.is_empty for table in shown.tables.values())
    assert [figure.now for figure in shown.headlines] == [0, 0, 0, 0, 0]
