"""The lot decides once, fairly, and everybody can repeat it."""

import datetime as dt
import hashlib
import uuid

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from appointments.booking.actions import book
from appointments.choices import Occasion, Unit
from appointments.groups.draw_actions import AlreadyDrawn, StillOpen, hold_draw, save_draw
from appointments.groups.draw_algorithm import Ticket, draw_lots
from appointments.groups.wish_actions import (
    ContactMissing,
    NoWishes,
    SentBefore,
    Wished,
    WishedAlready,
    WishesRefused,
    change_wishes,
    find_wishes,
    send_wishes,
    take_back_wishes,
)
from appointments.models import Appointment, Draw, Message, Slot, WaitingEntry, Wish, WishList
from tests.factories import make_age_phase, make_offer, make_user
from tests.factories_groups import family, make_draw, make_drawn_course

SEEDS = st.text("0123456789abcdef", min_size=64, max_size=64)
WISHES = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 5)), max_size=4, unique_by=lambda wish: wish[0])
TICKETS = st.lists(WISHES, max_size=12).map(lambda lists: [Ticket(n, tuple(w)) for n, w in enumerate(lists, 1)])
PLACES = st.fixed_dictionaries({course: st.integers(0, 8) for course in range(1, 5)})
MOST = st.integers(1, 3)


def repeated(seed, lists, places, most):
    """The same draw from the words of docs/draw.md alone, knowing nothing of our code."""
    order = sorted(lists, key=lambda number: hashlib.sha256((seed + str(number)).encode()).hexdigest())
    left, won, goes_on = dict(places), {number: [] for number in lists}, True
    while goes_on:
        goes_on = False
        for number in order:
            fitting = [c for c, size in lists[number] if c not in won[number] and left[c] >= size]
            if fitting and len(won[number]) < most:
                left[fitting[0]] -= dict(lists[number])[fitting[0]]
                won[number].append(fitting[0])
                goes_on = True
    return won


@given(SEEDS, TICKETS, PLACES, MOST)
def test_draw_gives_no_place_twice_and_nobody_too_many(seed, tickets, places, most):
    won = draw_lots(seed, tickets, places, most=most)
    sizes = {ticket.number: dict(ticket.wishes) for ticket in tickets}
    for course, room in places.items():
        assert sum(sizes[number][course] for number, courses in won.items() if course in courses) <= room
    assert all(len(courses) <= most and len(set(courses)) == len(courses) for courses in won.values())
    assert all(set(courses) <= set(sizes[number]) for number, courses in won.items())


@given(SEEDS, TICKETS, PLACES, MOST)
def test_nobody_goes_without_where_there_is_room(seed, tickets, places, most):
    won = draw_lots(seed, tickets, places, most=most)
    taken = {c: sum(dict(t.wishes)[c] for t in tickets if c in won[t.number]) for c in places}
    for ticket in tickets:
        if len(won[ticket.number]) < most:
            left = [c for c, size in ticket.wishes if c not in won[ticket.number] and size <= places[c] - taken[c]]
            assert left == []


@given(SEEDS, TICKETS, PLACES, MOST)
def test_draw_is_repeated_from_its_description(seed, tickets, places, most):
    lists = {ticket.number: list(ticket.wishes) for ticket in tickets}
    assert draw_lots(seed, tickets, places, most=most) == repeated(seed, lists, places, most)


@given(SEEDS, TICKETS, PLACES, MOST, st.randoms())
def test_order_of_arrival_decides_nothing(seed, tickets, places, most, random):
    shuffled = random.sample(tickets, len(tickets))
    assert draw_lots(seed, tickets, places, most=most) == draw_lots(seed, shuffled, places, most=most)


@pytest.mark.django_db
class TestDraw:
    @pytest.fixture
    def draw(self):
        return make_draw(seed="ab" * 32)

    @pytest.fixture
    def slots(self, draw):
        offer = make_offer()
        return [make_drawn_course(draw, offer=offer, title=title) for title in ("Zoo", "Kletterwald")]

    def wishes(self, draw, slots, name="a", waits=False, **given):
        wished = Wished([slot.course_id for slot in slots], waits)
        return send_wishes(draw, family(name, **given), wished)

    def held(self, draw, time_machine):
        time_machine.move_to(draw.closes_at)
        return hold_draw(draw, by=make_user())

    def test_lists_get_numbers_in_a_row(self, draw, slots):
        assert [self.wishes(draw, slots, name).number for name in "abc"] == [1, 2, 3]
        assert Message.objects.filter(occasion=Occasion.WISHES_KEPT).count() == 3

    def test_family_sends_one_list(self, draw, slots):
        self.wishes(draw, slots)
        with pytest.raises(WishedAlready):
            self.wishes(draw, slots)

    def test_form_sent_twice_makes_one_list(self, draw, slots):
        attempt = uuid.uuid4()
        assert self.wishes(draw, slots, attempt=attempt) == self.wishes(draw, slots, attempt=attempt)

    def test_form_sent_again_with_other_wishes_replaces_them(self, draw, slots):
        attempt = uuid.uuid4()
        row = self.wishes(draw, slots, attempt=attempt)
        self.wishes(draw, slots[:1], attempt=attempt)
        assert [wish.course_id for wish in row.wishes.all()] == [slots[0].course_id]

    def test_form_sent_again_with_another_number_says_that_nothing_changed(self, draw, slots):
        attempt = uuid.uuid4()
        row = self.wishes(draw, slots, attempt=attempt)
        with pytest.raises(SentBefore):
            self.wishes(draw, slots[:1], attempt=attempt, phone="0123 987")
        assert row.wishes.count() == len(slots)

    def test_list_needs_wishes_and_a_contact(self, draw, slots):
        with pytest.raises(NoWishes):
            self.wishes(draw, [])
        with pytest.raises(ContactMissing):
            self.wishes(draw, slots, email="")

    @pytest.mark.parametrize("when", ["opens_at", "closes_at"])
    def test_wishes_come_in_time(self, draw, slots, when, time_machine):
        early = dt.timedelta(seconds=1) if when == "opens_at" else dt.timedelta(0)
        time_machine.move_to(getattr(draw, when) - early)
        with pytest.raises(WishesRefused):
            self.wishes(draw, slots)

    def test_wishes_change_until_the_close_and_the_number_stays(self, draw, slots, time_machine):
        make_age_phase(slug="6-10")
        row = self.wishes(draw, slots)
        change_wishes(row, family(adults=0, children_by_age={"6-10": 2}), Wished([slots[1].course_id]))
        row = WishList.objects.get()
        assert (row.number, row.children, row.personal.children_by_age) == (1, 2, {"6-10": 2})
        assert [wish.course_id for wish in row.wishes.all()] == [slots[1].course_id]
        time_machine.move_to(draw.closes_at)
        with pytest.raises(WishesRefused):
            take_back_wishes(row)

    def test_code_finds_the_list_however_it_is_typed(self, draw, slots):
        row = self.wishes(draw, slots)
        assert find_wishes(row.personal.code.lower().replace("-", " ")) == row

    def test_wishes_taken_back_are_gone(self, draw, slots):
        take_back_wishes(self.wishes(draw, slots))
        assert not WishList.objects.exists()

    def test_nobody_draws_while_families_wish(self, draw, slots):
        with pytest.raises(StillOpen):
            hold_draw(draw, by=make_user())

    def test_draw_books_for_the_winners_and_tells_everybody(self, draw, slots, time_machine):
        for name in "abc":
            self.wishes(draw, slots, name)
        self.held(draw, time_machine)
        assert Appointment.objects.count() == 2
        assert [slot.taken for slot in Slot.objects.all()] == [1, 1]
        assert Wish.objects.filter(appointment__isnull=False).count() == 2
        occasions = [Message.objects.filter(occasion=one).count() for one in (Occasion.BOOKED, Occasion.DRAWN)]
        assert occasions == [2, 1]

    def test_draw_follows_the_published_rule(self, draw, slots, time_machine):
        for name in "abcdef":
            self.wishes(draw, slots, name)
        self.held(draw, time_machine)
        courses = [slot.course_id for slot in slots]
        lists = {number: [(course, 1) for course in courses] for number in range(1, 7)}
        won = {
            row.number: [w.course_id for w in row.wishes.all() if w.appointment_id] for row in WishList.objects.all()
        }
        assert won == repeated(draw.seed, lists, dict.fromkeys(courses, 1), 1)

    def test_siblings_get_places_together_or_none(self, draw, time_machine):
        make_age_phase(slug="6-10")
        slot = make_drawn_course(draw, capacity=3, unit=Unit.PERSON)
        for name in "abcd":
            self.wishes(draw, [slot], name, adults=0, children_by_age={"6-10": 2})
        self.held(draw, time_machine)
        assert [a.seats for a in Appointment.objects.all()] == [2]

    def test_second_draw_changes_nothing(self, draw, slots, time_machine):
        for name in "abc":
            self.wishes(draw, slots, name)
        first = self.held(draw, time_machine)
        assert hold_draw(draw, by=make_user()).drawn_at == first.drawn_at
        assert Appointment.objects.count() == 2

    def test_edit_that_was_read_before_the_draw_does_not_undo_it(self, draw, slots, time_machine):
        old = Draw.objects.get()
        held = self.held(draw, time_machine)
        with pytest.raises(AlreadyDrawn):
            save_draw(old, by=make_user())
        assert Draw.objects.get().drawn_at == held.drawn_at

    def test_edit_changes_what_staff_decide_and_never_the_seed(self, draw):
        edited = Draw(pk=draw.pk, title="Herbst", opens_at=draw.opens_at, closes_at=draw.closes_at, most_seats=2)
        edited._state.adding = False
        save_draw(edited, by=make_user())
        kept = Draw.objects.get()
        assert (kept.title, kept.most_seats, kept.seed) == ("Herbst", 2, draw.seed)

    def test_wishes_outlive_the_courses_when_the_draw_is_put_off(self, draw, slots):
        row = self.wishes(draw, slots)
        draw.closes_at = slots[0].ends_at + dt.timedelta(days=5)
        save_draw(draw, by=make_user())
        row.refresh_from_db()
        assert row.erase_on == timezone.localdate(draw.closes_at) + dt.timedelta(days=2)
        assert self.wishes(draw, slots, "b").erase_on == row.erase_on

    def test_course_that_has_begun_gives_no_place(self, draw, time_machine):
        offer = make_offer()
        soon = make_drawn_course(draw, offer=offer, starts_at=draw.closes_at + dt.timedelta(hours=1))
        late = make_drawn_course(draw, offer=offer, starts_at=draw.closes_at + dt.timedelta(days=1))
        self.wishes(draw, [soon, late], waits=True)
        time_machine.move_to(soon.starts_at)
        hold_draw(draw, by=make_user())
        assert [booked.slot for booked in Appointment.objects.all()] == [late]

    def test_losers_wait_if_they_said_so(self, draw, time_machine):
        slot = make_drawn_course(draw)
        for name in "abc":
            self.wishes(draw, [slot], name, waits=name != "c")
        self.held(draw, time_machine)
        losers = WishList.objects.filter(wishes__appointment=None, waits_otherwise=True)
        waiting = WaitingEntry.objects.filter(course=slot.course)
        assert {entry.contact_digest for entry in waiting} == {row.contact_digest for row in losers}
        assert {entry.wish_list for entry in waiting} == set(losers)

    def test_what_is_left_can_be_booked_by_everybody(self, draw, slots, time_machine):
        self.wishes(draw, slots[:1])
        self.held(draw, time_machine)
        left = Slot.objects.with_details().get(pk=slots[1].pk)
        assert book(left, family("late"), by=None)

    def test_draw_without_lists_opens_the_courses(self, draw, slots, time_machine):
        assert self.held(draw, time_machine).drawn_at
        assert Slot.objects.bookable(timezone.now()).count() == 2
