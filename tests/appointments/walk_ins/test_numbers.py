"""Numbers of whoever comes without an appointment: taken, called, gone, back, handed over, and forgotten."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from appointments.models import WalkIn, WalkInWait
from appointments.models.walk_in import LAST_NUMBER
from appointments.walk_ins.actions import (
    LAST_OF_PHONES,
    CalledJustNow,
    NobodyWaits,
    NumberMoved,
    WalkInStep,
    call_next,
    hand_over,
    take_number,
    take_step,
)
from appointments.walk_ins.queries import before, on_screen
from appointments.walk_ins.refusals import NoMoreNumbers, NoNumbers
from appointments.walk_ins.waits import LONGER, SPANS, forget_numbers, span_of, waits
from familienzentrum import local_time
from tests.factories import make_centre, make_offer, make_slot

pytestmark = pytest.mark.django_db

# A Monday, in the middle of an open door.
DAY = dt.date(2026, 11, 23)
NOW = local_time.at(DAY, dt.time(10))
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def make_open_door(**given):
    offer = make_offer(**given)
    make_slot(offer=offer, starts_at=NOW - HOUR, ends_at=NOW + 2 * HOUR, capacity=0)
    return offer


@pytest.fixture
def offer():
    return make_open_door()


def take(offer, **given):
    return take_number(offer, key=uuid.uuid4(), **given)


def call(offer, counter=1, seen=0):
    return call_next(offer, counter=counter, seen=seen)


def test_numbers_count_through_the_house(offer):
    assert [take(one).number for one in (offer, make_open_door(), offer)] == [1, 2, 3]


def test_same_button_pressed_twice_gives_one_number(offer):
    key = uuid.uuid4()
    assert take_number(offer, key=key) == take_number(offer, key=key)
    assert WalkIn.objects.count() == 1


def test_page_open_since_yesterday_takes_a_number_of_today(offer, clock):
    key = uuid.uuid4()
    old = take_number(offer, key=key)
    clock.shift(24 * HOUR)
    make_slot(offer=offer, starts_at=NOW + 23 * HOUR, ends_at=NOW + 26 * HOUR, capacity=0)
    new = take_number(offer, key=key)
    assert (new.day - old.day, new.number) == (dt.timedelta(days=1), 1)


def test_phone_takes_a_number_from_shortly_before_to_the_end(offer, clock):
    for hours, is_given in ((-1.6, False), (-1.4, True), (1.9, True), (2.1, False)):
        clock.move_to(NOW + hours * HOUR)
        if is_given:
            take(offer, is_from_phone=True)
        else:
            with pytest.raises(NoNumbers):
                take(offer, is_from_phone=True)


def test_desk_gives_numbers_of_todays_open_doors_only(offer, clock):
    clock.move_to(NOW + 5 * HOUR)
    take(offer)
    with pytest.raises(NoNumbers):
        take(make_offer())


def test_phones_cannot_take_all_numbers(offer):
    WalkIn.objects.create(offer=offer, day=DAY, number=LAST_OF_PHONES, taken_at=NOW)
    with pytest.raises(NoMoreNumbers):
        take(offer, is_from_phone=True)
    assert take(offer).number == LAST_OF_PHONES + 1
    WalkIn.objects.create(offer=offer, day=DAY, number=LAST_NUMBER, taken_at=NOW)
    with pytest.raises(NoMoreNumbers):
        take(offer)


def test_who_came_first_is_called_first_whatever_the_clock_says(offer, clock):
    first = take(offer)
    clock.shift(-HOUR)
    second = take(offer)
    assert [before(first), before(second)] == [0, 1]
    called = call(offer)
    assert called == first
    assert called.waited == 0
    assert call(offer, seen=called.call) == second
    assert on_screen(DAY) == [second]


def test_next_is_done_with_whom_the_counter_had(offer):
    first, _second = take(offer), take(offer)
    call(offer, seen=call(offer).call)
    first.refresh_from_db()
    assert first.state == "served"


def test_second_press_of_the_same_key_calls_nobody(offer):
    take(offer)
    take(offer)
    call(offer)
    with pytest.raises(CalledJustNow):
        call(offer)
    assert WalkIn.objects.waiting().count() == 1


def test_nobody_waits_and_the_counter_keeps_whom_it_has(offer):
    take(offer)
    called = call(offer)
    with pytest.raises(NobodyWaits):
        call(offer, seen=called.call)
    called.refresh_from_db()
    assert called.is_called


def test_number_that_is_not_there_comes_back_with_its_turn(offer):
    take(offer)
    take(offer)
    gone = take_step(call(offer), WalkInStep.GONE)
    assert (gone.is_gone, on_screen(DAY)) == (True, [])
    take_step(gone, WalkInStep.BACK)
    assert call(offer) == gone


def test_call_again_is_a_call_of_its_own(offer):
    take(offer)
    take(offer)
    first, second = call(offer), call(offer, counter=2)
    assert on_screen(DAY) == [second, first]
    take_step(first, WalkInStep.AGAIN)
    assert on_screen(DAY) == [first, second]


@pytest.mark.parametrize("step", [WalkInStep.AGAIN, WalkInStep.DONE])
def test_step_that_came_too_late_is_refused(offer, step):
    with pytest.raises(NumberMoved):
        take_step(take(offer), step)


def test_number_of_yesterday_is_called_by_nobody(offer, clock):
    number = take(offer)
    clock.shift(24 * HOUR)
    with pytest.raises(NobodyWaits):
        call(offer)
    with pytest.raises(NumberMoved):
        take_step(number, WalkInStep.GONE)


def test_number_that_is_handed_over_keeps_its_turn(offer):
    other = make_open_door()
    first, second = take(offer), take(other)
    hand_over(first, other)
    assert [call(other), call(other, counter=2)] == [first, second]


def test_number_is_handed_over_to_an_open_door_only(offer):
    with pytest.raises(NoNumbers):
        hand_over(take(offer), make_offer())


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"number": 1}, "walk_in_number_once_a_day"),
        ({"number": 0}, "walk_in_number_shown"),
        ({"state": "lost"}, "walk_in_state_fits"),
        ({"state": "called", "call": 2}, "walk_in_state_fits"),
        ({"state": "waiting", "counter": 1}, "walk_in_state_fits"),
        ({"state": "called", "call": 2, "counter": 1}, "walk_in_one_at_a_counter"),
        ({"state": "called", "call": 1, "counter": 2}, "walk_in_called_one_after_the_other"),
    ],
)
def test_database_refuses(offer, values, rule):
    take(offer)
    call(offer)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        WalkIn.objects.create(**{"offer": offer, "day": DAY, "number": 7, "taken_at": NOW} | values)


def test_night_deletes_the_numbers_and_keeps_how_long_they_waited(offer, clock):
    for _number in range(2):
        take(offer)
    clock.shift(dt.timedelta(minutes=12))
    call(offer)
    assert forget_numbers() == 0
    clock.shift(24 * HOUR)
    assert (forget_numbers(), forget_numbers()) == (2, 0)
    assert not WalkIn.objects.exists()
    assert list(WalkInWait.objects.values_list("month", "minutes", "count")) == [(DAY.replace(day=1), 15, 1)]


def make_waits(offer, month, *minutes):
    for end in minutes:
        WalkInWait.objects.create(offer=offer, month=month, minutes=end, count=1)


def test_waits_are_shown_for_months_that_are_over_and_from_the_smallest_count_on(offer):
    make_centre(smallest_count=5)
    make_waits(offer, dt.date(2026, 10, 1), *SPANS[:5])
    make_waits(offer, dt.date(2026, 9, 1), *SPANS[:4])
    make_waits(offer, dt.date(2026, 11, 1), *SPANS[:5])
    make_waits(make_offer(), dt.date(2026, 8, 1), *SPANS[-4:], LONGER)
    assert [(one.month.month, one.half) for one in waits()] == [(10, SPANS[2]), (9, None), (8, SPANS[-2])]


def test_month_is_not_over_before_its_last_numbers_are_counted(offer, clock):
    """Else its figure would change overnight, by those of one day."""
    make_centre(smallest_count=5)
    make_waits(offer, DAY.replace(day=1), *SPANS[:5])
    clock.move_to(local_time.at(dt.date(2026, 11, 30), dt.time(10)))
    WalkIn.objects.create(offer=offer, day=dt.date(2026, 11, 30), number=1, taken_at=NOW)
    clock.move_to(local_time.at(dt.date(2026, 12, 1), dt.time(0, 30)))
    assert waits() == []
    forget_numbers()
    assert [one.half for one in waits()] == [SPANS[2]]


def test_waits_of_long_ago_are_deleted(offer):
    make_waits(offer, dt.date(2024, 11, 1), 5)
    make_waits(offer, dt.date(2024, 12, 1), 5)
    forget_numbers()
    assert [one.month.month for one in WalkInWait.objects.all()] == [12]


def test_longest_wait_has_a_span_too():
    assert [span_of(0), span_of(5), span_of(6), span_of(121)] == [5, 5, 10, LONGER]


@pytest.mark.parametrize(
    ("values", "rule"),
    [({"month": DAY}, "walk_in_wait_of_a_month"), ({"minutes": 5}, "walk_in_wait_counted_together")],
)
def test_database_refuses_waits(offer, values, rule):
    given = {"offer": offer, "month": DAY.replace(day=1), "minutes": 5, "count": 1}
    WalkInWait.objects.create(**given)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        WalkInWait.objects.create(**given | {"minutes": 10} | values)


def test_number_is_the_day_of_the_town(offer, clock):
    """Half past midnight in town is yesterday in UTC."""
    clock.move_to(local_time.at(DAY, dt.time(0, 30)))
    assert take(offer).day == DAY == timezone.localdate()
