"""Every change reaches every family in the way it can be reached, in the same words, once."""

import datetime as dt
from random import Random

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from appointments.booking.actions import book, cancel, move
from appointments.booking.mending import correct
from appointments.choices import CallReason, MeetingChannel, MessageState, Occasion
from appointments.clearing.surroundings import told_after
from appointments.core.courses import planned_course
from appointments.groups.course_actions import Setting, add_date, change_date, drop_date
from appointments.groups.course_cancelling import cancel_course
from appointments.messages.call_actions import ChangedMeanwhile, finish_call
from appointments.messages.sending import deliver
from appointments.messages.told_words import told_sentence
from appointments.models import Appointment, CallTask, Message, Slot
from familienzentrum import dates, local_time
from familienzentrum.choices import Role
from offers.models import Place
from tests.calendar_reader import FamilyCalendar
from tests.factories import make_centre, make_offer, make_place, make_room, make_slot, make_user
from tests.factories_groups import family, make_course
from tests.outbox import Refusing, send_waiting_mails
from tests.reading import markup

pytestmark = pytest.mark.django_db

WEEK, HOUR = dt.timedelta(days=7), dt.timedelta(hours=1)
WRITES, RINGS, NEITHER = {}, {"email": "", "phone": "05181 1234"}, {"email": ""}


@pytest.fixture(autouse=True)
def _house():
    make_centre(phone="05181 703-0")


@pytest.fixture
def planner():
    return make_user()


@pytest.fixture
def course():
    """Three weekly dates at the market, on a Tuesday morning to come."""
    start = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) + dt.timedelta(days=20)
    return make_course(capacity=9, starts_at=start, offer=make_offer(place=make_place()))


def booked(slot, **reached):
    """A family that has its confirmation."""
    # Without any contact it was at the desk.
    by = make_user() if reached == NEITHER else None
    appointment = book(slot, family(str(Appointment.objects.count()), **reached), by=by)
    send_waiting_mails()
    mail.outbox.clear()
    return appointment


def dates_of(slot):
    return planned_course(slot.course).dates


def later(slot, hours):
    return slot.starts_at + hours * HOUR, slot.ends_at + hours * HOUR


CHANGES = {
    "added": lambda first, by: add_date(first.course, later(dates_of(first)[-1], 7 * 24), Setting(), by=by),
    "moved": lambda first, by: change_date(dates_of(first)[1], later(dates_of(first)[1], 2), Setting(), by=by),
    "room": lambda first, by: change_date(
        first, later(first, 0), Setting(room=make_room(place=first.offer.place)), by=by
    ),
    "place": lambda first, by: change_date(
        first, later(first, 0), Setting(room=make_room(place=make_place(street="Seeweg 2"))), by=by
    ),
    "by phone": lambda first, by: change_date(first, later(first, 0), Setting(channel=MeetingChannel.PHONE), by=by),
    "dropped": lambda first, by: drop_date(dates_of(first)[2], by=by),
    "all cancelled": lambda first, by: cancel_course(first.course, by=by),
}
OCCASIONS = dict.fromkeys(CHANGES, Occasion.CHANGED) | {"all cancelled": Occasion.CANCELLED}


@pytest.mark.parametrize("change", CHANGES)
def test_change_is_told_by_mail_by_a_call_or_not_at_all_and_staff_know_which(change, course, planner, client):
    writes, rings, _neither = (booked(course, **reached) for reached in (WRITES, RINGS, NEITHER))
    told = CHANGES[change](course, planner)
    assert (told.mailed, told.to_call, told.unreachable) == (1, 1, 1)
    assert told_sentence(told).replace("\xa0", " ") == (
        "1 Familie erfährt es per E-Mail, 1 Familie müssen wir anrufen, 1 Familie ist nicht zu erreichen."
    )
    message = Message.objects.exclude(state=MessageState.SENT).get()
    assert (message.appointment, message.occasion) == (writes, OCCASIONS[change])
    # A mail, the call list and what staff read before saving say the same.
    client.force_login(make_user(role=Role.FRONT_DESK))
    task = CallTask.objects.get(appointment=rings)
    page = markup(client.get(reverse("call", args=[task.pk])))
    send_waiting_mails()
    # Whoever left no number has to call us for a talk by phone.
    assert len(told.words) == (2 if change == "by phone" else 1)
    written, spoken = told.words[0], told.words[-1]
    assert spoken
    assert [sentence for sentence in spoken.split(". ") if sentence not in page] == []
    if message.occasion == Occasion.CHANGED:
        assert [sentence for sentence in written.split(". ") if sentence not in mail.outbox[0].body] == []


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_has_been_told_is_told_nothing_again(change, course, planner):
    writes = booked(course)
    CHANGES[change](course, planner)
    send_waiting_mails()
    writes.refresh_from_db()
    mail.outbox.clear()
    send_waiting_mails()
    assert mail.outbox == []
    assert not Message.objects.exclude(state=MessageState.SENT).exists()


@pytest.mark.parametrize("reached", [WRITES, RINGS])
def test_date_moved_there_and_back_before_anybody_was_told_is_no_news(course, planner, reached):
    booked(course, **reached)
    second = dates_of(course)[1]
    change_date(second, later(second, 3), Setting(), by=planner)
    told = change_date(second, later(second, 0), Setting(), by=planner)
    send_waiting_mails()
    assert (told.families, mail.outbox, CallTask.objects.count()) == (0, [], 0)


@pytest.mark.parametrize("change", [dt.date(2027, 3, 28), dt.date(2027, 10, 31)], ids=str)
@pytest.mark.time_machine(dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC), tick=False)
def test_date_moved_over_a_change_of_the_clocks_is_told_as_the_clock_on_the_wall_has_it(change, planner, client):
    """From the day before to the Sunday itself, and on to the day after: ten stays ten, for everybody."""
    saturday, sunday, monday = (local_time.at(change + dt.timedelta(days=days), dt.time(10)) for days in (-1, 0, 1))
    first = make_course(capacity=9, starts_at=saturday, offer=make_offer(place=make_place()), dates=1)
    appointment = booked(first)
    calendar = FamilyCalendar()
    for start in (sunday, monday):
        first.refresh_from_db()
        told = change_date(first, (start, start + HOUR), Setting(), by=planner)
        send_waiting_mails()
        written = mail.outbox.pop()
        for part in written.attachments:
            calendar.read(part.get_payload(decode=True))
        assert [said.count("10:00") for said in (" ".join(told.words), written.body)] == [2, 2]
        [(begins, _ends, _location)] = calendar.entries
        assert (begins, begins.utcoffset()) == (start, start.utcoffset())
        page = markup(client.get(reverse("appointment", args=[appointment.public_id])))
        assert dates.moment(start) in page


def new_street(first, _by):
    told_after(Slot.objects.filter(course=first.course), lambda: Place.objects.update(street="Seeweg 2"))


@pytest.mark.parametrize("change", [CHANGES["moved"], new_street], ids=["moved", "new street"])
def test_what_is_booked_and_whom_to_ring_is_read_once_for_all_families_of_a_course(change, planner):
    """Without a link each of them has to know our number, for each date."""

    def readings(families):
        first = make_course(capacity=9, offer=make_offer(place=make_place(street="Marktplatz 1")))
        Slot.objects.filter(course=first.course, capacity=0).update(channel=MeetingChannel.VIDEO)
        for _family in range(families):
            booked(first)
        with CaptureQueriesContext(connection) as asked:
            change(first, planner)
        send_waiting_mails()
        assert len(mail.outbox) == families
        mail.outbox.clear()
        return sum('FROM "appointments_slot"' in said or '_centre"' in said for said in map(_sql, asked))

    assert readings(1) == readings(3)


def _sql(query):
    return query["sql"]


def test_date_moved_back_while_its_mail_is_being_sent_is_told_again(course, planner):
    """Nobody knows yet whether the first mail arrives: it must not have the last word."""
    booked(course)
    second = dates_of(course)[1]
    change_date(second, later(second, 3), Setting(), by=planner)
    Message.objects.exclude(state=MessageState.SENT).update(state=MessageState.SENDING)
    change_date(second, later(second, 0), Setting(), by=planner)
    Message.objects.filter(state=MessageState.SENDING).delete()
    send_waiting_mails()
    [written] = mail.outbox
    assert "Es gilt:" in written.body


def test_two_changes_before_the_worker_comes_are_one_mail(course, planner):
    booked(course)
    _first, second, third = dates_of(course)
    change_date(second, later(second, 3), Setting(), by=planner)
    drop_date(third, by=planner)
    send_waiting_mails()
    [written] = mail.outbox
    assert ("Neue Zeit" in written.body, "fällt aus" in written.body) == (True, True)


def test_change_before_the_confirmation_went_out_names_what_the_family_saw(course, planner):
    book(course, family(), by=None)
    second = dates_of(course)[1]
    change_date(second, later(second, 3), Setting(), by=planner)
    send_waiting_mails()
    [written] = mail.outbox
    assert "Bisher:" in written.body
    calendar = FamilyCalendar()
    for part in written.attachments:
        calendar.read(part.get_payload(decode=True))
    assert len(calendar.entries) == 3


def test_worker_two_days_behind_says_what_stands_then(course, planner, time_machine):
    booked(course)
    second = dates_of(course)[1]
    change_date(second, later(second, 3), Setting(), by=planner)
    time_machine.move_to(timezone.now() + dt.timedelta(days=2))
    change_date(second, later(second, 5), Setting(), by=planner)
    send_waiting_mails()
    [written] = mail.outbox
    assert "15:00" in written.body
    assert "13:00" not in written.body


def test_change_that_told_nobody_is_found_when_the_next_mail_goes_out():
    """Whatever changes behind the back of the house: a confirmation never says it is so when it is not."""
    appointment = book(make_slot(), family(), by=None)
    Slot.objects.update(ends_at=appointment.slot.ends_at + HOUR)
    send_waiting_mails()
    send_waiting_mails()
    assert [message.occasion for message in Message.objects.all()] == [Occasion.CHANGED]
    assert "endet jetzt um" in mail.outbox[0].body


def test_family_that_acts_itself_is_not_called(course):
    single, other = make_slot(), make_slot(starts_at=timezone.now() + dt.timedelta(days=9))
    Slot.objects.filter(pk=other.pk).update(offer=single.offer)
    appointment = booked(single, **RINGS)
    move(appointment, Slot.objects.get(pk=other.pk), by=None)
    cancel(Appointment.objects.get(pk=appointment.pk), by=None)
    assert not CallTask.objects.exists()
    assert Appointment.objects.get(pk=appointment.pk).known.is_off


def test_call_is_not_done_with_what_has_changed_meanwhile(course, planner):
    rings, second = booked(course, **RINGS), dates_of(course)[1]
    change_date(second, later(second, 3), Setting(), by=planner)
    rings.refresh_from_db()
    said = rings.sequence
    change_date(second, later(second, 5), Setting(), by=planner)
    with pytest.raises(ChangedMeanwhile):
        finish_call(CallTask.objects.get(), by=planner, stamp=str(said))
    assert finish_call(CallTask.objects.get(), by=planner, stamp=str(said + 1)).done_at
    change_date(second, later(second, 5), Setting(), by=planner)
    assert CallTask.objects.filter(done_at=None).count() == 0


def test_desk_that_says_it_too_late_reads_so(course, planner, client):
    booked(course, **RINGS)
    second = dates_of(course)[1]
    change_date(second, later(second, 3), Setting(), by=planner)
    client.force_login(make_user(role=Role.FRONT_DESK))
    task = CallTask.objects.get()
    answer = client.post(reverse("call_done", args=[task.pk]), {"stamp": "0"}, follow=True)
    assert "Inzwischen hat sich noch etwas geändert" in markup(answer)
    assert CallTask.objects.get().done_at is None


def test_cancelled_date_leaves_the_calendar_with_what_the_standard_asks_for(course, planner):
    booked(course)
    drop_date(dates_of(course)[2], by=planner)
    send_waiting_mails()
    [part] = mail.outbox[0].attachments
    assert part.get_param("method") == "CANCEL"
    assert FamilyCalendar().read(part.get_payload(decode=True)) == "CANCEL"


@pytest.mark.parametrize("seed", range(6))
def test_calendar_fed_by_mails_is_that_of_the_page_after_any_history(seed, planner, client):
    chance, offer = Random(seed), make_offer(place=make_place())
    first = make_course(offer=offer, dates=chance.randint(1, 5), starts_at=timezone.now() + 2 * WEEK)
    appointment, calendar = book(first, family(), by=None), FamilyCalendar()
    steps = {
        "move": lambda date: change_date(date, later(date, chance.randint(1, 5)), _setting(date), by=planner),
        "room": lambda date: change_date(
            date, later(date, 0), Setting(room=make_room(place=make_place(street="Seeweg 2"))), by=planner
        ),
        "drop": lambda date: None if date.capacity else drop_date(date, by=planner),
        "add": lambda date: add_date(first.course, later(dates_of(first)[-1], 30), Setting(), by=planner),
        "mail": lambda date: _read_mails(calendar),
    }
    for _step in range(12):
        steps[chance.choice(list(steps))](chance.choice(dates_of(first)))
    if seed == 0:
        cancel_course(first.course, by=planner)
    _read_mails(calendar)
    page = FamilyCalendar()
    page.read(client.get(reverse("appointment_ics", args=[appointment.public_id])).content)
    assert calendar.entries == page.entries
    assert len(page.entries) == (0 if seed == 0 else len(dates_of(first)))


def _setting(date):
    return Setting(room=date.room, channel=date.channel)


def _read_mails(calendar):
    send_waiting_mails()
    for written in mail.outbox:
        for part in written.attachments:
            assert calendar.read(part.get_payload(decode=True)) == part.get_param("method")
    mail.outbox.clear()


def test_job_of_a_withdrawn_message_does_nothing(course, planner):
    booked(course)
    second = dates_of(course)[1]
    change_date(second, later(second, 3), Setting(), by=planner)
    gone = Message.objects.exclude(state=MessageState.SENT).get().pk
    change_date(second, later(second, 4), Setting(), by=planner)
    deliver(gone)
    assert mail.outbox == []
    assert ProcrastinateJob.objects.filter(args={"message": gone}).exists()


def test_family_whose_cancellation_cannot_be_mailed_is_kept_until_it_would_come(settings, planner):
    slot = make_slot(starts_at=timezone.now() + dt.timedelta(days=9))
    appointment = booked(slot)
    cancel(appointment, by=planner)
    settings.EMAIL_BACKEND = f"{Refusing.__module__}.{Refusing.__name__}"
    send_waiting_mails()
    kept = Appointment.objects.get()
    assert kept.erase_on >= timezone.localdate(slot.ends_at)
    finish_call(CallTask.objects.get(), by=planner)
    assert Appointment.objects.get().erase_on == timezone.localdate() + dt.timedelta(days=2)


def test_family_with_an_open_call_that_is_then_cancelled_is_kept_as_long(course, planner):
    booked(course, **RINGS)
    change_date(course, later(course, 1), Setting(), by=planner)
    cancel_course(course.course, by=planner)
    assert Appointment.objects.get().erase_on > timezone.localdate(course.ends_at)


def test_address_given_on_the_phone_ends_the_call(course, planner):
    rings = booked(course, **RINGS)
    change_date(course, later(course, 1), Setting(), by=planner)
    correct(rings, family("kranich", phone=RINGS["phone"]), by=planner)
    assert not CallTask.objects.exists()
    send_waiting_mails()
    assert "Neue Zeit" in mail.outbox[0].body


def test_row_that_nobody_can_read_does_not_keep_the_others_from_being_told(course, planner, caplog):
    bad, good = booked(course), booked(course)
    Appointment.objects.filter(pk=bad.pk).update(told=b"no seal", sealed=b"no seal")
    told = drop_date(dates_of(course)[2], by=planner)
    assert (told.mailed, told.unreachable) == (1, 1)
    assert Message.objects.exclude(state=MessageState.SENT).get().appointment == good
    assert f"Appointment {bad.pk}" in caplog.text


def test_mail_about_the_end_of_a_running_course_that_comes_back_is_called(course, planner, time_machine, settings):
    booked(course, phone="05181 1234")
    time_machine.move_to(course.ends_at)
    cancel_course(course.course, by=planner)
    settings.EMAIL_BACKEND = f"{Refusing.__module__}.{Refusing.__name__}"
    send_waiting_mails()
    assert CallTask.objects.get().reason == CallReason.NOT_SENT


def test_family_that_goes_to_another_course_is_not_told_that_this_one_falls_away(course, planner):
    """Its other dates take place without the family; its calendar loses them all the same."""
    moved = booked(course)
    others = [dates.moment(date.starts_at) for date in dates_of(course)[1:]]
    start = course.starts_at + dt.timedelta(days=2)
    move(moved, make_course(offer=course.offer, dates=1, starts_at=start), by=planner)
    mail.outbox.clear()
    send_waiting_mails()
    [written] = mail.outbox
    assert f"Sie sind nicht mehr angemeldet für: {'; '.join(others)}." in written.body
    assert "Neue Zeit" in written.body
    assert "fallen aus" not in written.body
    assert {part.get_param("method") for part in written.attachments} == {"PUBLISH", "CANCEL"}
