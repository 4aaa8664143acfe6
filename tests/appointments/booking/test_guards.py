"""What the database itself refuses about hours, times and appointments, and what it accepts beside it."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.choices import AppointmentState, CancelledBy
from appointments.models import Appointment, ConsultationHour, Slot
from familienzentrum.constraints import kind_words
from offers.models import Offer, Room
from tests.factories import make_hour, make_offer, make_room, make_slot, make_user
from tests.factories_groups import make_course
from tests.refusals import refused

pytestmark = pytest.mark.django_db

START = dt.datetime(2027, 1, 4, 8, tzinfo=dt.UTC)


def appointment(**given):
    row = book(given.pop("slot", None) or make_slot(), BookingRequest(attempt=uuid.uuid4()), by=None)
    return Appointment.objects.filter(pk=row.pk)


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("hour_weekday_known", {"weekday": 7}, {"weekday": 6}),
        ("hour_ends_after_start", {"ends_at": dt.time(9)}, {"ends_at": dt.time(9, 1)}),
        ("hour_last_day_after_first", {"valid_until": dt.date(2025, 12, 31)}, {"valid_until": dt.date(2026, 1, 1)}),
        ("hour_slot_minutes_sane", {"slot_minutes": 4}, {"slot_minutes": 5}),
        ("hour_slot_minutes_sane", {"slot_minutes": 481}, {"slot_minutes": 480}),
        ("hour_capacity_sane", {"capacity": 0}, {"capacity": 200}),
        ("hour_unit_known", {"unit": "dog"}, {"unit": "person"}),
        ("hour_channel_known", {"channel": "fax"}, {"channel": "phone"}),
    ],
)
def test_hour_constraint(name, wrong, right):
    assert refused(lambda: make_hour(**wrong)) == name
    assert make_hour(**right).pk


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        (
            "slot_lasts_two_days_at_most",
            {"ends_at": START + dt.timedelta(days=2, minutes=1)},
            {"ends_at": START + dt.timedelta(days=2)},
        ),
        ("slot_ends_after_start", {"ends_at": START}, {"ends_at": START + dt.timedelta(minutes=1)}),
        ("slot_unit_known", {"unit": "dog"}, {"unit": "person"}),
        ("slot_channel_known", {"channel": "fax"}, {"channel": "phone"}),
    ],
)
def test_slot_constraint(name, wrong, right):
    assert refused(lambda: make_slot(starts_at=START, **wrong)) == name
    assert make_slot(starts_at=START, **right).pk


@pytest.mark.parametrize(("who", "name"), [("adviser", "slot_adviser_never_twice"), ("room", "slot_room_never_twice")])
class TestNeverTwice:
    @pytest.fixture
    def first(self, who):
        return make_slot(starts_at=START, **{who: make_user() if who == "adviser" else make_room()})

    def test_overlap_by_a_minute_is_refused(self, who, name, first):
        late = START + dt.timedelta(minutes=29)
        assert refused(lambda: make_slot(starts_at=late, **{who: getattr(first, who)})) == name

    def test_next_time_may_begin_when_the_first_ends(self, who, name, first):
        assert make_slot(starts_at=first.ends_at, **{who: getattr(first, who)}).pk

    def test_others_may_work_at_the_same_time(self, who, name, first):
        assert make_slot(starts_at=START).pk

    def test_withdrawn_time_makes_room(self, who, name, first):
        Slot.objects.update(is_withdrawn=True)
        assert make_slot(starts_at=START, **{who: getattr(first, who)}).pk


def test_same_hour_never_makes_a_time_twice():
    hour = make_hour()
    make_slot(starts_at=START, hour=hour, is_withdrawn=True)
    assert refused(lambda: make_slot(starts_at=START, hour=hour)) == "slot_once_per_hour_and_start"
    assert make_slot(starts_at=START, hour=make_hour()).pk


def test_more_places_than_there_are_cannot_be_taken():
    row = appointment()
    assert refused(lambda: row.update(seats=2, adults=2)) == "slot_taken_within_capacity"
    Slot.objects.update(capacity=2)
    assert row.update(seats=2, adults=2) == 1
    assert Slot.objects.get().taken == 2


def test_booked_time_cannot_be_withdrawn():
    slot, other = make_slot(), make_slot()
    appointment(slot=slot)
    withdraw = Slot.objects.filter(pk=slot.pk).update
    assert refused(lambda: withdraw(is_withdrawn=True)) == "slot_withdrawn_only_when_empty"
    assert Slot.objects.filter(pk=other.pk).update(is_withdrawn=True) == 1


def test_nobody_but_appointments_takes_places():
    slot = make_slot()
    assert refused(lambda: Slot.objects.update(taken=1)) == "slot_taken_by_appointments_only"
    assert refused(lambda: make_slot(taken=1)) == "slot_taken_by_appointments_only"
    appointment(slot=slot)
    assert Slot.objects.get().taken == 1


def test_deleting_an_appointment_gives_its_place_back():
    appointment().delete()
    assert Slot.objects.get().taken == 0


_ERASED = dict.fromkeys(("sealed", "told", "code_digest", "attempt"))


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("appointment_state_known", {"state": "lost"}, {"state": AppointmentState.DONE}),
        ("appointment_somebody_comes", {"adults": 0}, {"adults": 0, "children": 1}),
        ("appointment_somebody_comes", {"children": 31}, {"children": 30}),
        ("appointment_takes_a_seat", {"seats": 0}, {"seats": 1}),
        ("appointment_cancelled_on_and_by", {"state": "cancelled"}, {}),
        ("appointment_cancelled_on_and_by", {"cancelled_by": CancelledBy.FAMILY}, {}),
        ("appointment_erased_wholly", {"sealed": None}, _ERASED),
        ("appointment_erased_wholly", {"code_digest": None}, {"code_digest": "0" * 64}),
        (
            "appointment_restorable_when_cancelled",
            {"restorable_until": START},
            {"restorable_until": START, "state": "cancelled", "cancelled_on": START, "cancelled_by": "family"},
        ),
        ("appointment_caller_known", {"caller": "nobody"}, {"caller": "family"}),
        (
            "appointment_called_left_a_contact",
            {"caller": "house", "contact_digest": None},
            {"caller": "house", "contact_digest": "0" * 64},
        ),
        (
            "appointment_erased_wholly",
            dict.fromkeys(("sealed", "told", "code_digest", "attempt")) | {"caller": "family"},
            {},
        ),
        ("appointment_arrived_at_and_by", {"arrived_at": START}, {"arrived_at": None, "arrived_by": None}),
    ],
)
def test_appointment_constraint(name, wrong, right):
    row = appointment()
    assert refused(lambda: row.update(**wrong)) == name
    assert row.update(**{"adults": 1} | right) == 1


def test_arrival_has_a_moment_and_a_witness():
    assert appointment().update(arrived_at=START, arrived_by=make_user()) == 1


class TestSensitiveOffersOutOfSight:
    """Neither way round: placing the talk, or changing the offer or the room afterwards."""

    RULE = "sensitive_offer_out_of_sight"

    @pytest.fixture
    def shop_window(self):
        return make_room(can_be_seen_into=True)

    def test_hour_and_time_are_refused(self, shop_window):
        offer = make_offer(is_sensitive=True)
        assert refused(lambda: make_hour(offer=offer, room=shop_window)) == self.RULE
        assert refused(lambda: make_slot(offer=offer, room=shop_window)) == self.RULE

    def test_other_rooms_and_other_offers_are_accepted(self, shop_window):
        assert make_hour(offer=make_offer(is_sensitive=True), room=make_room()).pk
        assert make_hour(offer=make_offer(), room=shop_window).pk

    def test_hour_cannot_move_into_sight(self, shop_window):
        make_hour(offer=make_offer(is_sensitive=True), room=make_room())
        assert refused(lambda: ConsultationHour.objects.update(room=shop_window)) == self.RULE

    @pytest.mark.parametrize("make", [make_hour, make_slot])
    def test_offer_cannot_become_sensitive_in_sight(self, shop_window, make):
        make(room=shop_window)
        assert refused(lambda: Offer.objects.update(is_sensitive=True)) == self.RULE

    @pytest.mark.parametrize("make", [make_hour, make_slot])
    def test_room_cannot_become_visible_under_a_sensitive_offer(self, make):
        make(offer=make_offer(is_sensitive=True), room=make_room())
        assert refused(lambda: Room.objects.update(can_be_seen_into=True)) == self.RULE

    def test_what_is_over_stands_in_nobodys_way(self, shop_window):
        make_slot(room=shop_window, starts_at=timezone.now() - dt.timedelta(days=1))
        assert Offer.objects.update(is_sensitive=True) == 1

    def test_hour_without_a_room_says_how_nobody_sees_in(self):
        sensitive, rule = make_offer(is_sensitive=True), "sensitive_hour_secluded"
        assert refused(lambda: make_hour(offer=sensitive)) == rule
        assert make_hour(offer=sensitive, channel="phone").pk
        assert make_hour(offer=sensitive, seclusion="Milchglas").pk
        assert refused(lambda: ConsultationHour.objects.update(channel="on_site", seclusion="")) == rule
        open_hour = make_hour()
        assert refused(lambda: Offer.objects.filter(pk=open_hour.offer_id).update(is_sensitive=True)) == rule

    def test_date_of_a_sensitive_course_has_a_room(self):
        rule = "sensitive_course_has_rooms"
        first = make_course(offer=make_offer(is_sensitive=True), dates=2)
        assert refused(lambda: make_slot(offer=first.offer, course=first.course, capacity=0, room=None)) == rule
        assert refused(lambda: Slot.objects.filter(pk=first.pk).update(room=None)) == rule
        assert Slot.objects.filter(pk=first.pk).update(room=None, channel="video") == 1
        anywhere = make_course()
        assert refused(lambda: Offer.objects.filter(pk=anywhere.offer_id).update(is_sensitive=True)) == rule

    def test_refusal_says_what_to_do(self, shop_window):
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            make_hour(offer=make_offer(is_sensitive=True), room=shop_window)
        assert "room" in str(kind_words(refusal.value)).lower() or "Raum" in str(kind_words(refusal.value))
