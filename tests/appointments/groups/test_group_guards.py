"""What the database itself refuses about courses, waiting lists, held places and draws, and what it accepts."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from appointments.booking.actions import book
from appointments.groups.wish_actions import Wished, send_wishes
from appointments.models import Course, Draw, HeldSeats, Slot, WaitingEntry, Wish, WishList
from familienzentrum.constraints import constraint_of
from offers.models import Offer
from tests.factories import make_offer, make_room, make_slot, make_user
from tests.factories_groups import family, make_course, make_draw, make_drawn_course, make_entry

pytestmark = pytest.mark.django_db


def refused(deed):
    """Return the name of the constraint that refuses the deed."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        deed()
    return constraint_of(refusal.value)


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("course_allocation_known", {"allocation": "draw"}, {"allocation": "first_come"}),
        ("course_most_per_family_sane", {"most_per_family": 0}, {"most_per_family": 20}),
        ("course_most_per_family_sane", {"most_per_family": 21}, {"most_per_family": 1}),
    ],
)
def test_course_constraint(name, wrong, right):
    given = {"offer": make_offer(), "title": "Kurs"}
    assert refused(lambda: Course.objects.create(**given | wrong)) == name
    assert Course.objects.create(**given | right).pk


def test_places_of_a_course_stand_at_one_date():
    slot = make_course()
    later = Slot.objects.filter(course=slot.course, capacity=0)
    assert refused(lambda: later.update(capacity=1)) == "slot_one_booking_date_per_course"
    assert make_course(offer=slot.offer).pk


class TestSensitiveOffersHaveNoLot:
    """A draw counts by a family's address: who tries an address would learn whether it wishes. Neither way round."""

    RULE = "sensitive_offer_has_no_lot"

    def test_course_by_lot_is_refused(self):
        sensitive = make_offer(is_sensitive=True)
        assert refused(lambda: make_drawn_course(make_draw(), offer=sensitive)) == self.RULE
        assert make_course(offer=sensitive).pk

    def test_course_does_not_join_a_draw(self):
        course = make_course(offer=make_offer(is_sensitive=True)).course
        rows = Course.objects.filter(pk=course.pk)
        assert refused(lambda: rows.update(draw=make_draw(), allocation="draw")) == self.RULE

    def test_offer_in_a_draw_cannot_become_sensitive_until_it_is_held(self):
        draw = make_draw()
        make_drawn_course(draw, room=make_room())
        assert refused(lambda: Offer.objects.update(is_sensitive=True)) == self.RULE
        Draw.objects.update(drawn_at=draw.closes_at, drawn_by=make_user())
        assert Offer.objects.update(is_sensitive=True) == 1


def test_course_cancelled_at_and_by():
    row = Course.objects.filter(pk=make_course().course_id)
    now, by = timezone.now(), make_user()
    for wrong in ({"cancelled_at": now}, {"cancelled_by": by}, {"called_off": [1]}):
        assert refused(lambda wrong=wrong: row.update(**wrong)) == "course_cancelled_at_and_by"
    assert row.update(cancelled_at=now, cancelled_by=by, called_off=[1]) == 1


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("draw_closes_after_opening", {"closes_at": timezone.now() - dt.timedelta(days=3)}, {}),
        ("draw_most_seats_sane", {"most_seats": 0}, {"most_seats": 20}),
        ("draw_drawn_at_and_by", {"drawn_at": timezone.now() + dt.timedelta(days=9)}, {"drawn_at": None}),
    ],
)
def test_draw_constraint(name, wrong, right):
    assert refused(lambda: make_draw(**wrong)) == name
    assert make_draw(**right).pk


def test_nothing_is_drawn_before_the_wishes_close():
    draw, by = make_draw(), make_user()
    row = Draw.objects.filter(pk=draw.pk)
    early = {"drawn_at": draw.closes_at - dt.timedelta(seconds=1), "drawn_by": by}
    assert refused(lambda: row.update(**early)) == "draw_drawn_at_and_by"
    assert row.update(drawn_at=draw.closes_at, drawn_by=by) == 1


@pytest.fixture
def entry():
    slot = make_slot(offer=make_offer(has_waiting_list=True))
    book(slot, family("first"), by=None)
    return WaitingEntry.objects.filter(pk=make_entry(slot).pk)


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("waiting_somebody_comes", {"adults": 0}, {"adults": 30}),
        ("waiting_state_known", {"state": "booked"}, {"state": "left"}),
        ("waiting_state_known", {"state": "lost"}, {"state": "expired"}),
        ("waiting_lapses_twice_at_most", {"lapses": 2}, {"lapses": 2, "state": "left"}),
        ("waiting_lapses_twice_at_most", {"lapses": 3, "state": "left"}, {"lapses": 1}),
        ("waiting_called_off_with_its_course", {"called_off_on": "2026-03-10"}, {"called_off_on": None}),
        ("waiting_preferences_known", {"weekdays": [7]}, {"weekdays": [0, 6]}),
        ("waiting_preferences_known", {"part_of_day": "night"}, {"part_of_day": "evening"}),
        ("waiting_erased_wholly", {"sealed": None}, {"sealed": None, "code_digest": None, "contact_digest": None}),
    ],
)
def test_waiting_constraint(entry, name, wrong, right):
    assert refused(lambda: entry.update(**wrong)) == name
    assert entry.update(**right) == 1


def test_held_place_holds_something_and_no_more_than_there_is():
    slot, until = make_slot(), timezone.now()
    assert refused(lambda: HeldSeats.objects.create(slot=slot, seats=0, until=until)) == "held_seats_hold_something"
    assert refused(lambda: HeldSeats.objects.create(slot=slot, seats=2, until=until)) == "slot_taken_within_capacity"
    HeldSeats.objects.create(slot=slot, seats=1, until=until)
    assert Slot.objects.get().taken == 1


@pytest.fixture
def wishes():
    draw = make_draw()
    slots = [make_drawn_course(draw, title=title) for title in ("Zoo", "Wald")]
    for name in "ab":
        send_wishes(draw, family(name), Wished([slot.course_id for slot in slots]))
    return draw


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("wish_list_somebody_comes", {"adults": 0}, {"adults": 0, "children": 3}),
        ("wish_list_erased_wholly", {"code_digest": None}, {"code_digest": "0" * 64}),
        ("wish_list_number_once", {"number": 2}, {"number": 3}),
    ],
)
def test_wish_list_constraint(wishes, name, wrong, right):
    row = WishList.objects.filter(number=1)
    assert refused(lambda: row.update(**wrong)) == name
    assert row.update(**right) == 1


def test_family_has_one_list_in_a_draw(wishes):
    first, second = WishList.objects.order_by("number")
    same = WishList.objects.filter(pk=second.pk)
    assert refused(lambda: same.update(contact_digest=first.contact_digest)) == "wish_list_once_per_family"
    assert same.update(contact_digest="0" * 64) == 1


def test_wish_stands_once_and_has_a_rank_of_its_own(wishes):
    first, second = WishList.objects.get(number=1).wishes.order_by("rank")
    row = Wish.objects.filter(pk=second.pk)
    assert refused(lambda: row.update(rank=first.rank)) == "wish_rank_once"
    assert refused(lambda: row.update(course=first.course_id)) == "wish_once"
    assert row.update(rank=7) == 1
