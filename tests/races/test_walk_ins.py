"""Many desks and phones at once: every number is given once, and called by one desk."""

import datetime as dt
import uuid
from collections import Counter
from functools import partial

import pytest
from django.utils import timezone

from appointments.models import WalkIn
from appointments.walk_ins.actions import WalkInStep, call_next, hand_over, take_number, take_step
from tests.factories import make_offer, make_slot
from tests.races.conftest import at_once
from tests.races.interleaving import amid, before, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

DESKS = 12


@pytest.fixture
def offer():
    return _open_door()


@pytest.fixture
def waiting(offer):
    return [take_number(offer, key=uuid.uuid4()) for _ in range(3)]


@pytest.fixture
def desks(offer):
    return [partial(call_next, offer, counter=counter, seen=0) for counter in (1, 2)]


def _open_door():
    offer, now = make_offer(), timezone.now()
    make_slot(offer=offer, starts_at=now, ends_at=now + dt.timedelta(hours=1), capacity=0)
    return offer


def called():
    return WalkIn.objects.called().count()


def test_every_number_is_called_by_one_desk(offer, waiting):
    ends = at_once([partial(call_next, offer, counter=counter, seen=0) for counter in range(1, DESKS + 1)])
    assert ends == Counter({"NobodyWaits": DESKS - len(waiting), "done": len(waiting)})
    assert called() == len(waiting)


def test_desk_that_calls_while_another_does_gets_the_next_number(desks, waiting):
    assert (amid(desks[0], before("UPDATE", WalkIn), desks[1]), called()) == (("done", "done"), 2)


def test_control_without_the_lock_two_desks_call_one_number(desks, waiting):
    one, other = map(without_locks, desks)
    assert (amid(one, before("UPDATE", WalkIn), other), called()) == (("done", "done"), 1)


@pytest.fixture
def take(offer):
    return lambda: take_number(offer, key=uuid.uuid4())


def test_numbers_taken_at_once_follow_each_other(take):
    assert at_once([take] * DESKS) == Counter({"done": DESKS})
    assert list(WalkIn.objects.values_list("number", flat=True)) == [*range(1, DESKS + 1)]


def test_control_without_the_lock_two_take_one_number_and_the_database_refuses(take):
    take = without_locks(take)
    assert amid(take, before("INSERT INTO", WalkIn), take) == ("IntegrityError", "done")


def test_second_press_of_a_key_while_the_first_is_under_way_calls_nobody(desks, waiting):
    press, _other = desks
    assert (amid(press, before("UPDATE", WalkIn), press), called()) == (("done", "CalledJustNow"), 1)


def test_control_without_the_lock_both_presses_call(desks, waiting):
    """And what remains is one number at one counter, as the database wants it."""
    press = without_locks(desks[0])
    assert amid(press, before("UPDATE", WalkIn), press) == ("done", "done")


@pytest.fixture
def leave_and_go_over(waiting):
    """The family gives its number back while the desk hands it over."""
    number, other = waiting[0], _open_door()
    return partial(take_step, number, WalkInStep.DONE), partial(hand_over, number, other)


def test_number_that_is_handed_over_is_not_done(offer, leave_and_go_over):
    done, go_over = leave_and_go_over
    call_next(offer, counter=1, seen=0)
    assert amid(go_over, before("UPDATE", WalkIn), done) == ("done", "NumberMoved")


def test_control_without_the_lock_it_is_done_and_handed_over(offer, leave_and_go_over):
    done, go_over = map(without_locks, leave_and_go_over)
    call_next(offer, counter=1, seen=0)
    assert amid(go_over, before("UPDATE", WalkIn), done) == ("done", "done")
