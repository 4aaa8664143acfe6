"""Families are reminded once per time, some days before, and only of what they could have forgotten."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from appointments.booking.actions import book, cancel, move
from appointments.booking.requests import BookingRequest
from appointments.choices import REMINDERS, MessageState, Occasion
from appointments.core.courses import planned_course
from appointments.groups.course_actions import Setting, change_date, drop_date
from appointments.jobs import remind
from appointments.messages.reminder_dates import near_dates
from appointments.messages.reminders import remind_due
from appointments.models import Appointment, Attendance, Message, Slot
from familienzentrum.models import Centre
from tests.factories import make_centre, make_offer, make_slot, make_user
from tests.factories_groups import family, make_course
from tests.outbox import send_waiting_mails

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _monday(time_machine):
    make_centre(reminder_days=2)
    time_machine.move_to(MONDAY)


def at(day, hour=10):
    return MONDAY.replace(day=day, hour=hour)


def booked(day=12, **given):
    return book(make_slot(starts_at=at(day)), BookingRequest(**{"email": "ente@example.org"} | given), by=None)


def reminders():
    return Message.objects.filter(occasion=Occasion.REMINDER)


def test_reminder_goes_out_two_days_before(time_machine, mailoutbox):
    booked(day=12)
    send_waiting_mails()
    time_machine.move_to(at(9))
    assert remind_due() == 0
    time_machine.move_to(at(10))
    assert (remind_due(), remind_due()) == (1, 0)
    send_waiting_mails()
    assert reminders().get().state == MessageState.SENT
    assert len(mailoutbox) == 2


def test_who_was_reminded_is_not_read_hour_after_hour(time_machine):
    slot, first = booked(day=12).slot, make_course(dates=2, starts_at=at(12))
    book(first, family("course"), by=None)
    second = Slot.objects.get(course=first.course, capacity=0)
    time_machine.move_to(at(10))
    told = Message.objects.filter(occasion__in=REMINDERS)
    assert [date for _family, date in near_dates(at(20), told=told)] == [slot, first, second]
    assert remind_due() == 2
    assert [date for _family, date in near_dates(at(20), told=told)] == [second]


def test_worker_that_was_off_catches_up_until_the_appointment(time_machine):
    booked(day=12)
    time_machine.move_to(at(12, hour=9))
    assert remind_due() == 1
    Message.objects.all().delete()
    time_machine.move_to(at(12))
    assert remind_due() == 0


@pytest.mark.parametrize(("hour", "sent"), [(6, 0), (7, 1), (19, 1), (20, 0)])
def test_nobody_is_reminded_at_night_by_the_clock_of_the_town(time_machine, hour, sent):
    slot = make_slot(starts_at=dt.datetime(2026, 7, 12, 10, tzinfo=dt.UTC), offer=make_offer())
    book(slot, BookingRequest(email="ente@example.org"), by=None)
    # In July the town is two hours ahead of Greenwich.
    time_machine.move_to(dt.datetime(2026, 7, 11, hour - 2, 15, tzinfo=dt.UTC))
    remind(timestamp=0)
    assert reminders().count() == sent


@pytest.mark.parametrize(("day", "expected"), [(4, 0), (5, 1)])
def test_who_booked_that_late_is_not_reminded(time_machine, day, expected):
    booked(day=day)
    time_machine.move_to(at(3))
    assert remind_due() == expected


def test_one_row_that_nobody_can_read_keeps_no_reminder_from_the_others(time_machine, caplog):
    bad, good = booked(day=11), booked(day=12)
    Appointment.objects.filter(pk=bad.pk).update(sealed=b"no seal")
    time_machine.move_to(at(10))
    assert remind_due() == 1
    assert reminders().get().appointment == good
    assert f"Appointment {bad.pk}" in caplog.text


def test_cancelled_appointment_is_not_reminded(time_machine):
    appointment = booked(day=12)
    time_machine.move_to(at(10))
    cancel(appointment, by=None)
    assert remind_due() == 0


def test_reminder_of_an_appointment_cancelled_meanwhile_is_not_sent(time_machine, mailoutbox):
    appointment = booked(day=12)
    send_waiting_mails()
    time_machine.move_to(at(10))
    remind_due()
    cancel(appointment, by=None)
    send_waiting_mails()
    assert not reminders().exists()
    assert len(mailoutbox) == 2


def test_moved_appointment_is_reminded_of_its_new_time(time_machine):
    offer = make_offer()
    appointment = book(make_slot(offer=offer, starts_at=at(12)), BookingRequest(email="ente@example.org"), by=None)
    time_machine.move_to(at(10))
    remind_due()
    move(appointment, make_slot(offer=offer, starts_at=at(20)), by=None)
    assert remind_due() == 0
    time_machine.move_to(at(18))
    assert remind_due() == 1
    assert [timezone.localdate(message.slot.starts_at).day for message in reminders().order_by("id")] == [12, 20]


def test_who_moved_that_late_is_not_reminded(time_machine):
    offer = make_offer()
    appointment = book(make_slot(offer=offer, starts_at=at(25)), BookingRequest(email="ente@example.org"), by=None)
    time_machine.move_to(at(10))
    move(appointment, make_slot(offer=offer, starts_at=at(11)), by=None)
    assert remind_due() == 0


def test_without_an_address_nobody_is_reminded(time_machine):
    booked(day=12, email="")
    time_machine.move_to(at(10))
    assert remind_due() == 0


def test_house_can_do_without_reminders(time_machine):
    Centre.objects.update(reminder_days=0)
    booked(day=12)
    time_machine.move_to(at(12, hour=9))
    assert remind_due() == 0


def test_message_one_reminder_per_time():
    appointment = booked()
    for_time = {"occasion": Occasion.REMINDER, "appointment": appointment}
    Message.objects.create(**for_time, slot=appointment.slot)
    Message.objects.create(**for_time, slot=make_slot())
    for again in (Occasion.REMINDER, Occasion.DATE_REMINDER):
        with pytest.raises(IntegrityError, match="message_one_reminder_per_time"), transaction.atomic():
            Message.objects.create(**for_time | {"occasion": again}, slot=appointment.slot)


class TestCourse:
    """Three weekly dates: the twelfth, the nineteenth and the twenty-sixth."""

    @pytest.fixture
    def first(self):
        return make_course(starts_at=at(12), capacity=3, course={"title": "Kochen"})

    @pytest.fixture
    def made(self, first):
        return book(first, family(), by=None)

    @pytest.fixture
    def dates(self, first, made):
        send_waiting_mails()
        return planned_course(first.course).dates

    def all_month(self, time_machine):
        """Let the job run twice every day; return on which days it reminded of which."""
        found = []
        for day in range(3, 31):
            time_machine.move_to(at(day, 9))
            if remind_due():
                found.append((day, timezone.localdate(reminders_of_all().last().slot.starts_at).day))
            assert remind_due() == 0
        return found

    @pytest.mark.parametrize("state", ["arrived", "no_show", "booked"])
    def test_each_date_is_reminded_of_once(self, made, dates, time_machine, mailoutbox, state):
        time_machine.move_to(at(10))
        assert remind_due() == 1
        Appointment.objects.update(state=state)
        Message.objects.exclude(occasion=Occasion.BOOKED).delete()
        mailoutbox.clear()
        assert self.all_month(time_machine)[-2:] == [(17, 19), (24, 26)]

    def test_mail_names_its_own_date_and_says_nothing_of_others(self, made, dates, time_machine, mailoutbox):
        mailoutbox.clear()
        time_machine.move_to(at(17))
        remind_due()
        send_waiting_mails()
        said = mailoutbox[-1].body.replace("\N{NO-BREAK SPACE}", " ")
        assert "wir erinnern Sie an Ihren nächsten Termin:\n\nDonnerstag, 19. März, 11:00 Uhr" in said
        assert all(word not in said for word in ("12. März", "26. März", "andere Familie", "Kochen"))

    def test_who_left_and_what_was_dropped_is_not_reminded_of(self, first, made, dates, time_machine):
        other = book(first, family("b"), by=None)
        drop_date(dates[1], by=make_user())
        time_machine.move_to(at(13))
        cancel(other, by=None)
        assert self.all_month(time_machine)[-1:] == [(24, 26)]
        assert set(reminders_of_all().filter(slot=dates[2]).values_list("appointment", flat=True)) == {made.pk}

    def test_reminder_of_a_date_that_was_left_is_not_sent(self, first, made, dates, time_machine, mailoutbox):
        time_machine.move_to(at(17))
        remind_due()
        cancel(made, by=None)
        time_machine.move_to(at(18))
        send_waiting_mails()
        assert not reminders_of_all().exists()
        assert "nicht mehr angemeldet" in mailoutbox[-1].body
        assert "erinnern" not in mailoutbox[-1].body

    def test_date_that_is_put_off_is_reminded_of_at_its_new_time(self, made, dates, time_machine):
        time_machine.move_to(at(17))
        assert remind_due() == 1
        send_waiting_mails()
        change_date(dates[1], (at(29), at(29, 11)), Setting(), by=make_user())
        assert remind_due() == 0
        time_machine.move_to(at(27))
        assert remind_due() == 1
        assert [timezone.localdate(one.slot.starts_at).day for one in reminders_of_all()] == [29]

    @pytest.mark.parametrize(("changed", "reminded"), [(1, 0), (2, 1)])
    def test_news_take_the_place_of_the_reminder_of_the_date_they_name(self, dates, time_machine, changed, reminded):
        time_machine.move_to(at(17, 8))
        date = dates[changed]
        change_date(date, (date.starts_at, date.ends_at + dt.timedelta(minutes=30)), Setting(), by=make_user())
        send_waiting_mails()
        assert remind_due() == reminded

    def test_news_of_several_dates_take_the_place_of_the_reminder_of_each(self, dates, time_machine):
        """One mail names both: it waits while the second one changes, and comes a day before the first."""
        time_machine.move_to(at(18, 8))
        by = make_user()
        change_date(dates[2], (at(20), at(20, 11)), Setting(), by=by)
        change_date(dates[1], (dates[1].starts_at, dates[1].ends_at + dt.timedelta(minutes=30)), Setting(), by=by)
        send_waiting_mails()
        assert Message.objects.filter(occasion=Occasion.CHANGED).count() == 1
        assert remind_due() == 0

    def test_who_is_noted_for_a_date_already_needs_no_reminder(self, made, dates, time_machine):
        time_machine.move_to(at(19, 9))
        Attendance.objects.create(appointment=made, date=dates[1], state="arrived")
        assert remind_due() == 0


def reminders_of_all():
    return Message.objects.filter(occasion__in=[Occasion.REMINDER, Occasion.DATE_REMINDER]).order_by("id")
