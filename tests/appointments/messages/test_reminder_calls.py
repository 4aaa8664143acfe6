"""Whoever left a phone number only and wants it, is called on the last open day before, and never twice."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel, move
from appointments.booking.requests import BookingRequest
from appointments.choices import CallReason
from appointments.core.courses import planned_course
from appointments.desk.calls import open_calls
from appointments.groups.course_actions import Setting, change_date, drop_date
from appointments.jobs import remind
from appointments.messages.call_actions import finish_call
from appointments.messages.reminder_calls import call_to_remind
from appointments.messages.telling import tell_changes
from appointments.models import Appointment, CallTask, Slot
from familienzentrum.choices import Role
from familienzentrum.models import Centre
from tests.factories import make_centre, make_offer, make_opening_hour, make_slot, make_user
from tests.factories_closing import make_closure
from tests.factories_groups import make_course
from tests.reading import words

pytestmark = pytest.mark.django_db

# A Monday; the appointment is on Monday a week later.
MONDAY = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
PHONE = {"phone": "0123 987", "wants_reminder": True}


@pytest.fixture(autouse=True)
def _monday(time_machine):
    make_centre(reminder_days=2)
    time_machine.move_to(MONDAY)


def at(day, hour=10):
    return MONDAY.replace(day=day, hour=hour)


def booked(day=9, **given):
    return book(make_slot(starts_at=at(day)), BookingRequest(**PHONE | given), by=None)


def test_call_is_due_on_the_last_open_day_before(time_machine):
    booked(day=9)
    time_machine.move_to(at(5))
    assert call_to_remind() == 0
    # Friday: on Saturday and Sunday nobody is there.
    time_machine.move_to(at(6))
    assert (call_to_remind(), call_to_remind()) == (1, 0)
    said = "".join(open_calls()[0].words).replace("\N{NO-BREAK SPACE}", " ")
    assert said == "Wir erinnern Sie an Ihren Termin: Montag, 9. März, 11:00 Uhr."


def test_open_days_are_those_of_the_house_without_closures(time_machine):
    for weekday in (1, 3):
        make_opening_hour(weekday=weekday, centre=Centre.current())
    booked(day=9)
    make_closure(starts_at=at(5, 0), ends_at=at(6, 0), scope="house")
    time_machine.move_to(at(3, 8))
    # Thursday is closed, so Tuesday is the last day on which anybody can call.
    assert call_to_remind() == 1


def test_worker_that_was_off_makes_up_for_it_until_the_appointment(time_machine):
    booked(day=9)
    time_machine.move_to(at(9, 8))
    assert call_to_remind() == 1
    time_machine.move_to(at(9))
    assert call_to_remind() == 0
    assert not CallTask.objects.exists()


@pytest.mark.parametrize("given", [{"wants_reminder": False}, {"email": "ente@example.org"}, {"phone": ""}])
def test_nobody_else_is_called(time_machine, given):
    booked(**given)
    time_machine.move_to(at(6))
    assert call_to_remind() == 0


def test_who_booked_on_that_day_is_not_reminded(time_machine):
    time_machine.move_to(at(6, 7))
    booked(day=9)
    time_machine.move_to(at(6, 12))
    assert call_to_remind() == 0


def test_house_that_reminds_nobody_calls_nobody(time_machine):
    booked()
    Centre.objects.update(reminder_days=0)
    time_machine.move_to(at(6))
    assert call_to_remind() == 0


def test_call_that_is_made_does_not_come_again(time_machine):
    booked()
    time_machine.move_to(at(6))
    call_to_remind()
    finish_call(CallTask.objects.get(), by=make_user())
    time_machine.move_to(at(6, 12))
    assert call_to_remind() == 0


def test_family_that_cancels_needs_no_call(time_machine):
    appointment = booked()
    time_machine.move_to(at(6))
    call_to_remind()
    cancel(appointment, by=None)
    assert not CallTask.objects.filter(done_at=None).exists()
    assert call_to_remind() == 0


def test_house_that_moves_it_calls_once_about_both(time_machine):
    offer = make_offer()
    appointment = book(make_slot(offer=offer, starts_at=at(9)), BookingRequest(**PHONE), by=None)
    time_machine.move_to(at(6))
    call_to_remind()
    Slot.objects.filter(pk=appointment.slot_id).update(starts_at=at(9, 12), ends_at=at(9, 13))
    tell_changes(Appointment.objects.get())
    assert CallTask.objects.get().reason == CallReason.CHANGED
    assert call_to_remind() == 0


def test_moved_appointment_is_called_about_at_its_new_time(time_machine):
    offer = make_offer()
    appointment = book(make_slot(offer=offer, starts_at=at(9)), BookingRequest(**PHONE), by=None)
    time_machine.move_to(at(6))
    call_to_remind()
    move(appointment, make_slot(offer=offer, starts_at=at(20)), by=None)
    assert not CallTask.objects.exists()
    time_machine.move_to(at(19))
    assert call_to_remind() == 1


def test_calls_are_asked_for_in_the_daytime_with_the_other_reminders(time_machine):
    booked()
    time_machine.move_to(at(6, 4))
    remind(timestamp=0)
    assert not CallTask.objects.exists()
    time_machine.move_to(at(6, 8))
    remind(timestamp=0)
    assert CallTask.objects.get().reason == CallReason.REMINDER


def book_page(client, **given):
    slot = make_slot(starts_at=timezone.now() + dt.timedelta(days=7))
    url = reverse("book", args=[slot.public_id])
    page = client.get(url)
    form = page.context["form"]
    data = {"adults": "1", "attempt": str(form["attempt"].value()), "step": "check"}
    return page, client.post(url, data | {"opened": form["opened"].value() or ""} | given)


def test_form_offers_the_call_and_the_page_of_the_appointment_says_so(client):
    page, _checked = book_page(client)
    assert "Rufen Sie mich vor dem Termin an, um mich zu erinnern" in words(page)
    appointment = booked(day=20)
    client.session.save()
    client.post(reverse("find_appointment"), {"code": appointment.personal.code})
    shown = client.get(reverse("appointment", args=[appointment.public_id]))
    assert "Wir rufen Sie am letzten Öffnungstag vor dem Termin an." in words(shown)
    Centre.objects.update(reminder_days=0)
    assert "Öffnungstag" not in words(client.get(reverse("appointment", args=[appointment.public_id])))


def test_call_without_a_number_is_refused_beside_the_number(client):
    _page, refused = book_page(client, wants_reminder="on")
    assert "Ohne sie können wir Sie nicht mit einem Anruf erinnern." in words(refused)


def test_house_that_reminds_nobody_offers_no_call(client):
    Centre.objects.update(reminder_days=0)
    page, _checked = book_page(client)
    assert "wants_reminder" not in page.context["form"].fields
    assert "zur Erinnerung" not in words(page)


def test_desk_that_books_ahead_can_note_the_wish(client):
    client.force_login(make_user(role=Role.FRONT_DESK))
    url = reverse("desk_book", args=[make_slot(starts_at=at(20)).public_id])
    attempt = client.get(url).context["form"]["attempt"].value()
    client.post(url, {"adults": "1", "phone": "0123 987", "wants_reminder": "on", "attempt": str(attempt)})
    assert Appointment.objects.get().personal.is_reminded_by_phone


class TestCourse:
    """Three weekly Mondays from the ninth on."""

    @pytest.fixture
    def first(self):
        return make_course(starts_at=at(9), course={"title": "Kochen"})

    @pytest.fixture
    def made(self, first):
        return book(first, BookingRequest(**PHONE), by=None)

    @pytest.fixture
    def dates(self, first, made):
        return planned_course(first.course).dates

    def called_on(self, time_machine, days=range(3, 28)):
        """Let the job run twice every day and make its calls; return on which days it asked for which words."""
        found = []
        for day in days:
            time_machine.move_to(at(day, 9))
            if call_to_remind():
                found.append((day, "".join(open_calls()[0].words).replace("\N{NO-BREAK SPACE}", " ").split(", ")[1]))
                finish_call(CallTask.objects.get(done_at=None), by=make_user())
            assert call_to_remind() == 0
        return found

    def test_each_date_is_called_about_once_on_the_last_open_day_before(self, made, dates, time_machine):
        assert self.called_on(time_machine, range(3, 9)) == [(6, "9. März")]
        Appointment.objects.update(state="no_show")
        assert self.called_on(time_machine, range(9, 28)) == [(13, "16. März"), (20, "23. März")]

    def said_until(self, time_machine, end):
        """Make every call that is open, hour by hour; return what is said, one entry for each call."""
        said = []
        while timezone.now() < end:
            call_to_remind()
            for call in open_calls():
                said.append(" ".join(call.words).replace("\N{NO-BREAK SPACE}", " "))
                finish_call(call.task, by=make_user())
            time_machine.move_to(timezone.now() + dt.timedelta(hours=1))
        return said

    def test_one_call_names_both_days_of_a_weekend(self, time_machine):
        first = make_course(dates=1, starts_at=at(21), course={"title": "Wochenende"})
        make_slot(offer=first.offer, course=first.course, capacity=0, starts_at=at(22))
        book(first, BookingRequest(**PHONE), by=None)
        time_machine.move_to(at(20, 9))
        [said] = self.said_until(time_machine, at(20, 15))
        assert "21. März" in said
        assert "22. März" in said

    @pytest.mark.parametrize("asked_first", [True, False])
    def test_call_about_another_evening_still_reminds_of_the_next(self, made, dates, time_machine, asked_first):
        time_machine.move_to(at(13, 9))
        assert not asked_first or call_to_remind() == 1
        change_date(dates[2], (at(23, 12), at(23, 13)), Setting(), by=make_user())
        [said] = self.said_until(time_machine, at(13, 15))
        assert "Wir erinnern Sie an Ihren Termin: Montag, 16. März, 11:00 Uhr." in said
        assert "23. März" in said

    def test_call_about_another_evening_before_that_day_does_not_count(self, made, dates, time_machine):
        time_machine.move_to(at(12, 9))
        change_date(dates[2], (at(23, 12), at(23, 13)), Setting(), by=make_user())
        assert not any("16. März" in said for said in self.said_until(time_machine, at(12, 12)))
        assert self.called_on(time_machine, range(13, 15)) == [(13, "16. März")]

    def test_dropped_date_and_who_left_need_no_call(self, made, dates, time_machine):
        time_machine.move_to(at(10))
        drop_date(dates[1], by=make_user())
        finish_call(CallTask.objects.get(), by=make_user())
        time_machine.move_to(at(13))
        assert call_to_remind() == 0
        time_machine.move_to(at(20))
        assert call_to_remind() == 1
        cancel(made, by=None)
        assert not CallTask.objects.filter(done_at=None).exists()
        assert call_to_remind() == 0

    def test_open_call_goes_when_its_date_begins_or_somebody_has_come(self, made, dates, time_machine):
        time_machine.move_to(at(13))
        call_to_remind()
        time_machine.move_to(at(16))
        call_to_remind()
        assert not CallTask.objects.exists()

    def test_date_that_is_put_off_is_called_about_at_its_new_time(self, made, dates, time_machine):
        time_machine.move_to(at(13))
        call_to_remind()
        finish_call(CallTask.objects.get(), by=make_user())
        change_date(dates[1], (at(30), at(30, 11)), Setting(), by=make_user())
        finish_call(CallTask.objects.get(done_at=None), by=make_user())
        assert self.called_on(time_machine, range(14, 30)) == [(20, "23. März"), (27, "30. März")]

    def test_page_says_that_each_date_is_called_about(self, client, made):
        page = words(client.get(reverse("appointment", args=[made.public_id])))
        assert "am letzten Öffnungstag vor jedem Termin" in page

    def test_call_one_reminder_per_date(self, made, dates):
        given = {"appointment": made, "reason": CallReason.REMINDER, "made_on": timezone.localdate()}
        done = {"done_at": timezone.now(), "done_by": make_user()}
        CallTask.objects.create(slot=dates[0], **given, **done)
        CallTask.objects.create(slot=dates[1], **given, **done)
        with pytest.raises(IntegrityError, match="call_one_reminder_per_date"), transaction.atomic():
            CallTask.objects.create(slot=dates[0], **given)

    def test_call_reminds_of_a_date(self, made, dates):
        given = {"appointment": made, "made_on": timezone.localdate()}
        for wrong in ({"reason": CallReason.REMINDER}, {"reason": CallReason.CHANGED, "slot": dates[0]}):
            with pytest.raises(IntegrityError, match="call_reminds_of_a_date"), transaction.atomic():
                CallTask.objects.create(**given, **wrong)
        assert CallTask.objects.create(**given, reason=CallReason.REMINDER, slot=dates[0]).pk
