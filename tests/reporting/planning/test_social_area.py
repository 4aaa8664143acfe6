"""Sources about the social area stand side by side and are never corrected."""

import datetime as dt

import pytest

from familienzentrum.loading import load_folder
from reporting.planning.social_area import side_by_side
from tests.conventions.tree import ROOT
from tests.factories import make_indicator

pytestmark = pytest.mark.django_db

CENTRES = sorted((ROOT / "centres").iterdir())
END_OF = {year: dt.date(year, 12, 31) for year in (2021, 2022)}


def only():
    [comparison] = side_by_side()
    return comparison


def under_20(**given):
    return make_indicator(**{"name": "Under 20", "area": "Quarter", "as_of": END_OF[2022]} | given)


def test_values_of_one_figure_stand_together_the_oldest_first():
    under_20(printed="58,3 %")
    under_20(printed="42 %", as_of=END_OF[2021])
    assert [source.printed for source in only().sources] == ["42 %", "58,3 %"]
    assert not only().is_contradictory


def test_what_somebody_noted_is_a_contradiction():
    under_20(doubt="Then the town would have 4,573 young people only.")
    assert only().is_contradictory


@pytest.mark.parametrize(
    ("other", "contradicts"),
    [
        ({"printed": "42 %"}, True),
        ({"printed": "58,3 %"}, False),
        ({"printed": "42 %", "definition_version": "Census 2022"}, False),
    ],
)
def test_two_values_of_one_day_contradict_each_other_unless_defined_differently(other, contradicts):
    under_20(printed="58,3 %")
    under_20(**other)
    assert only().is_contradictory is contradicts


def test_two_values_without_a_day_may_be_of_different_days():
    under_20(printed="58,3 %", as_of=None)
    under_20(printed="42 %", as_of=None)
    assert not only().is_contradictory


def test_versions_of_the_definition_make_no_series():
    under_20()
    under_20(definition_version="Census 2022")
    assert only().is_defined_anew


def load_centre_that_prints(value):
    """Load the centre of which a source prints this value."""
    [folder] = [folder for folder in CENTRES if f'printed = "{value}"' in (folder / "indicators.toml").read_text()]
    load_folder(folder)


@pytest.mark.parametrize(
    "values",
    [("2.666 (rund 58,3 %)", "2.625 (rund 42 %)"), ("über die Hälfte", "gut 42 %"), ("mehr als 90", "rund 90")],
)
def test_contradictions_of_the_papers_are_kept(values):
    load_centre_that_prints(values[0])
    printed = [{source.printed for source in found.sources} for found in side_by_side() if found.is_contradictory]
    assert set(values) in printed


def test_help_that_was_counted_with_and_without_integration_is_no_series():
    load_centre_that_prints("559")
    help_given = [comparison for comparison in side_by_side() if comparison.name == "Hilfen zur Erziehung"]
    assert [comparison.is_defined_anew for comparison in help_given] == [True, True]
