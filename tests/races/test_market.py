"""At a stand two devices count the same person, or somebody counts at the open time there: it counts once."""

import datetime as dt
import uuid

import pytest
from django.db import transaction
from django.utils import timezone

from appointments.choices import PartOfDay
from appointments.core.day_parts import DayPart
from appointments.market.actions import take_entries
from appointments.market.entries import Entry
from appointments.models import HeadCount, TallyKey
from appointments.models.stand_tally import TallyKind
from familienzentrum import local_time
from tests.factories import make_centre, make_offer, make_slot, make_stand, make_user
from tests.factories_rooms import make_head_count
from tests.races.interleaving import after, amid, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def sent_twice(again=lambda deed: deed):
    """Let a device send an entry while its first try, whose answer was lost, is not through yet."""
    make_centre()
    stand, by = make_stand(day=timezone.localdate(), starts_at=dt.time(0), ends_at=dt.time(23, 59)), make_user()
    entry = Entry(uuid.uuid4(), stand.pk, TallyKind.ADULT, DayPart(stand.day, PartOfDay.MORNING))

    def send():
        take_entries([entry], by=by)

    ends = amid(again(send), after("FROM", TallyKey), again(send))
    return ends, HeadCount.objects.get().adults


def test_entry_that_is_sent_twice_at_once_counts_once():
    assert sent_twice() == (("done", "done"), 1)


def test_control_without_the_lock_the_key_refuses_the_second():
    assert sent_twice(without_locks) == (("done", "done"), 1)


def test_control_without_lock_and_key_it_counts_twice(drop_guards):
    drop_guards("appointments_tallykey_pkey")
    assert sent_twice(without_locks) == (("done", "done"), 2)


def counted_at_both():
    make_centre()
    stand = make_stand()
    at = local_time.at(stand.day, dt.time(10))
    door = make_slot(offer=make_offer(place=stand.place), place=stand.place, capacity=0, starts_at=at)
    at_stand, at_door = ({"slot": None, "stand": stand}, {"slot": door})
    return amid(lambda: _count(**at_stand), after("INSERT INTO", HeadCount), lambda: _count(**at_door))


@transaction.atomic
def _count(**given):
    make_head_count(**given)


def test_people_are_counted_at_the_stand_or_at_the_open_time():
    assert counted_at_both() == ("done", "IntegrityError")
    assert HeadCount.objects.count() == 1


def test_control_without_the_guard_they_are_counted_twice(drop_guards):
    drop_guards("heads_counted_once")
    assert counted_at_both() == ("done", "done")
    assert HeadCount.objects.count() == 2
