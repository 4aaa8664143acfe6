"""What rooms are used for, and what the database refuses about lending them."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from appointments.models import RoomBooking
from appointments.rooms.actions import RoomInUse, lend_room, take_back_room
from appointments.rooms.plan import UseKind, plan, uses_of, with_gaps
from familienzentrum.constraints import constraint_of
from familienzentrum.models import AuditEntry
from offers.choices import RoomKind
from tests.factories import make_hour, make_offer, make_office, make_room, make_slot, make_user
from tests.factories_rooms import make_house_closure, make_room_booking

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(dt.datetime(2027, 3, 8, 7, tzinfo=dt.UTC), tick=False)]

DAY = dt.date(2027, 3, 9)
HOUR = dt.timedelta(hours=1)


def at(hour, minute=0, day=DAY):
    """A moment of the day on the clock of the house, which is an hour before UTC."""
    return dt.datetime(day.year, day.month, day.day, hour - 1, minute, tzinfo=dt.UTC)


def uses(room, *days):
    return next(row.days for row in plan(list(days or [DAY])) if row.room == room)


def spans(found):
    return [(use.kind.value, use.starts_at.hour + 1, use.ends_at.hour + 1) for use in found]


def to_lend(room, start=9, end=10):
    return RoomBooking(room=room, office=make_office(), starts_at=at(start), ends_at=at(end))


def refused(deed):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        deed()
    return constraint_of(refusal.value)


def test_times_of_one_hour_are_one_use():
    room, offer = make_room(), make_offer(title="Beratung")
    hour = make_hour(offer=offer, weekday=1, room=room)
    for minute in (0, 30):
        make_slot(offer=offer, hour=hour, room=room, starts_at=at(9, minute))
    with translation.override("en"):
        (use,) = uses(room)[0]
    assert (use.title, use.office, use.starts_at, use.ends_at) == ("Beratung", offer.office.short_name, at(9), at(10))
    assert use.note == "0 of 2 places taken"


def test_plan_costs_the_same_with_more_rooms(costs_the_same):
    days = [DAY, DAY + dt.timedelta(days=1)]

    def add():
        room = make_room()
        make_slot(room=room, starts_at=at(9))
        make_room_booking(room=room, starts_at=at(14))

    costs_the_same(lambda: plan(days), add=add)
    assert [len(row.days[0]) for row in plan(days)] == [2, 2, 2]


def test_each_kind_of_use_has_its_word():
    room = make_room()
    make_slot(room=room, starts_at=at(8))
    make_slot(room=room, starts_at=at(9), capacity=0)
    make_room_booking(room=room, starts_at=at(11))
    make_house_closure(starts_at=at(14), ends_at=at(15))
    assert [use.kind for use in uses(room)[0]] == [
        UseKind.APPOINTMENTS,
        UseKind.OPEN,
        UseKind.PARTNER,
        UseKind.CLOSED,
    ]


def test_closed_house_closes_every_room_on_each_of_its_days():
    room, tomorrow = make_room(), DAY + dt.timedelta(days=1)
    make_house_closure(starts_at=at(12), ends_at=at(12, day=tomorrow), reason="Betriebsausflug")
    first, second = uses(room, DAY, tomorrow)
    assert (first[0].starts_at, second[0].ends_at) == (at(12), at(12, day=tomorrow))
    assert first[0].ends_at == second[0].starts_at
    assert first[0].title == "Betriebsausflug"


def test_withdrawn_time_uses_no_room():
    room = make_room()
    make_slot(room=room, starts_at=at(9), is_withdrawn=True)
    assert uses(room) == [[]]


def test_gaps_fill_the_day_between_uses():
    room = make_room()
    make_room_booking(room=room, starts_at=at(9))
    make_room_booking(room=room, starts_at=at(10))
    found = with_gaps(uses(room)[0], (at(8), at(18)))
    assert spans(found) == [("free", 8, 9), ("partner", 9, 10), ("partner", 10, 11), ("free", 11, 18)]


def test_gap_under_half_an_hour_is_not_offered():
    booking = make_room_booking(starts_at=at(9))
    found = with_gaps(uses(booking.room)[0], (at(8, 40), at(10, 20)))
    assert [use.kind for use in found] == [UseKind.PARTNER]


def test_lending_is_written_down_with_who_did_it():
    by = make_user()
    booking = lend_room(to_lend(make_room()), by=by)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by, entry.details["room"]) == ("room.lent", by, booking.room_id)


def test_room_that_is_taken_back_is_free():
    room, by = make_room(), make_user()
    take_back_room(lend_room(to_lend(room), by=by), by=by)
    assert uses(room) == [[]]
    assert AuditEntry.objects.count() == 2


@pytest.mark.parametrize(
    "use",
    [
        lambda room: make_slot(room=room, starts_at=at(9, 30)),
        lambda room: make_room_booking(room=room, starts_at=at(9, 30)),
        lambda room: make_house_closure(starts_at=at(9, 30), ends_at=at(12)),
    ],
    ids=["time", "partner", "closure"],
)
def test_room_in_use_is_not_lent(use):
    room = make_room()
    use(room)
    with pytest.raises(RoomInUse):
        lend_room(to_lend(room), by=make_user())
    assert len(uses_of(room, at(9), at(10))) == 1
    assert not AuditEntry.objects.exists()


def test_room_is_lent_right_after_another_use():
    room = make_room()
    make_slot(room=room, starts_at=at(8), ends_at=at(9))
    make_room_booking(room=room, starts_at=at(10))
    assert lend_room(to_lend(room), by=make_user()).pk


def test_database_keeps_the_rules_of_room_bookings():
    """room_booking_never_twice and room_booking_ends_after_start refuse; what stands beside is accepted."""
    booking = make_room_booking(starts_at=at(9))
    again = {"room": booking.room, "starts_at": at(9, 30)}
    assert refused(lambda: make_room_booking(**again)) == "room_booking_never_twice"
    assert refused(lambda: make_room_booking(starts_at=at(9), ends_at=at(9))) == "room_booking_ends_after_start"
    assert make_room_booking(room=booking.room, starts_at=booking.ends_at).pk
    assert make_room_booking(starts_at=at(9, 30)).pk


def test_no_time_is_planned_in_a_lent_room():
    booking = make_room_booking(starts_at=at(9))
    assert refused(lambda: make_slot(room=booking.room, starts_at=at(9, 30))) == "slot_not_in_lent_room"
    assert make_slot(room=booking.room, starts_at=booking.ends_at).pk


def test_no_room_is_lent_where_times_stand():
    slot = make_slot(room=make_room(), starts_at=at(9))
    assert refused(lambda: make_room_booking(room=slot.room, starts_at=at(9))) == "closing_meets_no_time"
    assert make_room_booking(room=slot.room, starts_at=slot.ends_at).pk


def test_rooms_say_what_they_are_like():
    room = make_room(seats=12, square_metres="24.5", is_step_free=True, equipment="Beamer")
    room.refresh_from_db()
    with translation.override("en"):
        traits = ["12 seats", "24.5 m²", "step-free", "cannot be seen into", "Beamer"]
        assert list(map(str, room.traits)) == traits
        assert list(map(str, make_room(can_be_seen_into=True).traits)) == ["can be seen into"]


def test_corner_stands_in_the_plan_only_while_it_is_used():
    corner = make_room(kind=RoomKind.NURSING)
    make_room()
    assert corner not in [row.room for row in plan([DAY])]
    make_room_booking(room=corner, starts_at=at(9))
    assert corner in [row.room for row in plan([DAY])]


def test_sensitive_offer_is_named_by_its_kind_only():
    room = make_room()
    make_slot(offer=make_offer(title="Schwangerschaftskonflikt", is_sensitive=True), room=room, starts_at=at(9))
    with translation.override("en"):
        (use,) = uses(room)[0]
    assert (str(use.title), use.office, use.note) == ("Consultation", "", "")
