"""Every occasion on which a family is told something is delivered, and every call has words to say."""

import datetime as dt

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book
from appointments.choices import AppointmentState, CallReason, CancelledBy, Occasion, WaitingState
from appointments.groups.course_cancelling import cancel_course
from appointments.groups.wish_actions import Wished, send_wishes
from appointments.messages.actions import tell
from appointments.messages.call_list import ask_to_call
from appointments.messages.occasions import TELLINGS
from appointments.messages.telling import begin_knowing
from appointments.messages.waiting_news import waiting_news
from appointments.models import Appointment, CallTask, Draw, HeldSeats, Slot, WaitingEntry, WishList
from appointments.models.family_record import FAMILY_RECORDS
from appointments.models.known import KnownDate, KnownWait, KnownWishes
from familienzentrum.choices import Role
from tests.factories import make_appointment, make_centre, make_offer, make_slot, make_user
from tests.factories_groups import family, make_course, make_draw, make_drawn_course, make_entry
from tests.outbox import do_next_job, send_waiting_mails

pytestmark = pytest.mark.django_db
EMAIL = {"email": "familie@example.org"}


@pytest.fixture(autouse=True)
def _house():
    make_centre(phone="05181 703-0")


def unconfirmed():
    appointment = make_appointment(personal=EMAIL)
    begin_knowing(appointment)
    appointment.save()
    return appointment


def changed():
    appointment = make_appointment(personal=EMAIL)
    Slot.objects.update(starts_at=appointment.slot.starts_at - dt.timedelta(hours=1))
    return Appointment.objects.get()


def cancelled():
    appointment = make_appointment(personal=EMAIL)
    gone = {
        "state": AppointmentState.CANCELLED,
        "cancelled_on": timezone.localdate(),
        "cancelled_by": CancelledBy.HOUSE,
    }
    Appointment.objects.update(**gone)
    return Appointment.objects.get(pk=appointment.pk)


def waiting(state, *, is_held=False, knows=None, **given):
    slot = make_slot(offer=make_offer(has_waiting_list=True))
    book(slot, family("first"), by=None)
    entry = make_entry(slot)
    entry.known = knows or KnownWait()
    WaitingEntry.objects.filter(pk=entry.pk).update(state=state, told=entry.told, **given)
    if is_held:
        until = timezone.now() + dt.timedelta(hours=5)
        HeldSeats.objects.create(slot=make_slot(offer=slot.offer), seats=1, until=until, entry=entry)
    return WaitingEntry.objects.get(pk=entry.pk)


def put_off(entry):
    entry.known = waiting_news(entry).stands
    entry.save()
    held = HeldSeats.objects.get(entry=entry).slot
    Slot.objects.filter(pk=held.pk).update(ends_at=held.ends_at + dt.timedelta(minutes=5))
    return WaitingEntry.objects.get(pk=entry.pk)


def closed_list():
    first = make_course()
    book(first, family("first"), by=None)
    entry = make_entry(first)
    cancel_course(first.course, by=make_user())
    return WaitingEntry.objects.get(pk=entry.pk)


def wishes():
    draw = make_draw()
    return send_wishes(draw, family("wishes"), Wished([make_drawn_course(draw).course_id]))


def wishes_of_a_draw(**changed):
    """A list whose draw is another than the family knows."""
    row = wishes()
    if changed:
        Draw.objects.update(**changed)
    known = WishList.objects.get(pk=row.pk)
    known.known = KnownWishes(row.draw.closes_at)
    known.save()
    return known


def moved_draw():
    return wishes_of_a_draw(closes_at=timezone.now() + dt.timedelta(days=3))


def wish_cut():
    row = wishes_of_a_draw()
    Slot.objects.update(is_withdrawn=True)
    return row


def drawn():
    now = timezone.now()
    return wishes_of_a_draw(closes_at=now - dt.timedelta(hours=1), drawn_at=now, drawn_by=make_user())


def left():
    """A course of two dates, of which one is over."""
    first = make_course(dates=2)
    appointment = make_appointment(slot=first, personal=EMAIL)
    Appointment.objects.update(ends_with=first, cancelled_by=CancelledBy.FAMILY)
    return Appointment.objects.get(pk=appointment.pk)


START = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
PLACE = KnownWait("offered", (KnownDate("uid", START, START + dt.timedelta(hours=1), "on_site"),), START)

# In the state in which the house tells a family so.
RECORDS = {
    Occasion.BOOKED: unconfirmed,
    Occasion.CHANGED: changed,
    Occasion.CANCELLED: cancelled,
    Occasion.LEFT: left,
    Occasion.REMINDER: lambda: make_appointment(personal=EMAIL),
    Occasion.DATE_REMINDER: lambda: make_appointment(personal=EMAIL),
    Occasion.PLACE_OFFERED: lambda: waiting(WaitingState.OFFERED, is_held=True),
    Occasion.PLACE_CHANGED: lambda: put_off(waiting(WaitingState.OFFERED, is_held=True)),
    Occasion.WAITING_JOINED: lambda: waiting(WaitingState.WAITING),
    Occasion.PLACE_LAPSED: lambda: waiting(WaitingState.WAITING, knows=PLACE, lapses=1),
    Occasion.PLACE_LOST: lambda: waiting(WaitingState.LEFT, knows=PLACE, lapses=2),
    Occasion.PLACE_WITHDRAWN: lambda: waiting(WaitingState.WAITING, knows=PLACE),
    Occasion.WAITING_OVER: lambda: waiting(WaitingState.EXPIRED),
    Occasion.LIST_CLOSED: closed_list,
    Occasion.WAITING_AGAIN: lambda: waiting(WaitingState.WAITING, knows=KnownWait(state="expired")),
    Occasion.WISHES_KEPT: wishes,
    Occasion.DRAW_MOVED: moved_draw,
    Occasion.WISHES_CHANGED: wish_cut,
    Occasion.DRAWN: drawn,
}


def test_table_knows_every_occasion_and_no_other():
    assert list(TELLINGS) == list(RECORDS) == list(Occasion)


@pytest.mark.parametrize("occasion", Occasion)
def test_occasion_is_delivered(occasion):
    record = RECORDS[occasion]()
    assert type(record) is TELLINGS[occasion].record
    tell(record, occasion, by=None)
    mail.outbox.clear()
    send_waiting_mails()
    last = [written for written in mail.outbox if str(record.public_id) in written.body][-1]
    attached = [part.get_content_type() for part in last.attachments]
    assert attached == (["text/calendar"] if TELLINGS[occasion].is_news else [])
    assert "{" not in last.body


def test_messages_of_all_kinds_leave_together():
    """Read at once, each becomes the mail that it would be alone; two about one list of wishes are not sent twice."""
    kinds = [Occasion.REMINDER, Occasion.PLACE_OFFERED, Occasion.WISHES_KEPT, Occasion.DATE_REMINDER]
    for occasion in kinds:
        tell(RECORDS[occasion](), occasion, by=None)
    with transaction.atomic():
        send_waiting_mails()
        transaction.set_rollback(True)
    alone = sorted(written.body for written in mail.outbox)
    mail.outbox.clear()
    do_next_job()
    assert sorted(written.body for written in mail.outbox) == alone
    assert len(alone) >= len(kinds)


def records():
    return {
        Appointment: lambda: make_appointment(personal=EMAIL),
        WaitingEntry: lambda: waiting(WaitingState.OFFERED, is_held=True),
        WishList: wishes,
    }


CALLS = [(reason, Appointment) for reason in CallReason if reason not in (CallReason.NOT_SENT, CallReason.WISHED)]
CALLS += [(CallReason.NOT_SENT, record) for record in FAMILY_RECORDS]


@pytest.mark.parametrize(("reason", "record"), CALLS)
def test_every_call_has_words_to_say(client, reason, record):
    about = records()[record]()
    ask_to_call(about, reason, date=about.slot if reason == CallReason.REMINDER else None)
    client.force_login(make_user(role=Role.FRONT_DESK))
    page = client.get(reverse("call", args=[CallTask.objects.get().pk]))
    assert page.status_code == 200
    said = page.content.decode().partition("<h2>")[2].partition("</section>")[0]
    assert said.count("<p>") >= 2
