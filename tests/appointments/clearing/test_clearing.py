"""Before something closes, every appointment in the way gets a decision; then all of it happens, or nothing."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from appointments.booking.refusals import SlotTaken
from appointments.choices import AppointmentState, MeetingChannel, Reach, Unit, WaitingState, Way
from appointments.clearing.actions import NotCleared, TwoSubstitutes, Undecided, UnderWay, close
from appointments.clearing.queries import Decision, affected_by
from appointments.models import Absence, Appointment, CallTask, Closure, HeldSeats, Slot, WaitingEntry
from appointments.planning.conflicts import conflicting_slots
from familienzentrum import local_time
from familienzentrum.models import AuditEntry
from offers.choices import OfferState
from offers.models import Offer
from tests.factories import make_adviser, make_appointment, make_offer, make_office, make_slot, make_user
from tests.factories_closing import days_ahead, make_absence, new_absence, new_closure

pytestmark = pytest.mark.django_db

WAYS = frozenset({Way.SUBSTITUTE, Way.MOVE, Way.CANCEL})
MAIL = {"email": "familie@example.org"}
PHONE = {"name": "Kranich", "phone": "0123 987"}


@pytest.fixture
def planner():
    return make_user()


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def ill(office):
    """An adviser with one booked talk in a week."""
    adviser = make_adviser(office)
    make_appointment(slot=make_slot(offer=make_offer(office=office), adviser=adviser), personal=MAIL)
    return adviser


def one():
    return Appointment.objects.select_related("slot").get()


def proposals(row, ways=WAYS):
    return affected_by(conflicting_slots(row), ways)


def test_nobody_is_affected_when_nothing_is_booked(planner):
    slot = make_slot()
    assert proposals(new_closure()) == []
    cleared = close(new_closure(), {}, by=planner)
    slot.refresh_from_db()
    assert (cleared.withdrawn, slot.is_withdrawn, Closure.objects.count()) == (1, True, 1)


def test_family_that_nobody_can_tell_is_never_moved_and_nothing_is_chosen_for_it(planner):
    appointment = make_appointment()
    free = make_slot(offer=appointment.slot.offer, starts_at=days_ahead(14))
    [affected] = proposals(new_closure())
    assert (affected.reach, affected.times, affected.suggested) == (Reach.NOBODY, [], None)
    assert free.pk


def test_nobody_is_sent_to_an_earlier_time():
    offer = make_offer()
    make_appointment(slot=make_slot(offer=offer, starts_at=days_ahead(8)), personal=MAIL)
    earlier, later = make_slot(offer=offer, starts_at=days_ahead(2)), make_slot(offer=offer, starts_at=days_ahead(20))
    [affected] = proposals(new_closure())
    assert affected.times == [later]
    assert earlier.pk


def test_same_time_of_the_next_week_is_among_the_choices_however_many_are_nearer():
    offer, start = make_offer(), days_ahead(8)
    make_appointment(slot=make_slot(offer=offer, starts_at=start), personal=MAIL)
    for hours in range(1, 8):
        make_slot(offer=offer, starts_at=days_ahead(14) + dt.timedelta(hours=hours))
    week = make_slot(offer=offer, starts_at=start + dt.timedelta(days=7))
    [affected] = proposals(new_closure())
    assert affected.a_week_later == Decision(Way.MOVE, week.pk)


def test_free_colleague_is_suggested_first(office, ill):
    busy, away, free = (make_adviser(office, last_name=name) for name in "ABC")
    make_slot(offer=make_offer(office=office), adviser=busy, starts_at=one().slot.starts_at)
    make_absence(person=away)
    make_adviser(make_office())
    [affected] = proposals(new_absence(person=ill))
    assert affected.substitutes == [free]
    assert affected.suggested == Decision(Way.SUBSTITUTE, free.pk)


def test_nearest_free_time_outside_is_suggested_next(ill):
    offer = one().slot.offer
    make_slot(offer=offer, starts_at=days_ahead(9))
    near, far = make_slot(offer=offer, starts_at=days_ahead(14)), make_slot(offer=offer, starts_at=days_ahead(30))
    make_slot(offer=make_offer(office=offer.office), starts_at=days_ahead(14))
    [affected] = proposals(new_closure())
    assert affected.times == [near, far]
    assert affected.suggested == Decision(Way.MOVE, near.pk)


def test_talk_by_phone_is_moved_to_the_phone_rather_than_into_the_house(ill):
    Slot.objects.update(channel=MeetingChannel.PHONE)
    Appointment.objects.all().delete()
    appointment = make_appointment(slot=Slot.objects.get(), personal=MAIL | PHONE)
    make_slot(offer=appointment.slot.offer, starts_at=days_ahead(14))
    by_phone = make_slot(offer=appointment.slot.offer, starts_at=days_ahead(15), channel=MeetingChannel.PHONE)
    [affected] = proposals(new_closure())
    assert affected.suggested == Decision(Way.MOVE, by_phone.pk)


@pytest.mark.parametrize("state", [OfferState.PAUSED, OfferState.ENDED])
def test_nobody_is_sent_to_an_offer_that_does_not_take_place(ill, state):
    make_slot(offer=one().slot.offer, starts_at=days_ahead(14))
    Offer.objects.update(state=state)
    [affected] = proposals(new_closure())
    assert (affected.times, affected.suggested) == ([], Decision(Way.CANCEL))


def test_two_families_are_not_sent_to_one_place():
    offer = make_offer()
    for minutes in (0, 30):
        make_appointment(
            slot=make_slot(offer=offer, starts_at=days_ahead(7) + dt.timedelta(minutes=minutes)), personal=MAIL
        )
    near, far = make_slot(offer=offer, starts_at=days_ahead(14)), make_slot(offer=offer, starts_at=days_ahead(30))
    assert [a.suggested.to for a in proposals(new_closure())] == [near.pk, far.pk]


def test_family_that_fits_nowhere_is_cancelled_by_suggestion():
    offer = make_offer()
    make_appointment(slot=make_slot(offer=offer, capacity=3, unit=Unit.PERSON), children=2, seats=3, personal=MAIL)
    make_slot(offer=offer, starts_at=days_ahead(14), capacity=2, unit=Unit.PERSON)
    assert proposals(new_closure())[0].suggested == Decision(Way.CANCEL)


def test_substitute_gets_the_time_and_the_family_hears_that_somebody_else_comes(planner, office, ill):
    substitute, appointment = make_adviser(office, last_name="Wiedehopf"), one()
    cleared = close(new_absence(person=ill), {appointment.pk: Decision(Way.SUBSTITUTE, substitute.pk)}, by=planner)
    slot = Slot.objects.get()
    assert (slot.adviser, slot.is_withdrawn, slot.taken) == (substitute, False, 1)
    assert (cleared.substituted, cleared.withdrawn, Absence.objects.count()) == (1, 0, 1)
    [words] = cleared.told.words
    assert ("jemand anderes" in words, "Wiedehopf" in words) == (True, False)


def test_move_and_cancel_withdraw_the_old_times_and_tell_by_mail(planner):
    offer = make_offer()
    moved, cancelled = (
        make_appointment(slot=make_slot(offer=offer, starts_at=days_ahead(day)), personal=MAIL) for day in (7, 8)
    )
    new = make_slot(offer=offer, starts_at=days_ahead(14))
    decisions = {moved.pk: Decision(Way.MOVE, new.pk), cancelled.pk: Decision(Way.CANCEL)}
    cleared = close(new_closure(), decisions, by=planner)
    moved.refresh_from_db()
    cancelled.refresh_from_db()
    assert (moved.slot, cancelled.state) == (new, AppointmentState.CANCELLED)
    assert list(Slot.objects.offered()) == [new]
    assert (cleared.moved, cleared.cancelled, cleared.withdrawn, cleared.told.to_call) == (1, 1, 2, 0)
    assert ProcrastinateJob.objects.filter(task_name="send_message").count() == 2
    assert AuditEntry.objects.get(action="closure.added").details["cancelled"] == 1


def test_family_without_a_mail_address_is_on_the_call_list(planner):
    appointment = make_appointment(personal=PHONE)
    promised = appointment.erase_on
    cleared = close(new_closure(), {appointment.pk: Decision(Way.CANCEL)}, by=planner)
    task = CallTask.objects.get()
    assert (cleared.told.to_call, task.appointment, task.reason) == (1, appointment, "cancelled")
    assert Appointment.objects.get().erase_on == promised


def test_undecided_appointment_stops_everything(planner):
    first = make_appointment()
    make_slot()
    with pytest.raises(NotCleared):
        close(new_closure(), {}, by=planner)
    make_appointment()
    with pytest.raises(Undecided):
        close(new_closure(), {first.pk: Decision(Way.CANCEL)}, by=planner)
    assert not Closure.objects.exists()
    assert Slot.objects.offered().count() == 3
    assert Appointment.objects.standing().count() == 2


def test_refused_move_undoes_what_went_before(planner):
    offer = make_offer()
    first, second = (
        make_appointment(slot=make_slot(offer=offer, starts_at=days_ahead(day)), personal=MAIL) for day in (7, 8)
    )
    full = make_slot(offer=offer, starts_at=days_ahead(14))
    make_appointment(slot=full)
    with pytest.raises(SlotTaken):
        close(new_closure(), {first.pk: Decision(Way.CANCEL), second.pk: Decision(Way.MOVE, full.pk)}, by=planner)
    assert Appointment.objects.standing().count() == 3
    assert not ProcrastinateJob.objects.exists()


def test_family_that_is_here_already_is_left_in_peace(planner):
    slot = make_slot(starts_at=timezone.now() - dt.timedelta(minutes=5))
    appointment = make_appointment(slot=slot, state=AppointmentState.RUNNING)
    with pytest.raises(UnderWay):
        close(new_closure(starts_at=timezone.now()), {appointment.pk: Decision(Way.CANCEL)}, by=planner)


def test_families_of_one_time_keep_together(planner, office):
    adviser = make_adviser(office)
    slot = make_slot(offer=make_offer(office=office), adviser=adviser, capacity=2)
    families = [make_appointment(slot=slot).pk for _ in range(2)]
    substitutes = [make_adviser(office, last_name=name).pk for name in "AB"]
    apart = {f: Decision(Way.SUBSTITUTE, s) for f, s in zip(families, substitutes, strict=True)}
    with pytest.raises(TwoSubstitutes):
        close(new_absence(person=adviser), apart, by=planner)
    assert {a.suggested.to for a in proposals(new_absence(person=adviser))} == {substitutes[0]}


def test_second_adviser_is_free_when_the_talk_falls_out(planner):
    appointment = make_appointment()
    company = make_slot(
        offer=appointment.slot.offer, capacity=0, accompanies=appointment.slot, starts_at=appointment.slot.starts_at
    )
    close(new_absence(person=make_user()), {}, by=planner)
    Slot.objects.filter(pk=appointment.slot_id).update(adviser=planner)
    close(new_absence(person=planner), {appointment.pk: Decision(Way.CANCEL)}, by=make_user())
    company.refresh_from_db()
    assert company.is_withdrawn


def test_offered_place_goes_and_the_waiting_family_keeps_its_turn(planner):
    slot = make_slot()
    entry = WaitingEntry(
        offer=slot.offer,
        office=slot.offer.office,
        state=WaitingState.OFFERED,
        until=timezone.localdate() + dt.timedelta(days=60),
        joined_on=timezone.localdate(),
        code_digest="0" * 64,
        sealed=b"sealed",
        erase_on=timezone.localdate() + dt.timedelta(days=62),
    )
    entry.save()
    HeldSeats.objects.create(slot=slot, until=days_ahead(1), entry=entry)
    close(new_closure(), {}, by=planner)
    entry.refresh_from_db()
    assert (entry.state, HeldSeats.objects.count()) == (WaitingState.WAITING, 0)
    assert not Slot.objects.offered().exists()


def test_nobody_is_moved_to_a_time_of_today(ill):
    offer = one().slot.offer
    make_slot(offer=offer, starts_at=timezone.now() + dt.timedelta(minutes=1))
    later = make_slot(offer=offer, starts_at=days_ahead(20))
    assert proposals(new_closure())[0].times == [later]


@pytest.mark.parametrize("change", [dt.date(2027, 3, 28), dt.date(2027, 10, 31)], ids=str)
def test_a_week_later_is_the_same_time_on_the_wall_though_the_clocks_change(change, office):
    """The time that lies seven days of 24 hours later is another one."""
    old = local_time.at(change - dt.timedelta(days=3), dt.time(10)).astimezone(dt.UTC)
    with time_machine.travel(old - dt.timedelta(days=3), tick=False):
        offer = make_offer(office=office)
        appointment = make_appointment(slot=make_slot(offer=offer, starts_at=old), personal={"phone": "0123 987"})
        wanted = make_slot(offer=offer, starts_at=local_time.at(change + dt.timedelta(days=4), dt.time(10)))
        assert wanted.starts_at - old != dt.timedelta(days=7)
        make_slot(offer=offer, starts_at=old + dt.timedelta(days=7))
        [affected] = affected_by(Slot.objects.filter(pk=appointment.slot_id), frozenset({Way.MOVE}))
        assert affected.a_week_later == Decision(Way.MOVE, wanted.pk)
