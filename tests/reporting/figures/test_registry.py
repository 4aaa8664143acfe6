"""The registry of figures: complete, each figure once, each with a version, and its changes named."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.utils import translation

from reporting.choices import Chapter, ReportKind
from reporting.disclosure import published
from reporting.figures.registry import FIGURES
from reporting.figures.table import DefinitionChange, Span
from reporting.paper.unrecorded import UNRECORDED
from reporting.planning.finance import FINANCES
from tests.conventions.tree import ROOT
from tests.factories import make_offer, make_slot, make_visit
from tests.factories_figures import make_counted_house
from tests.factories_planning import make_counting_change
from tests.factories_rooms import make_head_count

# The list that annual reports of family centres have in common: contacts to finance. I41 on is imported context.
WANTED = {f"I{number:02}" for number in range(1, 41)}


def test_every_figure_is_counted_or_said_not_to_be():
    codes = [figure.code for figure in (*FIGURES.values(), *FINANCES.values(), *UNRECORDED)]
    # The shares within 7, 14 and 28 days (I18) stand beside the waiting times.
    assert {re.sub("[a-z]$", "", code) for code in codes} | {"I18"} == WANTED


def test_read_me_says_how_many_figures_an_annual_report_has():
    number = sum(figure.chapter in ReportKind.ANNUAL.chapters for figure in FIGURES.values())
    assert f"all its {number} figures" in (ROOT / "README.md").read_text()


def test_figure_beside_what_is_not_recorded_says_that_it_counts_a_part():
    """Whoever begins to count what was not recorded takes it out of that list, or says what is still missing."""
    missing = {figure.code for figure in UNRECORDED}
    in_part = {figure.code for figure in FIGURES.values() if figure.counts_part}
    assert in_part == missing & {figure.code for figure in FIGURES.values()}


def test_code_names_one_figure():
    codes = [figure.code for figure in (*FIGURES.values(), *FINANCES.values())]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("figure", [*FIGURES.values(), *FINANCES.values()], ids=lambda figure: figure.code)
def test_figure_explains_itself(figure):
    assert all(str(words) for words in (figure.name, figure.unit, figure.definition, figure.rule, figure.source))


@pytest.mark.parametrize("name", [name for name, figure in FIGURES.items() if figure.is_sensitive])
def test_figure_about_people_says_what_it_can_be_added_up_with(name):
    assert FIGURES[name].population
    assert FIGURES[name].dimension


@pytest.mark.parametrize("name", [name for name, figure in FIGURES.items() if not figure.covers_all])
def test_figure_that_leaves_cases_out_has_a_property_of_its_own(name):
    """What a table leaves out counts as nought: a part of a property that others list in full would contradict them."""
    mine = FIGURES[name]
    others = [axis for other in FIGURES.values() if other is not mine for axis in (other.dimension, other.across)]
    assert mine.dimension.name not in {axis.name for axis in others if axis}


@pytest.mark.django_db
@pytest.mark.parametrize("name", FIGURES)
def test_row_has_a_count_for_each_heading(name):
    make_counted_house()
    table = FIGURES[name].table(Span(2025))
    assert {len(row.counts) for row in table.rows} <= {len(table.headings)}


@pytest.mark.django_db
def test_properties_of_one_population_have_one_whole():
    make_counted_house()
    whole = {}
    for figure in FIGURES.values():
        if figure.population and figure.has_total and figure.covers_all:
            table = figure.table(Span(2025))
            whole.setdefault(figure.population, set()).add(
                tuple(total for head, total in zip(table.headings, table.totals, strict=True) if not head.key)
            )
    assert {population: len(totals) for population, totals in whole.items()} == dict.fromkeys(whole, 1)


HEADS = [name for name, figure in FIGURES.items() if str(figure.unit) == str(FIGURES["participations"].unit)]


@pytest.mark.parametrize("name", HEADS)
def test_figure_of_heads_says_that_heads_are_no_conversations(name):
    with translation.override("en"):
        assert "Heads are no conversations and are never added to them." in str(FIGURES[name].rule)


@pytest.mark.django_db
def test_heads_are_never_added_to_conversations():
    for _ in range(12):
        make_visit(day=dt.date(2025, 3, 3))
    before = published(2025).headline("contacts").now
    for kind in ("drop_in", "outreach", "group", "event"):
        starts_at = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)
        make_head_count(slot=make_slot(offer=make_offer(kind=kind), starts_at=starts_at, capacity=0), adults=30)
    after = published(2025)
    assert (before, after.headline("contacts").now) == (12, 12)
    assert (after.tables["open_meetings"].totals[0], after.tables["participations"].totals[0]) == (72, 72)


CHANGED = replace(FIGURES["channels"], changes=(DefinitionChange(dt.date(2025, 3, 1), "Video talks count as well."),))


@pytest.mark.parametrize(("year", "version", "changes"), [(2024, 1, 0), (2025, 2, 1), (2026, 2, 1), (2027, 2, 0)])
def test_change_of_a_definition_is_named_while_its_years_are_compared(year, version, changes):
    assert CHANGED.version(Span(year)) == version
    assert len(CHANGED.changes_within(Span(year))) == changes


@pytest.mark.django_db
def test_change_of_the_house_stands_beside_the_published_figure():
    make_counting_change(figure="channels", words="Talks by video count as well.")
    tables = published(2025).tables
    assert (tables["channels"].version, tables["months"].version) == (2, 1)
    assert tables["channels"].changes == ("Seit 1. März 2025 anders gezählt: Talks by video count as well.",)
    assert published(2024).tables["channels"].changes == ()


def test_change_after_the_half_year_is_not_named_in_its_report():
    assert CHANGED.version(Span(2025, months=(1, 2))) == 1
    assert CHANGED.changes_within(Span(2025, months=(1, 2))) == ()


def test_what_bounds_the_sum_of_bookings_is_left_out_with_them_or_not_at_all():
    """Places bound the sum of outcomes by the bookings by kind: without these a reader knows more than the proof."""
    assert {figure.chapter for figure in FIGURES.values() if figure.population == "appointments"} == {Chapter.USE}
