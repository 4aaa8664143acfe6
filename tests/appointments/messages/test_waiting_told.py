"""What families on a waiting list are told: how it stands, once, and by phone where no mail reaches them."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.booking.reallocation import offer_what_is_free, release_due
from appointments.booking.waiting_rules import answer_by
from appointments.choices import CallReason, Occasion, WaitingState, Way
from appointments.clearing.actions import close
from appointments.clearing.queries import Decision, affected_by
from appointments.core.courses import planned_course
from appointments.groups.course_actions import Setting, change_date
from appointments.groups.course_cancelling import cancel_course
from appointments.groups.draw_actions import hold_draw
from appointments.groups.waiting_actions import accept, decline, end_overdue, leave
from appointments.groups.wish_actions import Wished, send_wishes
from appointments.messages.call_actions import ChangedMeanwhile, finish_call, stamp_of
from appointments.messages.catching_up import tell_forgotten
from appointments.models import Appointment, CallTask, Message, Slot, WaitingEntry
from appointments.planning.conflicts import conflicting_slots
from familienzentrum.choices import Role
from familienzentrum.models import OpeningHour
from tests.factories import make_centre, make_offer, make_slot, make_user
from tests.factories_closing import new_closure
from tests.factories_groups import family, make_course, make_draw, make_drawn_course, make_entry
from tests.outbox import send_waiting_mails
from tests.reading import markup

pytestmark = pytest.mark.django_db

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
RINGS = {"email": "", "phone": "05181 1234"}


@pytest.fixture(autouse=True)
def centre():
    return make_centre(phone="05181 703-0")


@pytest.fixture
def slot():
    start = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) + 20 * DAY
    return make_slot(offer=make_offer(has_waiting_list=True), starts_at=start)


@pytest.fixture
def booked(slot):
    return book(slot, family("first"), by=None)


def told(entry):
    """Send what waits, and return what this family was told, in order."""
    send_waiting_mails()
    return list(Message.objects.filter(waiting_entry=entry).order_by("pk").values_list("occasion", flat=True))


def fresh(entry):
    return WaitingEntry.objects.get(pk=entry.pk)


def let_lapse(time_machine):
    send_waiting_mails()
    time_machine.move_to(timezone.now() + 2 * DAY)
    release_due()


def test_place_that_lapsed_is_named_and_not_called_none(slot, booked, time_machine):
    entry = make_entry(slot)
    cancel(booked, by=None)
    let_lapse(time_machine)
    assert told(entry)[-1] == Occasion.PLACE_LAPSED
    body = mail.outbox[-1].body
    assert ("10:00" in body, "behalten Ihren Platz in der Reihe" in body) == (True, True)
    cancel(book(slot, family("d"), by=None), by=None)
    let_lapse(time_machine)
    assert told(entry)[-1] == Occasion.PLACE_LOST
    assert "nicht mehr auf der Liste" in mail.outbox[-1].body
    assert [written for written in mail.outbox if "kein Platz" in written.body] == []


def test_wait_that_is_over_is_said_without_a_word_on_what_was_free(slot, booked, time_machine):
    entry = make_entry(slot, preferences={"until": timezone.localdate() + DAY})
    send_waiting_mails()
    time_machine.move_to(timezone.now() + 3 * DAY)
    end_overdue()
    assert told(entry)[-1] == Occasion.WAITING_OVER


def test_place_whose_time_falls_away_is_taken_back_in_words(slot, booked):
    entry = make_entry(slot)
    cancel(booked, by=None)
    send_waiting_mails()
    close(new_closure(starts_at=slot.starts_at - HOUR, ends_at=slot.ends_at), {}, by=make_user())
    assert told(entry)[-1] == Occasion.PLACE_WITHDRAWN
    assert fresh(entry).state == WaitingState.WAITING


def test_place_withdrawn_before_anybody_heard_of_it_is_not_spoken_of(slot, booked):
    entry = make_entry(slot)
    send_waiting_mails()
    cancel(booked, by=None)
    close(new_closure(starts_at=slot.starts_at - HOUR, ends_at=slot.ends_at), {}, by=make_user())
    assert told(entry) == [Occasion.WAITING_JOINED]


def test_cancelled_course_closes_its_list(time_machine):
    first = make_course()
    book(first, family("first"), by=None)
    entry = make_entry(first)
    send_waiting_mails()
    cancel_course(first.course, by=make_user())
    assert told(entry)[-1] == Occasion.LIST_CLOSED


def test_kept_place_that_changes_is_told_to_the_family_it_is_kept_for():
    first = make_course()
    taken = book(first, family("first"), by=None)
    entry = make_entry(first)
    cancel(taken, by=None)
    send_waiting_mails()
    mail.outbox.clear()
    told_to = change_date(first, (first.starts_at + HOUR, first.ends_at + HOUR), Setting(), by=make_user())
    assert told_to.mailed == 1
    assert told(entry)[-1] == Occasion.PLACE_CHANGED
    body = mail.outbox[-1].body
    assert ("frei geworden" in body, "an dem Platz, den wir für Sie freihalten, hat sich etwas geändert" in body) == (
        False,
        True,
    )
    assert "Alle anderen Termine bleiben" in body
    named = [timezone.localtime(date.starts_at) for date in planned_course(first.course).dates]
    assert [f"{when.day}." in body and f"{when:%H:%M}" in body for when in named] == [True] * 3


def test_kept_place_that_changes_past_the_pages_is_told_in_the_morning(slot, booked):
    entry = make_entry(slot)
    cancel(booked, by=None)
    assert Occasion.PLACE_OFFERED in told(entry)
    assert tell_forgotten() == 0
    Slot.objects.filter(pk=slot.pk).update(ends_at=slot.ends_at + HOUR)
    assert (tell_forgotten(), tell_forgotten()) == (1, 0)


def test_date_that_a_closure_takes_from_a_kept_place_is_told():
    first = make_course()
    taken = book(first, family("first"), by=None)
    entry = make_entry(first)
    cancel(taken, by=None)
    send_waiting_mails()
    second = planned_course(first.course).dates[1]
    row = new_closure(starts_at=second.starts_at - HOUR, ends_at=second.ends_at)
    assert close(row, {}, by=make_user()).all_told.mailed == 1
    assert told(entry)[-1] == Occasion.PLACE_CHANGED
    assert "fällt aus.\nAlle anderen Termine bleiben." in mail.outbox[-1].body


def test_call_about_a_kept_place_that_changes_meanwhile_stays_open(slot, booked):
    entry = make_entry(slot, **RINGS)
    cancel(booked, by=None)
    finish_call(CallTask.objects.get(), by=make_user())
    Slot.objects.filter(pk=slot.pk).update(ends_at=slot.ends_at + HOUR)
    assert tell_forgotten() == 1
    stamp = stamp_of(fresh(entry))
    Slot.objects.filter(pk=slot.pk).update(ends_at=slot.ends_at + 2 * HOUR)
    with pytest.raises(ChangedMeanwhile):
        finish_call(CallTask.objects.get(done_at=None), by=make_user(), stamp=stamp)


@pytest.mark.parametrize("act", [accept, decline, leave])
def test_what_a_family_does_itself_is_not_told_to_it(act, slot, booked):
    for reached in ({}, RINGS):
        cancelled = book(slot, family("again"), by=None) if reached else booked
        entry = make_entry(slot, "waits" if reached else "writes", **reached)
        cancel(cancelled, by=None)
        before = told(entry)
        act(fresh(entry))
        assert told(entry) == before
        assert not CallTask.objects.filter(waiting_entry=entry, done_at=None).exists()
        for appointment in Appointment.objects.standing().filter(slot=slot):
            cancel(appointment, by=None)


class TestByPhone:
    @pytest.fixture
    def desk(self, client):
        user = make_user(role=Role.FRONT_DESK)
        client.force_login(user)
        return user

    @pytest.fixture
    def entry(self, slot, booked, desk):
        entry = make_entry(slot, **RINGS)
        cancel(booked, by=None)
        return entry

    def page(self, client):
        return markup(client.get(reverse("call", args=[CallTask.objects.get(done_at=None).pk])))

    def answer(self, client, **answer):
        return client.post(reverse("call_done", args=[CallTask.objects.get(done_at=None).pk]), answer)

    def test_list_is_joined_without_a_call(self, slot, booked):
        make_entry(slot, **RINGS)
        assert not CallTask.objects.exists()

    def test_desk_reads_what_to_say(self, client, entry):
        assert CallTask.objects.get().reason == CallReason.WAITING
        shown = self.page(client)
        assert ("Für Sie ist ein Platz frei geworden" in shown, "10:00" in shown) == (True, True)

    def test_desk_takes_the_place_for_the_family(self, client, entry, slot):
        shown = markup(self.answer(client, answer="accept"))
        assert Appointment.objects.standing().get(slot=slot).personal.code in shown
        assert fresh(entry).state == WaitingState.BOOKED

    def test_desk_declines_for_the_family_which_goes_on_waiting(self, client, entry):
        self.answer(client, answer="decline")
        assert fresh(entry).state == WaitingState.WAITING
        assert not CallTask.objects.filter(done_at=None).exists()

    def test_family_that_knows_and_does_not_answer_is_called_again(self, client, desk, entry, time_machine):
        self.answer(client)
        assert fresh(entry).known.dates
        time_machine.move_to(timezone.now() + 2 * DAY)
        release_due()
        assert fresh(entry).lapses == 1
        client.force_login(desk)
        assert "nicht rechtzeitig eine Antwort" in self.page(client)

    def test_place_that_is_gone_before_the_desk_called_is_not_called_about(self, entry, slot):
        close(new_closure(starts_at=slot.starts_at - HOUR, ends_at=slot.ends_at), {}, by=make_user())
        assert not CallTask.objects.exists()

    def test_place_that_lapsed_meanwhile_is_not_promised(self, client, desk, entry, time_machine):
        task = CallTask.objects.get()
        time_machine.move_to(timezone.now() + 2 * DAY)
        client.force_login(desk)
        shown = client.post(reverse("call_done", args=[task.pk]), {"answer": "accept"}, follow=True)
        assert "nicht mehr für Sie freigehalten" in markup(shown)
        assert not Appointment.objects.standing().exists()

    def test_what_the_page_did_not_say_yet_is_not_taken_for_said(self, client, desk, entry, slot, time_machine):
        """The desk reads that a place has lapsed; before it says so, the family is offered another one."""
        self.answer(client)
        time_machine.move_to(timezone.now() + 2 * DAY)
        release_due()
        client.force_login(desk)
        task = CallTask.objects.get(done_at=None)
        page = client.get(reverse("call", args=[task.pk]))
        make_slot(offer=slot.offer, starts_at=slot.starts_at + DAY)
        offer_what_is_free()
        client.post(reverse("call_done", args=[task.pk]), {"stamp": page.context["stamp"]})
        task.refresh_from_db()
        assert task.done_at is None

    def test_call_that_is_gone_meanwhile_is_said(self, client, desk, entry):
        task = CallTask.objects.get()
        leave(entry)
        assert client.post(reverse("call_done", args=[task.pk]), {"stamp": ""}).url == reverse("calls")

    def test_result_of_a_draw_is_called(self, desk, client, time_machine):
        draw = make_draw()
        lost = make_drawn_course(draw, title="Zoo")
        send_wishes(draw, family("wishes", **RINGS), Wished([lost.course_id]))
        time_machine.move_to(draw.closes_at + HOUR)
        hold_draw(draw, by=make_user())
        assert CallTask.objects.get().reason == CallReason.DRAWN
        client.force_login(desk)
        assert "einen Platz bekommen: Zoo" in self.page(client)


@pytest.mark.parametrize(
    ("offered", "until"),
    [
        ("Mon 09:00", "Mon 17:00"),
        ("Mon 16:00", "Tue 16:00"),
        ("Fri 11:00", "Mon 16:00"),
        ("Sat 10:00", "Mon 17:00"),
    ],
)
@pytest.mark.time_machine(dt.datetime(2027, 3, 1, 8, tzinfo=dt.UTC), tick=False)
def test_offered_place_is_kept_for_opening_hours_not_for_hours_of_the_clock(centre, offered, until):
    for weekday in range(5):
        OpeningHour.objects.create(
            centre=centre, weekday=weekday, opens_at=dt.time(9), closes_at=dt.time(12 if weekday == 4 else 17)
        )
    monday = dt.date(2027, 3, 1)
    slot = make_slot(starts_at=_moment(monday + 60 * DAY, "Mon 10:00"))
    assert answer_by(slot, _moment(monday, offered)) == _next(_moment(monday, offered), until)


def _moment(monday, words):
    day, clock = words.split()
    weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].index(day)
    at = dt.datetime.combine(monday + weekday * DAY, dt.time.fromisoformat(clock))
    return at.replace(tzinfo=timezone.get_default_timezone())


def _next(after, words):
    found = _moment(after.date() - after.weekday() * DAY, words)
    return found if found > after else found + 7 * DAY


def test_closed_days_do_not_count(centre, slot):
    for weekday in range(7):
        OpeningHour.objects.create(centre=centre, weekday=weekday, opens_at=dt.time(8), closes_at=dt.time(16))
    now = timezone.localtime().replace(hour=8, minute=0, second=0, microsecond=0) + DAY
    new_closure(starts_at=now, ends_at=now + 2 * DAY).save()
    assert answer_by(slot, now) == now + 2 * DAY + 8 * HOUR


def test_nobody_is_moved_by_a_list_that_keeps_its_turn(slot, booked):
    """A decided clearing beside a waiting list: the family that booked is told, and the list keeps its order."""
    first, second = make_entry(slot, "b"), make_entry(slot, "c")
    row = new_closure(starts_at=slot.starts_at - HOUR, ends_at=slot.ends_at)
    [affected] = affected_by(conflicting_slots(row), frozenset({Way.CANCEL}))
    close(row, {affected.appointment.pk: Decision(Way.CANCEL)}, by=make_user())
    assert [fresh(one).state for one in (first, second)] == [WaitingState.WAITING] * 2
