"""Two people draw at once, families wish at the last moment: the lot decides once."""

import datetime as dt
from collections import Counter
from functools import partial

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from appointments.groups.course_actions import Setting, Terms, change_date, plan_course
from appointments.groups.draw_actions import hold_draw, save_draw
from appointments.groups.wish_actions import Wished, keep_wishes, send_wishes
from appointments.models import Appointment, Course, Draw, Slot, WishList
from tests.factories import make_offer, make_user
from tests.factories_groups import family, make_draw, make_drawn_course
from tests.races.conftest import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def draw():
    return make_draw()


@pytest.fixture
def slot(draw):
    return make_drawn_course(draw, capacity=5)


def sends(draw, slot, names):
    return [lambda name=name: send_wishes(draw, family(name), Wished([slot.course_id])) for name in names]


def test_two_people_draw_once(draw, slot, time_machine):
    for send in sends(draw, slot, "abcdefgh"):
        send()
    time_machine.move_to(draw.closes_at)
    by = make_user()
    assert at_once([lambda: hold_draw(draw, by=by)] * 4) == Counter({"done": 4})
    assert Appointment.objects.count() == Slot.objects.get().taken == 5


def test_lists_that_come_together_get_numbers_of_their_own(draw, slot):
    assert at_once(sends(draw, slot, "abcdefghij")) == Counter({"done": 10})
    assert sorted(WishList.objects.values_list("number", flat=True)) == list(range(1, 11))


def test_family_in_ten_windows_sends_one_list(draw, slot):
    assert at_once(sends(draw, slot, "a" * 10)) == Counter({"WishedAlready": 9, "done": 1})


def test_draw_that_is_held_while_somebody_edits_it_stays_held(draw, slot, time_machine):
    for send in sends(draw, slot, "abcdefgh"):
        send()
    time_machine.move_to(draw.closes_at)
    by, edited = make_user(), Draw.objects.get()
    ends = at_once([lambda: hold_draw(draw, by=by), lambda: save_draw(edited, by=by)])
    assert ends in (Counter({"done": 2}), Counter({"done": 1, "AlreadyDrawn": 1}))
    assert Draw.objects.get().drawn_at
    hold_draw(draw, by=by)
    assert Appointment.objects.count() == Slot.objects.get().taken == 5


def test_control_a_row_written_whole_undoes_the_draw(draw, slot, time_machine):
    """The edit waits for the row that the draw holds, and then writes what it read before."""
    time_machine.move_to(draw.closes_at)
    by, undone = make_user(), 0
    for _try in range(10):
        edited = Draw.objects.get()
        at_once([lambda: hold_draw(draw, by=by), *[edited.save] * 3])
        undone += Draw.objects.get().drawn_at is None
        Draw.objects.update(drawn_at=None, drawn_by=None)
    assert undone > 0


@pytest.fixture
def closed_draw():
    return make_draw(closes_at=timezone.now() - HOUR)


def left_closed():
    """Courses whose places the lot has given, and which nobody can book before they begin."""
    return Slot.objects.filter(course__draw__drawn_at__isnull=False, bookable_from__isnull=False)


def test_course_planned_while_the_lot_decides_joins_the_draw_or_is_refused(closed_draw):
    by, offer, start = make_user(), make_offer(), timezone.now() + 100 * HOUR

    def plan():
        course = Course(offer=offer, title="Zoo", allocation="draw", draw=Draw.objects.get())
        plan_course(course, [(start, start + HOUR)], Terms(5), Setting(), by=by)

    for _try in range(5):
        at_once([lambda: hold_draw(closed_draw, by=by), plan])
        assert not left_closed().exists()
        Draw.objects.update(drawn_at=None, drawn_by=None)
        Slot.objects.update(bookable_from=F("starts_at"))


def test_control_a_course_that_does_not_wait_for_the_draw_stays_closed(closed_draw):
    by, closed, offer = make_user(), 0, make_offer()
    for _try in range(10):
        at_once([lambda: hold_draw(closed_draw, by=by), lambda: make_drawn_course(closed_draw, offer=offer)])
        closed += left_closed().exists()
        Draw.objects.update(drawn_at=None, drawn_by=None)
        Slot.objects.update(bookable_from=F("starts_at"))
    assert closed > 0


def kept_until():
    return set(WishList.objects.values_list("erase_on", flat=True))


def test_wishes_sent_while_the_course_is_put_off_are_kept_until_it_is_over(draw, slot):
    by = make_user()
    for number in range(1, 6):
        later = slot.starts_at + number * DAY
        put_off = partial(change_date, slot, (later, later + HOUR), Setting(), by=by)
        assert at_once([put_off, *sends(draw, slot, [f"a{number}", f"b{number}"])]) == Counter({"done": 3})
        assert set(WishList.objects.values_list("erase_on", flat=True)) == {
            timezone.localdate(later + HOUR) + 48 * HOUR
        }


def test_control_dates_changed_without_holding_the_draw_leave_a_list_behind(draw, slot):
    @transaction.atomic
    def put_off(start):
        Slot.objects.filter(pk=slot.pk).update(starts_at=start, ends_at=start + HOUR)
        keep_wishes(draw)

    left_behind = 0
    for number in range(1, 21):
        later = slot.starts_at + number * DAY
        at_once(
            [partial(put_off, later), lambda n=number: send_wishes(draw, family(f"f{n}"), Wished([slot.course_id]))]
        )
        left_behind += kept_until() != {timezone.localdate(later + HOUR) + 2 * DAY}
    assert left_behind > 0
