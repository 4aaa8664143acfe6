"""Sources about the social area stand side by side and are never corrected."""

import datetime as dt

import pytest

from reporting.choices import AreaLevel
from reporting.models import Indicator
from reporting.paper.area import area_table
from reporting.paper.notes import Notes
from reporting.planning.social_area import side_by_side
from tests.factories import make_indicator

pytestmark = pytest.mark.django_db

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


def table():
    return area_table(side_by_side(), Notes().number_of)


def printed(cell):
    return [(values.area, value.printed) for values in cell for value in values.known]


def test_areas_stand_side_by_side_from_near_to_far():
    for area, level in [("Land", "land"), ("Town", "town"), ("West", "part"), ("Quarter", "quarter")]:
        under_20(area=area, level=level, printed=area)
    under_20(area="House", level="other", printed="elsewhere")
    assert [column.heading for column in table().columns] == ["West", "Quarter", "Town", "Land"]
    [line] = table().lines
    assert [printed(cell) for cell in line.cells] == [[("", area)] for area in ("West", "Quarter", "Town", "Land")]
    [other] = table().others
    assert printed([other.values]) == [("House", "elsewhere")]


def test_too_many_quarters_share_a_column_and_each_value_names_its_own():
    for number in range(4):
        under_20(area=f"Quarter {number}", level="quarter", printed=str(number))
    under_20(area="Town", level="town")
    assert [column.heading for column in table().columns] == [AreaLevel.QUARTER.label, "Town"]
    assert printed(table().lines[0].cells[0]) == [(f"Quarter {number}", str(number)) for number in range(4)]


def test_where_every_level_has_an_area_the_nearest_have_columns():
    for level in AreaLevel:
        under_20(area=level.value, level=level)
    assert [column.heading for column in table().columns] == ["part", "quarter", "town", "county"]
    assert {other.values.area for other in table().others} == {"land", "country", "other_town", "other"}


def test_level_of_an_area_is_the_one_said_last_for_all_its_figures():
    mine, other = under_20(level="town"), under_20(area="Town", level="town")
    make_indicator(name="Families", area="Quarter", level="quarter")
    assert [Indicator.objects.get(pk=one.pk).level for one in (mine, other)] == ["quarter", "town"]
