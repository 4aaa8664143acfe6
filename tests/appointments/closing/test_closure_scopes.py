"""What a closure covers is the same for all who ask: planning, the database, families, the room plan, the report."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from appointments.choices import ClosureScope
from appointments.closing.actions import hours_under
from appointments.closing.forms import ClosureForm
from appointments.closing.tables import what_is_closed
from appointments.models import ConsultationHour, Slot
from appointments.planning.availability import read_availability
from appointments.planning.closed_days import closed_for, house_closed
from appointments.planning.conflicts import conflicting_slots
from appointments.rooms.plan import UseKind, plan, uses_of
from familienzentrum.constraints import constraint_of
from offers.models import Room
from reporting.figures.registry import FIGURES
from reporting.figures.table import Span
from tests.factories import make_hour, make_offer, make_office, make_place, make_room, make_slot
from tests.factories_closing import days_ahead, make_duty, new_closure
from tests.factories_rooms import make_room_booking

pytestmark = pytest.mark.django_db

SCOPES = pytest.mark.parametrize("scope", ClosureScope)
# Office and room of everything that could take place, and what of it each closure covers.
HELD = [(office, room) for office in ("advice", "midwives") for room in ("hall", "kitchen", None)]
COVERED = {
    ClosureScope.HOUSE: HELD,
    ClosureScope.OFFICE: [("advice", "hall"), ("advice", "kitchen"), ("advice", None)],
    ClosureScope.ROOM: [("advice", "hall"), ("midwives", "hall")],
}
CLOSED_OFFICES = {
    ClosureScope.HOUSE: ["advice", "midwives"],
    ClosureScope.OFFICE: ["advice"],
    ClosureScope.ROOM: [],
}
CLOSED_ROOMS = {ClosureScope.HOUSE: ["hall", "kitchen"], ClosureScope.OFFICE: [], ClosureScope.ROOM: ["hall"]}


@pytest.fixture
def house():
    place = make_place(name="Old school")
    offices = {name: make_office(name=name) for name in ("advice", "midwives")}
    return SimpleNamespace(
        rooms={name: make_room(name=name, place=place) for name in ("hall", "kitchen")},
        offices=offices,
        offers={name: make_offer(office=office) for name, office in offices.items()},
    )


def closing(house, scope):
    """Return a closure of the office of advice, of the hall, or of all, not saved yet."""
    named = {"office": house.offices["advice"], "room": house.rooms["hall"]}
    return new_closure(scope=scope, **{name: named[name] for name in [scope.named_by] if name})


def saved(house, scope):
    closure = closing(house, scope)
    closure.save()
    return closure


def place_of(held):
    return held.offer.office.name, held.room.name if held.room else None


def each_held(house, make):
    """Make one of each, an hour after the other, while the house of `a_week` may be closed."""
    for number, (office, room) in enumerate(HELD):
        yield make(offer=house.offers[office], room=house.rooms.get(room), number=number)


def slot(number, **given):
    return make_slot(**given, starts_at=days_ahead(7, dt.time(9 + number)))


def hour(number, **given):
    return make_hour(
        **given, weekday=days_ahead(7).weekday(), starts_at=dt.time(9 + number), ends_at=dt.time(10 + number)
    )


def refusal_of(deed):
    """Return the name of the rule that refuses the deed; None if it is done."""
    try:
        with transaction.atomic():
            deed()
    except IntegrityError as error:
        return constraint_of(error)
    return None


def test_every_scope_is_looked_at():
    assert [set(expected) for expected in (COVERED, CLOSED_OFFICES, CLOSED_ROOMS)] == [set(ClosureScope)] * 3


@SCOPES
def test_closure_covers_what_its_scope_says(house, scope):
    closure, slots = closing(house, scope), list(each_held(house, slot))
    assert [place_of(held) for held in slots if closure.covers(held)] == COVERED[scope]
    assert [place_of(held) for held in Slot.objects.filter(closure.covered).order_by("pk")] == COVERED[scope]


@SCOPES
def test_times_in_the_way_are_those_covered(house, scope):
    assert list(each_held(house, slot))
    found = conflicting_slots(closing(house, scope)).order_by("pk")
    assert [place_of(held) for held in found] == COVERED[scope]


@SCOPES
def test_hours_to_plan_again_are_those_covered(house, scope):
    assert list(each_held(house, hour))
    found = hours_under(closing(house, scope)).order_by("pk")
    assert [place_of(held) for held in found] == COVERED[scope]


@SCOPES
def test_planning_leaves_out_what_is_covered(house, scope):
    assert list(each_held(house, hour))
    saved(house, scope)
    start, hours = days_ahead(7), list(ConsultationHour.objects.order_by("pk"))
    availability = read_availability(hours, first=start.date(), last=start.date())
    kept_away = [held for held in hours if availability.closed(held, start, start + dt.timedelta(hours=1))]
    assert [place_of(held) for held in kept_away] == COVERED[scope]


@SCOPES
@pytest.mark.parametrize("held", HELD, ids=str)
def test_database_lets_no_time_stand_in_a_closure(house, scope, held):
    saved(house, scope)
    office, room = held
    given = {"offer": house.offers[office], "room": house.rooms.get(room), "number": 0}
    assert refusal_of(lambda: slot(**given)) == ("slot_not_while_closed" if held in COVERED[scope] else None)


@SCOPES
@pytest.mark.parametrize("held", HELD, ids=str)
def test_database_lets_no_closure_cover_a_time(house, scope, held):
    office, room = held
    slot(offer=house.offers[office], room=house.rooms.get(room), number=0)
    expected = "closing_meets_no_time" if held in COVERED[scope] else None
    assert refusal_of(closing(house, scope).save) == expected


@SCOPES
def test_database_lends_no_closed_room(house, scope):
    saved(house, scope)
    lent = {name: lambda room=room: make_room_booking(room=room) for name, room in house.rooms.items()}
    refusals = {name: refusal_of(deed) for name, deed in lent.items()}
    assert refusals == {name: "closing_meets_no_time" if name in CLOSED_ROOMS[scope] else None for name in lent}


@SCOPES
def test_families_read_when_house_and_office_are_closed(house, scope):
    closure = saved(house, scope)
    span = closure.starts_at, closure.ends_at
    told = [name for name, offer in house.offers.items() if closed_for(offer, *span)]
    assert told == CLOSED_OFFICES[scope]
    assert bool(house_closed(*span)) == (scope == ClosureScope.HOUSE)


@SCOPES
def test_room_plan_shows_closed_rooms(house, scope):
    closure = saved(house, scope)
    closed = [days.room.name for days in plan([days_ahead(7).date()]) if UseKind.CLOSED in kinds(days.days[0])]
    assert closed == CLOSED_ROOMS[scope]
    asked = [room.name for room in Room.objects.order_by("name") if uses_of(room, closure.starts_at, closure.ends_at)]
    assert asked == CLOSED_ROOMS[scope]


def kinds(uses):
    return [use.kind for use in uses]


@SCOPES
def test_report_counts_the_day_and_nobody_on_duty_in_a_closed_house(house, scope):
    closure = saved(house, scope)
    day = timezone.localdate(closure.starts_at) + dt.timedelta(days=1)
    make_duty(weekday=day.weekday(), valid_from=day, valid_until=day)
    closed, duty = (counted(name, Span(day.year)) for name in ("closed_days", "on_duty"))
    assert (set(closed), set(duty)) == ({scope.value}, set() if scope == ClosureScope.HOUSE else {str(day.weekday())})


def counted(name, span):
    return {row.key for row in FIGURES[name].table(span).rows if row.counts[0]}


@SCOPES
def test_list_names_what_is_closed(house, scope):
    names = {
        ClosureScope.HOUSE: "Das ganze Haus",
        ClosureScope.OFFICE: "advice",
        ClosureScope.ROOM: "hall, Old school",
    }
    assert what_is_closed(closing(house, scope)) == names[scope]


@SCOPES
def test_form_keeps_only_what_the_scope_names(house, scope):
    typed = {"scope": scope, "office": house.offices["advice"].pk, "room": house.rooms["hall"].pk}
    day = days_ahead(7).date().isoformat()
    form = ClosureForm(typed | {"first_day": day, "last_day": day})
    assert form.is_valid()
    closure, expected = form.to_row(), closing(house, scope)
    assert (closure.office, closure.room) == (expected.office, expected.room)


@SCOPES
def test_form_asks_for_what_the_scope_names(scope):
    day = days_ahead(7).date().isoformat()
    form = ClosureForm({"scope": scope, "first_day": day, "last_day": day})
    assert set(form.errors) == {name for name in [scope.named_by] if name}
