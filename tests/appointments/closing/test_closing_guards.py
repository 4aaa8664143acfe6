"""What the database itself refuses about closures, absences, substitutions, duties and calls."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from appointments.choices import CallReason
from appointments.models import CallTask, Slot
from familienzentrum.constraints import constraint_of, kind_words
from tests.factories import make_adviser, make_appointment, make_offer, make_office, make_room, make_slot, make_user
from tests.factories_closing import (
    a_week,
    days_ahead,
    make_absence,
    make_closure,
    make_duty,
    make_public_holiday,
    make_room_booking,
    make_substitution,
)

pytestmark = pytest.mark.django_db


def refused(deed):
    """Return the name of the rule that refuses the deed."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        deed()
    return constraint_of(refusal.value)


def test_closing_ends_after_it_starts():
    no_time = {"ends_at": a_week()["starts_at"]}
    assert refused(lambda: make_closure(**no_time)) == "closure_ends_after_start"
    assert refused(lambda: make_absence(**no_time)) == "absence_ends_after_start"
    assert refused(lambda: make_substitution(**no_time)) == "substitution_ends_after_start"
    assert [make() for make in (make_closure, make_absence, make_substitution)]


@pytest.mark.parametrize("scope", ["house", "office", "room"])
def test_closure_names_what_its_scope_says(scope):
    named = {"house": {}, "office": {"office": make_office()}, "room": {"room": make_room()}}
    for other in named:
        values = {"scope": scope, **named[other]}
        if other == scope:
            assert make_closure(**values).pk
        else:
            assert refused(lambda values=values: make_closure(**values)) == "closure_scope_fits"


def test_nobody_stands_in_for_themselves():
    office = make_office()
    adviser = make_adviser(office)
    rule = "substitution_by_somebody_else"
    assert refused(lambda: make_substitution(office=office, adviser=adviser, substitute=adviser)) == rule
    assert make_substitution(office=office, adviser=adviser).pk


def test_one_substitute_at_a_time():
    first = make_substitution()
    same = {"office": first.office, "adviser": first.adviser}
    assert refused(lambda: make_substitution(**same)) == "substitution_one_at_a_time"
    assert make_substitution(**same, starts_at=first.ends_at, ends_at=days_ahead(20)).pk
    assert make_substitution(adviser=first.adviser).pk


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("duty_weekday_known", {"weekday": 7}, {"weekday": 6}),
        ("duty_ends_after_start", {"ends_at": dt.time(9)}, {"ends_at": dt.time(9, 1)}),
        ("duty_last_day_after_first", {"valid_until": dt.date(2025, 12, 31)}, {"valid_until": dt.date(2026, 1, 1)}),
    ],
)
def test_duty_constraint(name, wrong, right):
    assert refused(lambda: make_duty(**wrong)) == name
    assert make_duty(**right).pk


class TestCalls:
    @pytest.fixture
    def call(self):
        appointment = make_appointment()
        given = {"appointment": appointment, "reason": CallReason.CHANGED, "made_on": timezone.localdate()}
        return lambda **other: CallTask.objects.create(**given | other)

    def test_reason_is_known(self, call):
        assert refused(lambda: call(reason="boredom")) == "call_reason_known"
        assert call().pk

    def test_done_has_a_moment_and_a_witness(self, call):
        assert refused(lambda: call(done_at=timezone.now())) == "call_done_at_and_by"
        assert call(done_at=timezone.now(), done_by=make_user()).pk

    def test_one_open_call_for_one_reason(self, call):
        call(done_at=timezone.now(), done_by=make_user())
        call()
        assert refused(call) == "call_once_until_done"
        assert call(reason=CallReason.NOT_SENT).pk


class TestNoTimeWhereNothingTakesPlace:
    """Placing a time, and bringing a withdrawn one back."""

    def test_public_holiday(self):
        make_public_holiday()
        assert refused(make_slot) == "slot_not_on_public_holiday"
        assert make_slot(despite_holiday=True).pk
        assert make_slot(starts_at=days_ahead(8)).pk

    def test_closure(self):
        offer, room = make_offer(), make_room()
        make_closure(scope="office", office=offer.office)
        make_closure(scope="room", room=room)
        assert refused(lambda: make_slot(offer=offer)) == "slot_not_while_closed"
        assert refused(lambda: make_slot(room=room)) == "slot_not_while_closed"
        assert make_slot().pk
        assert make_slot(offer=offer, room=room, starts_at=days_ahead(13)).pk
        withdrawn = make_slot(offer=offer, is_withdrawn=True)
        bring_back = Slot.objects.filter(pk=withdrawn.pk).update
        assert refused(lambda: bring_back(is_withdrawn=False)) == "slot_not_while_closed"

    def test_closed_house_closes_everything(self):
        make_closure()
        assert refused(lambda: make_slot(channel="phone")) == "slot_not_while_closed"
        assert make_slot(starts_at=days_ahead(20)).pk

    def test_absence(self):
        away = make_absence().person
        assert refused(lambda: make_slot(adviser=away)) == "slot_not_while_absent"
        slot = make_slot(adviser=make_user())
        assert refused(lambda: Slot.objects.update(adviser=away)) == "slot_not_while_absent"
        assert Slot.objects.filter(pk=slot.pk).update(adviser=make_user()) == 1

    def test_lent_room(self):
        room = make_room_booking().room
        assert refused(lambda: make_slot(room=room)) == "slot_not_in_lent_room"
        assert make_slot(room=make_room()).pk


class TestClosingMeetsNoTime:
    """Closing something under a time that stands."""

    RULE = "closing_meets_no_time"

    @pytest.fixture
    def slot(self):
        return make_slot(adviser=make_user(), room=make_room())

    @pytest.fixture
    def closings(self, slot):
        return [
            make_closure,
            lambda: make_closure(scope="office", office=slot.offer.office),
            lambda: make_closure(scope="room", room=slot.room),
            lambda: make_absence(person=slot.adviser),
            lambda: make_room_booking(room=slot.room),
            make_public_holiday,
        ]

    def test_is_refused(self, closings):
        assert {refused(closing) for closing in closings} == {self.RULE}

    def test_other_offices_rooms_and_people_may_close(self, slot):
        assert make_closure(scope="office", office=make_office()).pk
        assert make_closure(scope="room", room=make_room()).pk
        assert make_absence().pk
        assert make_room_booking().pk

    def test_withdrawn_time_stands_in_nobodys_way(self, closings):
        Slot.objects.update(is_withdrawn=True)
        for closing in closings[:4]:
            assert closing().pk

    def test_refusal_says_what_to_do(self, slot):
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            make_closure()
        words = str(kind_words(refusal.value))
        assert "list" in words.lower()
