"""A course that allows it is joined after its first date, for the dates that are left."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.booking.reallocation import offer_what_is_free
from appointments.booking.refusals import NotBookable, SlotTaken
from appointments.choices import Occasion, WaitingState, Way
from appointments.clearing.actions import close
from appointments.clearing.queries import Decision, affected_by
from appointments.core.courses import planned_course
from appointments.desk.attendance import Expected
from appointments.desk.board import standing_of
from appointments.desk.transitions import Step, StepRefused, take_step
from appointments.groups.course_actions import Setting, Terms, change_course, change_date, drop_date
from appointments.groups.course_cancelling import cancel_course, restore_course
from appointments.groups.course_refusals import PlaceIsKept
from appointments.groups.waiting_actions import accept, end_overdue
from appointments.messages.reminders import remind_due
from appointments.models import Appointment, Attendance, Closure, Course, HeldSeats, Message, Slot, WaitingEntry
from familienzentrum.choices import Role
from familienzentrum.constraints import constraint_of
from tests.factories import make_centre, make_user
from tests.factories_groups import family, make_course, make_draw, make_entry
from tests.outbox import send_waiting_mails
from tests.reading import markup, words

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.time_machine(dt.datetime(2026, 3, 11, 11, 30, tzinfo=dt.UTC), tick=False),
]
WEEK, DAY, HOUR = dt.timedelta(days=7), dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def desk():
    make_centre(reminder_days=2)
    return make_user(role=Role.FRONT_DESK)


@pytest.fixture
def first():
    """Four Tuesday evenings, of which the third and the fourth are left, on the 17th and the 24th; two places."""
    start = dt.datetime(2026, 3, 3, 17, 30, tzinfo=dt.UTC)
    return make_course(dates=4, capacity=2, starts_at=start, course={"title": "Kochen", "joins_late": True})


@pytest.fixture
def dates(first):
    return planned_course(first.course).dates


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def expected_on(dates):
    board = Expected(dates, standing_of(None))
    return [len(board.on(date)) for date in dates]


def test_family_that_joins_has_the_dates_that_are_left(client, first, dates, mailoutbox):
    made = book(first, family(), by=None)
    assert (made.begins_with, expected_on(dates)) == (dates[2], [0, 0, 1, 1])
    send_waiting_mails()
    said = plain(mailoutbox[0].body)
    assert "Dienstag, 17. März, 18:30 Uhr; Dienstag, 24. März, 18:30 Uhr" in said
    assert ("10. März" in said, " 3. März" in said) == (False, False)
    page = plain(words(client.get(reverse("appointment", args=[made.public_id]))))
    assert ("17. März" in page, "24. März" in page, "10. März" in page) == (True, True, False)
    assert client.get(reverse("appointment_ics", args=[made.public_id])).content.count(b"BEGIN:VEVENT") == 2


@pytest.mark.parametrize("why", ["not allowed", "last date has begun", "booking has ended", "lot not drawn"])
def test_nobody_joins_where_it_makes_no_sense(first, dates, time_machine, why):
    match why:
        case "not allowed":
            Course.objects.update(joins_late=False)
        case "last date has begun":
            time_machine.move_to(dates[-1].ends_at + HOUR)
        case "booking has ended":
            Slot.objects.filter(pk=first.pk).update(bookable_until=timezone.now())
        case "lot not drawn":
            Course.objects.update(allocation="draw", draw=make_draw())
    slot = Slot.objects.with_details().get(pk=first.pk)
    with pytest.raises(NotBookable):
        book(slot, family(), by=None)
    assert not Slot.objects.open_for_families(timezone.now()).exists()
    assert not slot.is_open_for_families(timezone.now()) or why == "lot not drawn"
    if why != "booking has ended":
        with pytest.raises(NotBookable):
            book(slot, family(), by=make_user())


def test_times_that_begin_are_listed_without_courses_that_have_begun(client, first):
    assert not Slot.objects.bookable(timezone.now()).exists()
    assert list(Slot.objects.joinable(timezone.now())) == [first]
    for name, given in (("soonest", []), ("start", [])):
        assert reverse("book", args=[first.public_id]) not in markup(client.get(reverse(name, args=given)))


@pytest.mark.parametrize("page", ["offer", "times"])
def test_pages_say_which_dates_are_left(client, first, page):
    shown = client.get(reverse(page, args=[first.offer.public_id]))
    said = plain(words(shown))
    assert "Dieser Kurs hat schon begonnen. Es kommt noch:" in said
    assert ("17. März" in said, "10. März" in said) == (True, False)
    assert reverse("book", args=[first.public_id]) in markup(shown)
    form = plain(words(client.get(reverse("book", args=[first.public_id]))))
    assert ("17. März" in form, "10. März" in form, "hat schon begonnen" in form) == (True, False, True)


def test_desk_finds_the_course_and_books_what_is_left(client, first, dates, desk):
    client.force_login(desk)
    url = reverse("desk_book", args=[first.public_id])
    assert url in markup(client.get(reverse("desk_lists")))
    page = client.get(url)
    assert ("17. März" in words(page), "10. März" in words(page)) == (True, False)
    attempt = page.context["form"]["attempt"].value()
    booked = client.post(url, {"adults": "1", "email": "neu@example.org", "attempt": str(attempt)})
    assert ("17. März" in words(booked), "10. März" in words(booked)) == (True, False)
    made = Appointment.objects.get()
    assert made.begins_with == dates[2]
    said = words(client.get(reverse("desk_appointment", args=[made.pk])))
    assert ("Später eingestiegen" in said, "17. März" in said, "10. März" in said) == (True, True, False)


def test_who_stands_at_the_desk_goes_in_to_the_evening_that_has_begun(first, dates, desk, time_machine):
    time_machine.move_to(dates[2].starts_at + dt.timedelta(minutes=5))
    assert book(first, family("a"), by=desk).begins_with == dates[2]
    assert book(first, family("b"), by=None).begins_with == dates[3]


def test_first_evening_of_a_late_comer_counts_for_the_report_and_the_others_are_noted(first, dates, desk, time_machine):
    made = book(first, family(), by=None)
    time_machine.move_to(dates[2].starts_at)
    with pytest.raises(StepRefused):
        take_step(made, Step.MARK_NO_SHOW, by=desk, date=dates[0])
    take_step(made, Step.CHECK_IN, by=desk, date=dates[2])
    made.refresh_from_db()
    assert (made.state, Attendance.objects.exists()) == ("arrived", False)
    time_machine.move_to(dates[3].starts_at)
    take_step(made, Step.CHECK_IN, by=desk, date=dates[3])
    assert Attendance.objects.get().date == dates[3]
    for date in (dates[1], dates[2]):
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Attendance.objects.create(appointment=made, date=date, state="arrived")
        assert constraint_of(refusal.value) == "attendance_of_a_later_date"


def test_late_comer_cancels_before_its_first_evening_and_leaves_after_it(first, dates, time_machine):
    made, other = book(first, family("a"), by=None), book(first, family("b"), by=None)
    cancel(made, by=None)
    made.refresh_from_db()
    assert (made.state, made.ends_with) == ("cancelled", None)
    time_machine.move_to(dates[2].ends_at)
    cancel(other, by=None)
    other.refresh_from_db()
    assert (other.state, other.ends_with, expected_on(dates)) == ("booked", dates[2], [0, 0, 1, 0])


def test_late_comer_begins_with_whichever_date_comes_first(first, dates):
    made, by = book(first, family(), by=None), make_user()
    send_waiting_mails()
    last = dates[3].ends_at + WEEK
    change_date(dates[2], (last, last + HOUR), Setting(), by=by)
    made.refresh_from_db()
    assert made.begins_with == dates[3]
    drop_date(dates[3], by=by)
    made.refresh_from_db()
    assert made.begins_with == dates[2]
    assert [date.starts_at for date in made.known.dates if date.stands][-1] == dates[3].starts_at
    assert list(Message.objects.filter(state="queued").values_list("occasion", flat=True)) == [Occasion.CHANGED]


def test_course_that_is_cancelled_before_its_first_evening_is_cancelled_for_a_late_comer(first, dates):
    made, by = book(first, family(), by=None), make_user()
    cancel_course(first.course, by=by)
    made.refresh_from_db()
    assert (made.state, made.cancelled_by) == ("cancelled", "house")
    restore_course(first.course, by=by)
    made.refresh_from_db()
    assert (made.state, Slot.objects.get(pk=first.pk).taken) == ("booked", 1)


class TestEveningsThatFallAway:
    """A late comer begins with an evening that takes place; where none is left to it, its booking is cancelled."""

    def close_on(self, dates, made, by):
        row = Closure(scope="house", reason="x", starts_at=dates[0].starts_at - HOUR, ends_at=dates[-1].ends_at + HOUR)
        return close(row, {made.pk: Decision(Way.KEEP)}, by=by)

    def test_page_names_the_evening_that_stands(self, client, first, dates, desk, time_machine):
        made = book(first, family(), by=None)
        self.close_on([dates[2]], made, desk)
        url = reverse("appointment", args=[made.public_id])
        said = plain(words(client.get(url)))
        assert ("24. März" in said, "17. März" in said) == (True, False)
        time_machine.move_to(dates[2].ends_at + DAY)
        assert client.post(reverse("cancel_appointment", args=[made.public_id])).status_code == 302
        made.refresh_from_db()
        assert (made.state, made.begins_with) == ("cancelled", dates[3])

    def test_course_restored_after_the_first_of_them(self, first, dates, time_machine):
        start = dates[2].starts_at + 3 * HOUR
        Slot.objects.filter(pk=dates[3].pk).update(starts_at=start, ends_at=start + HOUR)
        time_machine.move_to(dates[2].starts_at - HOUR)
        made = book(first, family(), by=None)
        cancel_course(first.course, by=make_user())
        time_machine.move_to(dates[2].ends_at)
        restore_course(Course.objects.get(), by=make_user())
        made.refresh_from_db()
        assert (made.state, made.begins_with) == ("booked", dates[3])
        assert cancel(made, by=None).is_cancelled

    def test_one_called_off_while_the_family_is_there_is_where_it_leaves(self, first, dates, desk, time_machine):
        made = book(first, family(), by=None)
        time_machine.move_to(dates[2].starts_at)
        take_step(made, Step.CHECK_IN, by=desk)
        self.close_on([dates[2]], made, desk)
        made = Appointment.objects.get()
        assert (made.state, made.begins_with.is_withdrawn) == ("arrived", True)
        time_machine.move_to(dates[2].ends_at + DAY)
        assert cancel(made, by=None).ends_with == dates[2]

    def test_decision_offers_to_stay_only_where_one_is_left(self, first, dates, time_machine):
        book(first, family(), by=None)
        ways = frozenset({Way.MOVE, Way.CANCEL})

        def can_stay(closed):
            [one] = affected_by(Slot.objects.filter(pk__in=[date.pk for date in closed]), ways)
            return one.can_stay

        assert (can_stay(dates[2:3]), can_stay(dates[3:]), can_stay(dates[2:])) == (True, True, False)
        time_machine.move_to(dates[2].ends_at)
        assert can_stay(dates[3:])

    @pytest.mark.parametrize("how", ["closed", "dropped"])
    def test_none_is_left(self, client, first, dates, desk, mailoutbox, time_machine, how):
        made = book(first, family(), by=None)
        send_waiting_mails()
        mailoutbox.clear()
        time_machine.move_to(dates[2].starts_at - HOUR)
        take_step(made, Step.CHECK_IN, by=desk)
        if how == "closed":
            cleared = self.close_on(dates[2:], made, desk)
            assert (cleared.kept, cleared.cancelled, cleared.told.mailed) == (0, 1, 1)
        else:
            assert [drop_date(date, by=desk).mailed for date in dates[2:]] == [1, 1]
        send_waiting_mails()
        assert [mail.body.count("Ihr Termin ist abgesagt") for mail in mailoutbox] == [1]
        assert "Der Termin ist abgesagt" in words(client.get(reverse("appointment", args=[made.public_id])))
        made.refresh_from_db()
        assert (made.state, made.cancelled_by, made.arrived_at) == ("cancelled", "house", None)
        assert Slot.objects.get(pk=first.pk).taken == 0

    @pytest.mark.parametrize("how", ["moved", "dropped", "first date moved"])
    def test_who_came_early_is_expected_again(self, first, dates, desk, time_machine, how):
        evening = dates[0 if how == "first date moved" else 2]
        time_machine.move_to(evening.starts_at - HOUR)
        made = book(first, family(), by=None)
        take_step(made, Step.CHECK_IN, by=desk)
        if how == "dropped":
            drop_date(evening, by=desk)
        else:
            change_date(evening, (evening.starts_at + DAY, evening.ends_at + DAY), Setting(), by=desk)
        made = Appointment.objects.get()
        assert (made.state, made.arrived_at, made.arrived_by) == ("booked", None, None)
        time_machine.move_to(made.first_date.starts_at - HOUR)
        assert cancel(made, by=None).is_cancelled


def test_late_comer_is_reminded_of_its_first_evening(first, dates, time_machine):
    book(first, family(), by=None)
    time_machine.move_to(dates[2].starts_at - DAY)
    assert (remind_due(), remind_due()) == (1, 0)
    assert Message.objects.get(occasion=Occasion.DATE_REMINDER).slot == dates[2]


class TestWaiting:
    @pytest.fixture
    def full(self, first):
        return [book(first, family(name), by=None) for name in "ab"]

    def test_place_of_who_leaves_goes_to_the_first_who_waits(self, first, dates, full, time_machine, mailoutbox):
        time_machine.move_to(dates[2].ends_at)
        entry = make_entry(first)
        assert (entry.state, entry.until) == (WaitingState.WAITING, timezone.localdate(dates[3].starts_at))
        mailoutbox.clear()
        cancel(full[0], by=None)
        entry.refresh_from_db()
        assert entry.state == WaitingState.OFFERED
        held = HeldSeats.objects.get()
        assert (held.entry, timezone.now() < held.until < dates[3].starts_at) == (entry, True)
        send_waiting_mails()
        said = plain(mailoutbox[-1].body)
        assert ("24. März" in said, " 3. März" in said) == (True, False)
        assert accept(entry).begins_with == dates[3]
        with pytest.raises(SlotTaken):
            book(first, family("c"), by=None)

    def test_place_of_who_leaves_goes_to_nobody_where_none_joins_late(self, first, dates, full, time_machine):
        entry = make_entry(first)
        change_course(_with(joins_late=False), Terms(2), by=make_user())
        time_machine.move_to(dates[2].ends_at)
        cancel(full[0], by=None)
        assert not HeldSeats.objects.exists()
        entry.refresh_from_db()
        assert entry.until == timezone.localdate(first.starts_at)
        assert end_overdue() == 1

    def test_place_that_a_family_was_promised_is_not_taken_back_by_the_planner(self, first, full):
        entry = make_entry(first)
        cancel(full[0], by=None)
        with pytest.raises(PlaceIsKept):
            change_course(_with(joins_late=False), Terms(2), by=make_user())
        with pytest.raises(PlaceIsKept):
            change_course(_with(joins_late=True), Terms(2, bookable_until=timezone.now() + HOUR), by=make_user())
        assert accept(entry).begins_with
        change_course(_with(joins_late=False), Terms(2), by=make_user())

    def test_place_is_not_kept_for_evenings_that_fall_away(self, first, dates, full, mailoutbox):
        entry = make_entry(first)
        cancel(full[0], by=None)
        send_waiting_mails()
        mailoutbox.clear()
        for date in dates[2:]:
            drop_date(date, by=make_user())
        entry.refresh_from_db()
        assert (entry.state, HeldSeats.objects.exists()) == (WaitingState.WAITING, False)
        send_waiting_mails()
        [said] = [mail.body for mail in mailoutbox if mail.to == [entry.personal.email]]
        assert "gibt es nicht mehr" in said
        assert " 3. März" not in plain(said)

    def test_course_that_may_be_joined_from_now_on_keeps_who_waits(self, first, full):
        Course.objects.update(joins_late=False)
        WaitingEntry.objects.all().delete()
        course = Course.objects.get()
        course.joins_late = True
        change_course(course, Terms(2), by=make_user())
        entry = make_entry(first)
        assert end_overdue(timezone.localdate() + DAY) == 0
        change_course(course, Terms(3), by=make_user())
        entry.refresh_from_db()
        assert entry.state == WaitingState.OFFERED

    def test_place_is_offered_again_when_another_evening_is_over(self, first, dates, full, time_machine):
        """Right before an evening nobody could answer in time; for the next one there is a week."""
        entry = make_entry(first)
        time_machine.move_to(dates[2].starts_at - HOUR)
        Appointment.objects.filter(pk=full[0].pk).update(
            state="cancelled", cancelled_on=timezone.localdate(), cancelled_by="family"
        )
        offer_what_is_free()
        assert not HeldSeats.objects.exists()
        time_machine.move_to(dates[2].ends_at)
        offer_what_is_free()
        entry.refresh_from_db()
        assert entry.state == WaitingState.OFFERED


def _with(**given):
    course = Course.objects.get()
    for name, value in given.items():
        setattr(course, name, value)
    return course


def test_planner_says_so_on_the_form(client, first, dates):
    client.force_login(make_user(role=Role.COORDINATOR))
    url = reverse("course_edit", args=[first.course_id])
    form = client.get(url).context["form"]
    given = {name: form[name].value() for name in ("title", "capacity", "most_per_family")}
    assert form["joins_late"].value() is True
    client.post(url, given)
    assert not Course.objects.get().joins_late
    client.post(url, given | {"joins_late": "on"})
    assert "Familien können noch einsteigen" in words(client.get(reverse("course", args=[first.course_id])))


def test_sold_out_it_leads_to_the_waiting_list(client, first):
    for name in "ab":
        book(first, family(name), by=None)
    assert reverse("join_course_list", args=[first.course.public_id]) in markup(
        client.get(reverse("times", args=[first.offer.public_id]))
    )
    with pytest.raises(SlotTaken):
        book(first, family("c"), by=None)
