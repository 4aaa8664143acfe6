"""A course cancelled by mistake takes place after all, the same day, as it was: and families hear what they need to."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.choices import CallReason, CancelledBy, Occasion, WaitingState
from appointments.clearing.ended_offers import close_ended_lists
from appointments.core.courses import planned_course
from appointments.groups.course_actions import Setting, add_date, drop_date, restore_date
from appointments.groups.course_cancelling import cancel_course, restore_course
from appointments.groups.course_refusals import (
    DateIsOver,
    DateRefused,
    FamiliesAreHere,
    OfferHasEnded,
    TooLateToRestore,
)
from appointments.groups.draw_actions import hold_draw
from appointments.groups.waiting_actions import end_overdue
from appointments.groups.wish_actions import Wished, send_wishes
from appointments.messages.call_actions import finish_call
from appointments.models import Appointment, CallTask, Course, Message, Slot, WaitingEntry
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from offers.choices import OfferState
from offers.models import Offer
from tests.factories import make_centre, make_room, make_slot, make_user
from tests.factories_groups import family, make_course, make_draw, make_drawn_course, make_entry
from tests.outbox import send_waiting_mails
from tests.reading import markup, words

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.time_machine(dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC), tick=False),
]
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
RINGS = {"email": "", "phone": "05181 1234"}


@pytest.fixture(autouse=True)
def planner():
    make_centre(phone="05181 703-0")
    return make_user(role=Role.COORDINATOR)


@pytest.fixture
def first():
    """Three dates, two places: one family is written to, the other one is called."""
    first = make_course(capacity=2)
    book(first, family(), by=None)
    book(first, family("b", **RINGS), by=None)
    send_waiting_mails()
    return first


def written():
    mail.outbox.clear()
    send_waiting_mails()
    return [one.body for one in mail.outbox]


def states():
    return list(Appointment.objects.order_by("pk").values_list("state", flat=True))


def test_course_is_as_it_was(planner, first):
    before = list(Appointment.objects.order_by("pk").values("state", "seats", "erase_on", "cancelled_on"))
    cancel_course(first.course, by=planner)
    restore_course(first.course, by=planner)
    assert list(Appointment.objects.order_by("pk").values("state", "seats", "erase_on", "cancelled_on")) == before
    assert (planned_course(first.course).count, Slot.objects.get(pk=first.pk).taken) == (3, 2)
    assert AuditEntry.objects.filter(action="course.restored", by=planner).exists()


def test_whom_the_cancellation_did_not_reach_is_told_nothing(planner, first):
    cancel_course(first.course, by=planner)
    assert restore_course(first.course, by=planner).families == 0
    assert (written(), CallTask.objects.count()) == ([], 0)


def test_who_heard_of_the_cancellation_hears_that_the_course_takes_place(planner, first):
    cancel_course(first.course, by=planner)
    assert len(written()) == 1
    finish_call(CallTask.objects.get(), by=planner)
    told = restore_course(first.course, by=planner)
    assert (told.mailed, told.to_call) == (1, 1)
    [body] = written()
    [said] = re.findall(r"Diese Termine finden doch statt: (.*)\.", body)
    assert len(said.split("; ")) == 3
    assert CallTask.objects.filter(done_at=None).get().reason == CallReason.CHANGED


def test_what_was_cancelled_or_dropped_before_stays_so(planner, first):
    gone = cancel(Appointment.objects.first(), by=planner, whose=CancelledBy.HOUSE)
    drop_date(planned_course(first.course).dates[1], by=planner)
    cancel_course(first.course, by=planner)
    restore_course(first.course, by=planner)
    assert states() == ["cancelled", "booked"]
    assert Appointment.objects.get(pk=gone.pk).state == "cancelled"
    assert planned_course(first.course).count == 2


def test_who_waited_waits_again_at_its_turn_and_hears_of_it(planner, first):
    for name in "cd":
        make_entry(first, name)
    send_waiting_mails()
    cancel_course(first.course, by=planner)
    send_waiting_mails()
    restore_course(first.course, by=planner)
    entries = WaitingEntry.objects.order_by("pk")
    assert {entry.state for entry in entries} == {WaitingState.WAITING}
    assert entries[0].erase_on == Appointment.objects.first().erase_on
    send_waiting_mails()
    assert [entry.messages.order_by("-pk").first().occasion for entry in entries] == [Occasion.WAITING_AGAIN] * 2


@pytest.mark.parametrize("ends_by", ["beginning", "closing the list", "closing the list today"])
def test_wait_that_was_over_before_is_not_revived(ends_by, planner, first, time_machine):
    gone = make_entry(first, "c")
    send_waiting_mails()
    if ends_by == "beginning":
        time_machine.move_to(first.starts_at + DAY)
        Appointment.objects.update(state="done")
        end_overdue()
    else:
        Offer.objects.update(state=OfferState.ENDED)
        assert close_ended_lists() == 1
        send_waiting_mails()
        Offer.objects.update(state=OfferState.ACTIVE)
        if ends_by == "closing the list":
            time_machine.move_to(timezone.now() + DAY)
        make_entry(first, "d")
    send_waiting_mails()
    cancel_course(first.course, by=planner)
    send_waiting_mails()
    restore_course(first.course, by=planner)
    send_waiting_mails()
    assert WaitingEntry.objects.get(pk=gone.pk).state == WaitingState.EXPIRED
    assert not gone.messages.filter(occasion=Occasion.WAITING_AGAIN).exists()
    assert WaitingEntry.objects.waiting().count() == (ends_by != "beginning")


def test_course_that_the_lot_passed_over_stays_cancelled_and_says_why(client, planner, time_machine):
    """Its places would wait for a lot that does not fall again: nobody could ever book them."""
    draw = make_draw(closes_at=timezone.now() + HOUR)
    passed_over, given = make_drawn_course(draw, title="Zoo"), make_drawn_course(draw, title="Museum")
    send_wishes(draw, family(), Wished([passed_over.course_id, given.course_id]))
    cancel_course(passed_over.course, by=planner)
    time_machine.move_to(timezone.now() + 2 * HOUR)
    hold_draw(draw, by=planner)
    client.force_login(planner)
    page = client.post(reverse("course_restore", args=[passed_over.course_id]), follow=True)
    assert "Das Los wurde gezogen, während dieser Kurs abgesagt war" in words(page)
    assert Slot.objects.get(pk=passed_over.pk).is_withdrawn
    time_machine.move_to(timezone.now() + HOUR)
    cancel_course(given.course, by=planner)
    restore_course(given.course, by=planner)
    assert Slot.objects.get(pk=given.pk).taken == 1


def test_staff_read_of_those_who_wait_as_well(planner, first):
    """Of two families that booked and two that wait; one of each by phone alone."""
    make_entry(first, "mail"), make_entry(first, "phone", email="", phone="05181 5678")
    written()
    cancelled = cancel_course(first.course, by=planner)
    assert (cancelled.mailed, cancelled.to_call) == (len(written()), CallTask.objects.count()) == (2, 2)
    assert restore_course(first.course, by=planner).mailed == len(written()) == 2


def test_who_waited_and_was_told_nothing_hears_nothing(planner, first):
    make_entry(first, "c")
    send_waiting_mails()
    cancel_course(first.course, by=planner)
    restore_course(first.course, by=planner)
    assert written() == []


def test_course_that_has_begun_gets_its_dates_ahead_back(planner, first, time_machine):
    time_machine.move_to(first.ends_at)
    Appointment.objects.update(state="done")
    cancel_course(first.course, by=planner)
    assert planned_course(first.course).count == 1
    send_waiting_mails()
    finish_call(CallTask.objects.get(), by=planner)
    assert restore_course(first.course, by=planner).families == 2
    assert planned_course(first.course).count == 3


def test_next_day_and_without_a_cancellation_it_is_too_late(planner, first, time_machine):
    with pytest.raises(TooLateToRestore):
        restore_course(first.course, by=planner)
    cancel_course(first.course, by=planner)
    time_machine.move_to(timezone.now() + DAY)
    with pytest.raises(TooLateToRestore):
        restore_course(first.course, by=planner)


def test_course_that_would_have_begun_meanwhile_stays_cancelled(planner, time_machine):
    first = make_course(starts_at=timezone.now() + HOUR)
    cancel_course(first.course, by=planner)
    time_machine.move_to(first.starts_at)
    with pytest.raises(TooLateToRestore):
        restore_course(first.course, by=planner)


def test_room_that_is_used_since_leaves_the_whole_course_cancelled(planner):
    room = make_room()
    first = make_course(room=room)
    book(first, family(), by=None)
    cancel_course(first.course, by=planner)
    make_slot(room=room, starts_at=first.starts_at)
    with pytest.raises(DateRefused):
        restore_course(first.course, by=planner)
    assert states() == ["cancelled"]
    assert Course.objects.get(pk=first.course_id).is_cancelled_today


def test_course_of_an_offer_that_has_ended_does_not_come_back(planner, first):
    dropped = planned_course(first.course).dates[-1]
    drop_date(dropped, by=planner)
    Offer.objects.update(state=OfferState.ENDED)
    with pytest.raises(OfferHasEnded):
        restore_date(dropped, by=planner)
    cancel_course(first.course, by=planner)
    with pytest.raises(OfferHasEnded):
        restore_course(first.course, by=planner)


def test_family_cannot_take_back_what_the_house_cancelled(client, planner, first):
    cancel_course(first.course, by=planner)
    appointment = Appointment.objects.first()
    assert client.post(reverse("restore_appointment", args=[appointment.public_id])).status_code == 409
    assert states() == ["cancelled", "cancelled"]


def test_course_with_families_in_the_house_is_not_cancelled(planner, first):
    Appointment.objects.filter(pk=Appointment.objects.first().pk).update(state="arrived")
    with pytest.raises(FamiliesAreHere):
        cancel_course(first.course, by=planner)
    assert planned_course(first.course).count == 3


def test_page_offers_no_button_for_what_it_says_cannot_be_done(client, planner, first):
    client.force_login(planner)
    cancel_page = reverse("course_cancel", args=[first.course_id])
    assert 'class="buttons"' in markup(client.get(cancel_page))
    Appointment.objects.filter(pk=Appointment.objects.first().pk).update(state="arrived")
    for url in (cancel_page, reverse("course_date_drop", args=[first.course_id, first.pk])):
        page = client.get(url)
        assert str(page.context["problem"]) in words(page)
        assert 'class="buttons"' not in markup(page)


def test_cancelled_course_gets_no_further_date(planner, first):
    last = planned_course(first.course).dates[-1]
    cancel_course(first.course, by=planner)
    with pytest.raises(DateIsOver):
        add_date(first.course, (last.ends_at, last.ends_at + HOUR), Setting(), by=planner)


def test_planner_sees_who_hears_of_it_first(client, planner, first):
    client.force_login(planner)
    assert "Bis Mitternacht" in markup(client.get(reverse("course_cancel", args=[first.course_id])))
    client.post(reverse("course_cancel", args=[first.course_id]))
    send_waiting_mails()
    assert first.course.title in markup(client.get(reverse("course_list")))
    url = reverse("course_restore", args=[first.course_id])
    assert url in markup(client.get(reverse("course", args=[first.course_id])))
    page = client.post(url)
    assert "findet doch statt" in markup(page)
    assert states() == ["cancelled", "cancelled"]
    client.post(url, {"foretold": page.context["seal"]})
    assert states() == ["booked", "booked"]
    assert Message.objects.filter(occasion=Occasion.CHANGED).exists()
    assert url not in markup(client.get(reverse("course", args=[first.course_id])))
