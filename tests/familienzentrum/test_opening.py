"""The door: open or closed, and until when."""

import datetime as dt

import pytest
from django.utils import timezone

from familienzentrum.models import Centre, OpeningHour
from familienzentrum.opening import Door, door
from tests.factories import make_centre

pytestmark = pytest.mark.django_db


def at(day, hour, minute=0):
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def centre():
    """Open on Mondays, with a break at noon."""
    centre = make_centre()
    for opens, closes in [(14, 17), (9, 12)]:
        OpeningHour.objects.create(centre=centre, weekday=0, opens_at=dt.time(opens), closes_at=dt.time(closes))
    return centre


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(23, 8), Door(is_open=False, changes_at=at(23, 9), is_today=True)),
        (at(23, 9), Door(is_open=True, changes_at=at(23, 12), is_today=True)),
        (at(23, 12), Door(is_open=False, changes_at=at(23, 14), is_today=True)),
        (at(23, 17), Door(is_open=False, changes_at=at(30, 9), is_today=False)),
        (at(24, 10), Door(is_open=False, changes_at=at(30, 9), is_today=False)),
    ],
)
def test_door_changes_by_the_hours(centre, now, expected):
    assert door(centre, now) == expected


def test_door_without_hours_says_nothing():
    nothing = Door(is_open=False, changes_at=None, is_today=False)
    assert door(make_centre(), at(23, 9)) == nothing
    assert door(Centre(name="None yet"), at(23, 9)) == nothing


def test_door_keeps_wall_time_over_the_change_of_the_clocks(centre):
    saturday_before_winter_time = at(24, 12).replace(month=10)
    assert timezone.localtime(door(centre, saturday_before_winter_time).changes_at).hour == 9
