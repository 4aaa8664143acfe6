"""What the papers of each town say about its social area, as it stands in its folder."""

import pytest

from reporting.paper.area import area_table
from reporting.paper.notes import Notes
from reporting.planning.social_area import side_by_side
from tests.towns import FOLDERS, GROUP

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group(GROUP)]

CONTRADICTIONS = [
    ("2.666 (rund 58,3 %)", "2.625 (rund 42 %)"),
    ("über die Hälfte", "gut 42 %"),
    ("mehr als 90", "rund 90"),
]


def of_the_town_that_prints(*values):
    """Return the parameters of a test: the town of which a source prints the first of these values, and all of them."""
    [folder] = [one for one in FOLDERS if f'printed = "{values[0]}"' in (one / "indicators.toml").read_text()]
    return pytest.param(folder, values, id=values[0])


@pytest.mark.parametrize(
    ("town", "values"), [of_the_town_that_prints(*values) for values in CONTRADICTIONS], indirect=["town"]
)
def test_contradictions_of_the_papers_are_kept(town, values):
    printed = [{source.printed for source in found.sources} for found in side_by_side() if found.is_contradictory]
    assert set(values) in printed


@pytest.mark.parametrize(("town", "values"), [of_the_town_that_prints("559")], indirect=["town"])
def test_help_that_was_counted_with_and_without_integration_is_no_series(town, values):
    help_given = [comparison for comparison in side_by_side() if comparison.name == "Hilfen zur Erziehung"]
    assert [comparison.is_defined_anew for comparison in help_given] == [True, True]


def test_figures_of_a_town_stand_beside_those_of_the_levels_that_their_sources_have(town):
    table = area_table(side_by_side(), Notes().number_of)
    assert len(table.columns) >= 3
    assert any(sum(map(bool, line.cells)) >= 2 for line in table.lines)
