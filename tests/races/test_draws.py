"""Two people draw at once, families wish at the last moment: the lot decides once."""

import datetime as dt
from collections import Counter
from functools import partial

import pytest
from django.db.models import F
from django.utils import timezone

from appointments.clearing.actions import close
from appointments.groups.course_actions import Setting, Terms, change_date, plan_course
from appointments.groups.draw_actions import hold_draw, save_draw
from appointments.groups.wish_actions import Wished, send_wishes
from appointments.messages.sending import deliver
from appointments.models import Appointment, Course, Draw, Message, Slot, WishList
from tests.factories import make_centre, make_offer, make_user
from tests.factories_closing import new_closure
from tests.factories_groups import family, make_draw, make_drawn_course
from tests.outbox import send_waiting_mails
from tests.races.conftest import at_once
from tests.races.interleaving import after, amid, before, without_locks

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


def test_second_person_waits_for_the_draw_and_finds_it_held(draw, slot, time_machine):
    for send in sends(draw, slot, "abcdefgh"):
        send()
    time_machine.move_to(draw.closes_at)
    by = make_user()
    ends = amid(lambda: hold_draw(draw, by=by), before("UPDATE", Draw), lambda: hold_draw(draw, by=by))
    assert ends == ("done", "done")
    assert Appointment.objects.count() == Slot.objects.get().taken == 5


def test_lists_that_come_together_get_numbers_of_their_own(draw, slot):
    assert at_once(sends(draw, slot, "abcdefghij")) == Counter({"done": 10})
    assert sorted(WishList.objects.values_list("number", flat=True)) == list(range(1, 11))


def test_family_in_ten_windows_sends_one_list(draw, slot):
    assert at_once(sends(draw, slot, "a" * 10)) == Counter({"WishedAlready": 9, "done": 1})


@pytest.fixture
def edited_while_held(draw, time_machine):
    """Let somebody save a draw, read before, in the moment in which it is held."""
    time_machine.move_to(draw.closes_at)
    by, edited = make_user(), Draw.objects.get()
    return lambda save: amid(lambda: hold_draw(draw, by=by), before("UPDATE", Draw), lambda: save(edited, by))


def test_draw_that_is_held_while_somebody_edits_it_stays_held(draw, slot, edited_while_held):
    assert edited_while_held(lambda edited, by: save_draw(edited, by=by)) == ("done", "AlreadyDrawn")
    assert Draw.objects.get().drawn_at


def test_control_a_row_written_whole_undoes_the_draw(draw, slot, edited_while_held):
    """The edit waits for the row that the draw holds, and then writes what it read before."""
    assert edited_while_held(lambda edited, by: edited.save()) == ("done", "done")
    assert Draw.objects.get().drawn_at is None


def test_draw_that_is_edited_while_somebody_holds_it_is_held(draw, slot, time_machine):
    for send in sends(draw, slot, "abcdefgh"):
        send()
    time_machine.move_to(draw.closes_at)
    by, edited = make_user(), Draw.objects.get()
    ends = amid(lambda: save_draw(edited, by=by), before("UPDATE", Draw), lambda: hold_draw(draw, by=by))
    assert ends == ("done", "done")
    assert Draw.objects.get().drawn_at
    assert Appointment.objects.count() == Slot.objects.get().taken == 5


@pytest.fixture
def closed_draw():
    return make_draw(closes_at=timezone.now() - HOUR)


def left_closed():
    """Courses whose places the lot has given, and which nobody can book before they begin."""
    return Slot.objects.filter(course__draw__drawn_at__isnull=False, bookable_from__isnull=False)


@pytest.fixture
def plans_a_course(closed_draw):
    by, offer, start = make_user(), make_offer(), timezone.now() + 100 * HOUR

    def plan():
        course = Course(offer=offer, title="Zoo", allocation="draw", draw=Draw.objects.get())
        plan_course(course, [(start, start + HOUR)], Terms(5), Setting(), by=by)

    return plan


@pytest.fixture
def closes_and_wishes(draw, slot):
    """A closure takes the course away, and in this moment a family wishes for it."""
    by, closure = make_user(), new_closure(starts_at=slot.starts_at - HOUR, ends_at=slot.ends_at)
    wishes = sends(draw, slot, "a")[0]
    return lambda guarded: amid(lambda: close(closure, {}, by=by), after("UPDATE", Slot), guarded(wishes))


def test_nobody_wishes_unseen_for_a_course_that_a_closure_takes_away(closes_and_wishes):
    assert closes_and_wishes(lambda wishes: wishes) == ("done", "NoWishes")


def test_control_a_family_that_does_not_wait_wishes_for_what_falls_away(closes_and_wishes):
    """Its confirmation is all that it hears: who is told was found before its list was there."""
    assert closes_and_wishes(without_locks) == ("done", "done")
    assert list(Message.objects.values_list("occasion", flat=True)) == ["wishes_kept"]


def test_closure_and_the_lot_lock_in_the_same_order(draw, slot, time_machine):
    sends(draw, slot, "a")[0]()
    time_machine.move_to(draw.closes_at)
    by, closure = make_user(), new_closure(starts_at=slot.starts_at - HOUR, ends_at=slot.ends_at)
    ends = amid(lambda: close(closure, {}, by=by), before("UPDATE", Slot), lambda: hold_draw(draw, by=by))
    assert ends == ("done", "done")
    assert (Appointment.objects.count(), Slot.objects.offered().count()) == (0, 0)


def test_course_planned_while_the_lot_decides_is_refused(closed_draw, plans_a_course):
    by = make_user()
    ends = amid(lambda: hold_draw(closed_draw, by=by), before("UPDATE", Draw), plans_a_course)
    assert ends == ("done", "DrawIsOver")
    assert not Slot.objects.exists()


def test_course_planned_before_the_lot_decides_joins_the_draw(closed_draw, plans_a_course):
    by = make_user()
    ends = amid(plans_a_course, before("INSERT INTO", Course), lambda: hold_draw(closed_draw, by=by))
    assert ends == ("done", "done")
    assert Slot.objects.count() == 1
    assert not left_closed().exists()


def test_control_a_course_that_does_not_wait_for_the_draw_stays_closed(closed_draw, plans_a_course):
    by = make_user()
    ends = amid(lambda: hold_draw(closed_draw, by=by), before("UPDATE", Draw), without_locks(plans_a_course))
    assert ends == ("done", "done")
    assert left_closed().count() == 1


def test_course_joins_the_draw_or_is_refused_whoever_is_first(closed_draw, plans_a_course):
    by = make_user()
    for _again in range(2):
        at_once([lambda: hold_draw(closed_draw, by=by), plans_a_course])
        assert not left_closed().exists()
        Draw.objects.update(drawn_at=None, drawn_by=None)
        Slot.objects.update(bookable_from=F("starts_at"))


def last_days_of_wishes():
    return set(WishList.objects.values_list("erase_on", flat=True))


@pytest.fixture
def later(slot):
    return slot.starts_at + DAY


@pytest.fixture
def put_off(slot, later):
    return partial(change_date, slot, (later, later + HOUR), Setting(), by=make_user())


def test_wishes_sent_while_the_course_is_put_off_are_kept_until_it_is_over(draw, slot, later, put_off):
    (send,) = sends(draw, slot, "a")
    assert amid(send, before("INSERT INTO", WishList), put_off) == ("done", "done")
    assert last_days_of_wishes() == {timezone.localdate(later + HOUR) + 2 * DAY}


def test_wishes_sent_after_the_course_was_put_off_are_kept_until_it_is_over(draw, slot, later, put_off):
    (send,) = sends(draw, slot, "a")
    assert amid(put_off, after("UPDATE", WishList), send) == ("done", "done")
    assert last_days_of_wishes() == {timezone.localdate(later + HOUR) + 2 * DAY}


def test_control_dates_changed_without_holding_the_draw_leave_a_list_behind(draw, slot, put_off):
    (send,) = sends(draw, slot, "a")
    assert amid(send, before("INSERT INTO", WishList), without_locks(put_off)) == ("done", "done")
    assert last_days_of_wishes() == {timezone.localdate(slot.ends_at) + 2 * DAY}


def test_wishes_and_a_new_date_go_together_whoever_is_first(draw, slot):
    by = make_user()
    for number in range(1, 3):
        later = slot.starts_at + number * DAY
        put_off = partial(change_date, slot, (later, later + HOUR), Setting(), by=by)
        assert at_once([put_off, *sends(draw, slot, [f"a{number}", f"b{number}"])]) == Counter({"done": 3})
        assert last_days_of_wishes() == {timezone.localdate(later + HOUR) + 2 * DAY}


def test_closing_time_moved_while_the_confirmation_is_on_its_way_is_told_after_it(draw, slot, mailoutbox):
    """The confirmation of the new time, written meanwhile, is superseded: the old one has reached the family."""
    make_centre()
    [send] = sends(draw, slot, "a")
    send()
    confirmation = Message.objects.get().pk
    draw.closes_at += 5 * HOUR
    moves = partial(save_draw, draw, by=make_user())
    assert amid(partial(deliver, confirmation), after("UPDATE", Message), moves) == ("done", "done")
    send_waiting_mails()
    send_waiting_mails()
    assert WishList.objects.get().known.closes_at == draw.closes_at
    assert len(mailoutbox) == 2
