"""A visit that stands alone beside one appointment is counted as one that could be linked."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from appointments.privacy.linkable import shares
from tests.factories import make_appointment, make_offer, make_office, make_slot, make_visit

pytestmark = pytest.mark.django_db

NINE = dt.datetime(2026, 3, 10, 9, tzinfo=ZoneInfo("Europe/Berlin"))


def came(office, at=NINE, state="done"):
    offer = make_offer(office=office)
    return make_appointment(slot=make_slot(offer=offer, starts_at=at), state=state)


def linkable():
    return [share.linkable for share in shares()]


def test_one_visit_beside_one_appointment_can_be_linked(capsys):
    office = make_office()
    came(office)
    make_visit(office=office, day=NINE.date(), part_of_day="morning")
    assert linkable()[0] == 1
    call_command("linkable_visits")
    assert "1 of 1 visits, 100.0 %" in capsys.readouterr().out


@pytest.mark.parametrize(
    "more",
    [
        lambda office: make_visit(office=office, day=NINE.date(), part_of_day="morning"),
        lambda office: came(office, NINE + dt.timedelta(hours=1)),
    ],
)
def test_a_second_one_in_the_same_morning_makes_it_two(more):
    office = make_office()
    came(office)
    make_visit(office=office, day=NINE.date(), part_of_day="morning")
    more(office)
    assert linkable()[0] == 0


def test_who_did_not_come_and_who_went_elsewhere_links_nothing():
    office = make_office()
    came(office, state="no_show")
    came(make_office())
    make_visit(office=office, day=NINE.date(), part_of_day="morning")
    make_visit(office=make_office(), day=NINE.date(), part_of_day="afternoon")
    assert linkable() == [0, 0, 0, 0]
