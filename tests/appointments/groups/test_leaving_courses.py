"""A family leaves a course that goes on: what was stays, what is ahead is given up and told, and the place is free."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel, move
from appointments.booking.mending import correct, restore
from appointments.booking.refusals import CannotChange, CannotRestore, CheckedIn, CheckedInFirst
from appointments.choices import CallReason, CancelledBy, Occasion, Reach
from appointments.core.courses import planned_course
from appointments.desk.attendance import Expected
from appointments.desk.board import standing_of
from appointments.desk.transitions import Step, StepRefused, steps_for, take_step
from appointments.groups.course_actions import Setting, add_date, change_date, drop_date
from appointments.messages.catching_up import tell_forgotten
from appointments.messages.telling import tell_changes
from appointments.models import Appointment, Attendance, CallTask, Message, Slot
from appointments.privacy.actions import erase_due
from familienzentrum.choices import Role
from familienzentrum.constraints import constraint_of
from familienzentrum.models import AuditEntry
from tests.calendar_reader import FamilyCalendar
from tests.factories import make_adviser, make_centre, make_slot, make_user
from tests.factories_groups import family, make_course
from tests.outbox import Refusing, send_waiting_mails
from tests.reading import markup, words

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.time_machine(dt.datetime(2026, 3, 10, 17, 30, tzinfo=dt.UTC), tick=False),
]
WEEK, DAY, HOUR = dt.timedelta(days=7), dt.timedelta(days=1), dt.timedelta(hours=1)
# The third and the fourth of four evenings.
AHEAD = "Dienstag, 17. März, 18:30 Uhr; Dienstag, 24. März, 18:30 Uhr"


@pytest.fixture(autouse=True)
def desk():
    make_centre()
    return make_user(role=Role.FRONT_DESK)


@pytest.fixture
def first(time_machine):
    """Four weekly evenings; it is noon on the day after the second."""
    now = timezone.now()
    time_machine.move_to(now - 2 * WEEK)
    first = make_course(dates=4, starts_at=now - WEEK, course={"title": "Kochen"})
    time_machine.move_to(now + 18 * HOUR)
    return first


@pytest.fixture
def dates(first):
    return planned_course(first.course).dates


@pytest.fixture
def booked(first, time_machine):
    """Books before the course begins, and notes what became of the first date."""

    def book_it(name="a", *, state="arrived", **given):
        now = timezone.now()
        time_machine.move_to(first.starts_at - WEEK)
        made = book(first, family(name, **given), by=None)
        send_waiting_mails()
        time_machine.move_to(now)
        Appointment.objects.filter(pk=made.pk).update(state=state)
        return Appointment.objects.get(pk=made.pk)

    return book_it


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def take_over(calendar, mail):
    for part in mail.attachments:
        calendar.read(part.get_payload(decode=True))


def expected_on(dates):
    board = Expected(dates, standing_of(None))
    return [len(board.on(date)) for date in dates]


@pytest.mark.parametrize("state", ["booked", "arrived", "no_show"])
def test_what_was_stays_and_the_place_is_free(first, booked, dates, state):
    made = booked(state=state)
    cancel(made, by=None)
    made.refresh_from_db()
    assert (made.state, made.cancelled_on, made.ends_with) == (state, None, dates[1])
    assert Slot.objects.get(pk=first.pk).taken == 0
    assert expected_on(dates) == [1, 1, 0, 0]
    assert made.erase_on == timezone.localdate() + 2 * DAY
    assert cancel(made, by=None).ends_with == dates[1]
    assert Slot.objects.get(pk=first.pk).taken == 0


def test_family_is_told_of_the_dates_ahead_and_its_calendar_forgets_them(
    first, booked, dates, mailoutbox, time_machine
):
    made, calendar = booked(), FamilyCalendar()
    take_over(calendar, mailoutbox.pop())
    cancel(made, by=None)
    time_machine.move_to(timezone.now() + 11 * dt.timedelta(minutes=1))
    send_waiting_mails()
    [mail] = mailoutbox
    assert f"Sie sind nicht mehr angemeldet für: {AHEAD}." in plain(mail.body)
    untrue = ("findet nicht statt", " 3. März", "10. März", "bleib", "absagen")
    assert all(word not in plain(mail.body) for word in untrue)
    take_over(calendar, mail)
    assert [start for start, _end, _where in calendar.entries] == [date.starts_at for date in dates[:2]]
    # Nothing is left to say, and who left hears no more of the course.
    mailoutbox.clear()
    add_date(first.course, (dates[3].starts_at + WEEK, dates[3].ends_at + WEEK), Setting(), by=make_user())
    drop_date(dates[3], by=make_user())
    assert tell_forgotten() == 0
    send_waiting_mails()
    assert mailoutbox == []


def test_house_that_takes_a_family_off_has_it_called(first, booked, desk):
    made = booked(email="", phone="0123 456")
    cancel(made, by=desk)
    task = CallTask.objects.get()
    assert (task.appointment, task.reason) == (made, CallReason.CHANGED)
    made.refresh_from_db()
    # As long as somebody may have to call.
    assert made.erase_on == timezone.localdate(first.starts_at + 3 * WEEK) + 2 * DAY
    assert tell_changes(made).reach == Reach.CALL
    assert AuditEntry.objects.filter(action="appointment.left", by=desk).count() == 1


def test_desk_that_writes_down_what_a_family_said_calls_nobody(first, booked, desk):
    made = booked(email="", phone="0123 456")
    cancel(made, by=desk, whose=CancelledBy.FAMILY)
    assert not CallTask.objects.exists()


def test_pressed_by_mistake_it_is_taken_back_for_some_minutes(client, first, booked, dates, mailoutbox, time_machine):
    made = booked()
    mailoutbox.clear()
    cancel(made, by=None)
    page = client.get(reverse("appointment", args=[made.public_id]))
    assert "Sie können es bis 12:40 Uhr zurücknehmen" in plain(words(page))
    assert client.post(reverse("restore_appointment", args=[made.public_id])).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.ends_with, made.erase_on) == (
        "arrived",
        None,
        timezone.localdate(dates[-1].ends_at) + 2 * DAY,
    )
    assert (Slot.objects.get(pk=first.pk).taken, expected_on(dates)) == (1, [1, 1, 1, 1])
    send_waiting_mails()
    assert mailoutbox == []
    cancel(made, by=None)
    time_machine.move_to(timezone.now() + HOUR)
    with pytest.raises(CannotRestore):
        restore(made, by=None)


def test_last_date_that_has_begun_leaves_nothing_to_give_up(first, booked, dates, time_machine):
    made = booked()
    time_machine.move_to(dates[-1].starts_at)
    with pytest.raises(CannotChange):
        cancel(made, by=None)
    with pytest.raises(CannotChange):
        cancel(made, by=make_user())


def test_evening_that_goes_on_just_now_was_not_given_up(first, booked, dates, time_machine):
    made = booked()
    time_machine.move_to(dates[2].starts_at + dt.timedelta(minutes=5))
    cancel(made, by=None)
    assert expected_on(dates) == [1, 1, 1, 0]


def test_who_is_checked_in_for_tonight_is_there_for_it(first, booked, dates, desk, time_machine):
    made = booked()
    time_machine.move_to(dates[2].starts_at - HOUR)
    take_step(made, Step.CHECK_IN, by=desk, date=dates[2])
    for by, refusal in ((None, CheckedIn), (desk, CheckedInFirst)):
        with pytest.raises(refusal):
            cancel(made, by=by)
    time_machine.move_to(dates[2].starts_at)
    assert cancel(made, by=desk).ends_with == dates[2]


def test_nobody_notes_a_family_on_evenings_that_it_gave_up(first, booked, dates, desk, time_machine):
    made = booked()
    cancel(made, by=None)
    time_machine.move_to(dates[2].starts_at)
    left = Appointment.objects.get()
    assert steps_for(left, dates[2], "booked") == ()
    with pytest.raises(StepRefused):
        take_step(left, Step.CHECK_IN, by=desk, date=dates[2])
    take_step(left, Step.MARK_NO_SHOW, by=desk, date=dates[1])
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Attendance.objects.create(appointment=left, date=dates[2], state="arrived")
    assert constraint_of(refusal.value) == "attendance_of_a_later_date"


def test_who_left_is_neither_moved_nor_corrected(first, booked, desk):
    made = booked()
    cancel(made, by=None)
    other = make_course(offer=first.offer)
    with pytest.raises(CannotChange):
        move(made, other, by=desk)
    for by in (None, desk):
        with pytest.raises(CannotChange):
            correct(made, family(adults=2), by=by)


def test_booking_grows_and_shrinks_between_two_evenings_as_far_as_there_are_places(first, booked, desk):
    Slot.objects.filter(pk=first.pk).update(unit="person", capacity=3)
    made = booked(adults=2)
    for by, adults in ((None, 3), (desk, 1)):
        correct(made, family(adults=adults), by=by)
        assert Slot.objects.get(pk=first.pk).taken == adults


def test_family_in_the_house_for_tonight_is_not_made_smaller_than_its_check_in(client, first, booked, dates, desk):
    """What holds for a single time holds for every evening of a course."""
    Slot.objects.filter(pk=first.pk).update(unit="person", capacity=9)
    made = booked(adults=5)
    tonight = dates[2]
    Slot.objects.filter(pk=tonight.pk).update(starts_at=timezone.now() + DAY / 24, ends_at=timezone.now() + DAY / 12)
    tonight.refresh_from_db()
    take_step(made, Step.CHECK_IN, by=desk, date=tonight)
    for by, words_for in ((None, "als angekommen eingetragen"), (desk, "Doch nicht da")):
        with pytest.raises(CannotChange, match=words_for):
            correct(made, family(), by=by)
    own_page = reverse("appointment", args=[made.public_id])
    assert "Ihre Angaben ändern" not in words(client.get(own_page))
    Attendance.objects.all().delete()
    assert "Ihre Angaben ändern" in words(client.get(own_page))
    assert correct(made, family(), by=desk).seats == 1


def test_data_is_erased_two_days_after_and_lists_of_past_evenings_keep_the_family(first, booked, dates, time_machine):
    made = booked()
    cancel(made, by=None)
    time_machine.move_to(timezone.now() + 3 * DAY)
    assert erase_due() == 1
    made = Appointment.objects.get()
    assert (made.is_erased, made.restorable_until, made.state) == (True, None, "arrived")
    assert (expected_on(dates), Slot.objects.get(pk=first.pk).taken) == ([1, 1, 0, 0], 0)


class TestPages:
    def test_family_reads_what_it_gives_up_and_what_it_gave_up(self, client, first, booked, dates):
        made = booked()
        own, leave = (reverse(name, args=[made.public_id]) for name in ("appointment", "cancel_appointment"))
        assert leave in markup(client.get(own))
        assert reverse("correct_appointment", args=[made.public_id]) in markup(client.get(own))
        asked = plain(words(client.get(leave)))
        assert "Diesen Kurs verlassen?" in asked
        assert ("17. März" in asked, "24. März" in asked, "3. März" in asked.replace("13. März", "")) == (
            True,
            True,
            False,
        )
        said = plain(words(client.post(leave, follow=True)))
        assert "Sie haben den Kurs verlassen" in said
        assert "17. März" in said
        assert ("findet nicht statt" in said, leave in said) == (False, False)
        assert client.get(reverse("appointment_print", args=[made.public_id])).status_code == 200
        assert client.get(reverse("correct_appointment", args=[made.public_id])).status_code == 200

    def test_desk_takes_a_family_off_the_dates_ahead(self, client, desk, first, booked, dates):
        made = booked()
        client.force_login(desk)
        page, leave = reverse("desk_appointment", args=[made.pk]), reverse("desk_cancel", args=[made.pk])
        assert leave in markup(client.get(page))
        assert "17. März" in words(client.get(leave))
        said = words(client.post(leave, {"whose": "family"}, follow=True))
        assert "Die Familie ist für die kommenden Termine nicht mehr angemeldet." in said
        assert "Hat den Kurs verlassen" in said
        assert leave not in markup(client.get(page))

    def test_office_does_so_on_its_own_page(self, client, first, booked, dates):
        made = booked()
        client.force_login(make_adviser(first.offer.office))
        page, leave = (reverse(name, args=[made.pk]) for name in ("office_appointment", "cancel_office_appointment"))
        assert leave in markup(client.get(page))
        assert "17. März" in words(client.get(leave))
        client.post(leave)
        assert Appointment.objects.get().ends_with == dates[1]
        assert list(Message.objects.filter(state="queued").values_list("occasion", flat=True)) == [Occasion.LEFT]


def test_whom_the_house_took_off_reads_so_and_is_kept_for_a_call(client, booked, dates, desk, settings):
    made = cancel(booked(phone="0123 456"), by=desk)
    for name in ("appointment", "appointment_print"):
        page = words(client.get(reverse(name, args=[made.public_id])))
        assert "Sie sind für den Kurs nicht mehr angemeldet" in page
        assert "Sie haben den Kurs verlassen" not in page
    client.force_login(desk)
    assert "Für den Kurs nicht mehr angemeldet" in words(client.get(reverse("desk_appointment", args=[made.pk])))
    settings.EMAIL_BACKEND = f"{Refusing.__module__}.{Refusing.__name__}"
    send_waiting_mails()
    assert CallTask.objects.get().reason == CallReason.NOT_SENT
    made.refresh_from_db()
    assert made.erase_on >= timezone.localdate(dates[3].ends_at)


def test_date_moved_within_the_ten_minutes_is_given_up_under_the_time_that_the_family_knows(
    first, booked, dates, mailoutbox, time_machine
):
    made = booked()
    mailoutbox.clear()
    cancel(made, by=None)
    change_date(dates[2], (dates[2].starts_at + DAY, dates[2].ends_at + DAY), Setting(), by=make_user())
    time_machine.move_to(timezone.now() + HOUR)
    send_waiting_mails()
    said = mailoutbox[0].body.replace("\N{NO-BREAK SPACE}", " ")
    assert (AHEAD in said, "18. März" in said) == (True, False)


class TestGuards:
    def refused(self, made, **given):
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Appointment.objects.filter(pk=made.pk).update(**given)
        return constraint_of(refusal.value)

    def test_appointment_within_its_course(self, first, booked, dates):
        made, single = booked(), book(make_slot(), family(), by=None)
        rule = "appointment_within_its_course"
        assert self.refused(made, ends_with=planned_course(make_course().course).dates[0]) == rule
        assert self.refused(single, ends_with=single.slot) == rule
        assert self.refused(made, ends_with=dates[0]) == "appointment_cancelled_on_and_by"
        assert Appointment.objects.filter(pk=made.pk).update(ends_with=dates[0], cancelled_by="house") == 1

    def test_appointment_left_or_cancelled(self, first, booked, dates):
        cancelled = {"state": "cancelled", "cancelled_on": timezone.localdate(), "cancelled_by": "family"}
        made = booked()
        assert self.refused(made, ends_with=dates[0], **cancelled) == "appointment_left_or_cancelled"
        assert Appointment.objects.filter(pk=made.pk).update(**cancelled) == 1
