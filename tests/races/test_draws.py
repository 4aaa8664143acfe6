"""Two people draw at once, families wish at the last moment: the lot decides once."""

from collections import Counter

import pytest

from appointments.actions.draws import hold_draw, save_draw
from appointments.actions.wishes import Wished, send_wishes
from appointments.models import Appointment, Draw, Slot, WishList
from tests.factories import make_user
from tests.factories_groups import family, make_draw, make_drawn_course
from tests.races.conftest import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


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
