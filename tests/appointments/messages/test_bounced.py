"""A mail that comes back later is one that failed: the desk hears of it, once, and nothing else is kept of it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.booking.mending import correct
from appointments.booking.requests import BookingRequest
from appointments.choices import CallReason, MessageState
from appointments.desk.calls import open_calls
from appointments.groups.wish_actions import Wished, send_wishes
from appointments.jobs import note_returned_mails
from appointments.messages.catching_up import tell_forgotten
from appointments.models import Appointment, CallTask, Message, WaitingEntry
from appointments.privacy.actions import erase_due
from tests.factories import make_centre, make_offer, make_slot, make_user
from tests.factories_groups import family, make_draw, make_drawn_course, make_entry
from tests.mailbox import PASSWORD, USER, letter, mailbox, report_about
from tests.outbox import send_waiting_mails
from tests.reading import words

pytestmark = pytest.mark.django_db

BOTH = {"email": "ente@example.org", "phone": "0123 987"}


@pytest.fixture
def box(settings):
    make_centre()
    with mailbox() as box:
        settings.BOUNCES_HOST, settings.BOUNCES_PORT, settings.BOUNCES_USE_TLS = "127.0.0.1", box.port, False
        settings.BOUNCES_USER, settings.BOUNCES_PASSWORD = USER, PASSWORD
        yield box


def booked(**given):
    appointment = book(make_slot(), BookingRequest(**BOTH | given), by=None)
    send_waiting_mails()
    return appointment


def come_back(box, sent, **given):
    uid = box.put(report_about(sent, **given))
    note_returned_mails(timestamp=0)
    return uid


@pytest.mark.parametrize("whole", [False, True])
def test_returned_mail_puts_its_family_on_the_call_list(box, mailoutbox, whole):
    appointment = booked()
    come_back(box, mailoutbox[0], whole=whole)
    message = Message.objects.get()
    assert (message.state, message.sent_at, message.trouble) == (MessageState.FAILED, None, "Bounced 5.1.1")
    assert CallTask.objects.get().reason == CallReason.NOT_SENT
    assert CallTask.objects.get().appointment == appointment


def test_report_is_deleted_with_the_address_in_it_and_letters_are_left_alone(box, mailoutbox):
    booked()
    question = box.put(letter("Kann ich früher kommen?"))
    come_back(box, mailoutbox[0])
    assert list(box.mails) == [question]
    assert box.flags[question] == set()


def test_delay_is_no_failure(box, mailoutbox):
    booked()
    come_back(box, mailoutbox[0], action="delayed", status="4.4.1")
    assert Message.objects.get().state == MessageState.SENT
    assert not box.mails


NO_MARK = ("Auto-Submitted", "no")


@pytest.mark.parametrize("action", ["failed", "delivered"])
@pytest.mark.parametrize("told_apart_by", [("Message-ID", f"<{'e' * 32}@example.net>"), NO_MARK])
def test_report_about_a_mail_of_somebody_else_stays(box, mailoutbox, told_apart_by, action):
    booked()
    Message.objects.update(number="f" * 32)
    name, value = told_apart_by
    mailoutbox[0].extra_headers[name] = value
    uid = come_back(box, mailoutbox[0], action=action)
    assert box.flags[uid] == {"\\Seen"}
    assert not CallTask.objects.exists()


def test_mail_that_we_know_is_ours_whatever_was_cut_off_its_headers(box, mailoutbox, settings):
    settings.DEFAULT_FROM_EMAIL = "portal@neu.example.org"
    booked()
    mailoutbox[0].extra_headers.update([NO_MARK])
    settings.DEFAULT_FROM_EMAIL = "portal@example.org"
    come_back(box, mailoutbox[0])
    assert CallTask.objects.exists()
    assert not box.mails


def test_report_that_arrives_after_the_erasure_does_not_keep_the_address(box, mailoutbox):
    booked()
    Appointment.objects.update(erase_on=timezone.localdate())
    erase_due()
    assert not Message.objects.exists()
    come_back(box, mailoutbox[0])
    assert not box.mails


@pytest.mark.parametrize("has_uidplus", [True, False])
def test_letter_that_a_person_marked_as_deleted_is_left_to_that_person(box, mailoutbox, has_uidplus):
    box.has_uidplus = has_uidplus
    booked()
    question = box.put(letter("Kann ich früher kommen?"))
    box.flags[question] = {"\\Deleted"}
    report = come_back(box, mailoutbox[0])
    assert question in box.mails
    assert (report in box.mails) != has_uidplus
    box.flags[question] = set()
    note_returned_mails(timestamp=0)
    assert list(box.mails) == [question]
    assert CallTask.objects.count() == 1


@pytest.mark.parametrize(
    ("plain", "odd", "is_read"),
    [
        (b"Action: failed", b"Action: failed \xfcberlaufen", True),
        (b"Status: 5.1.1", b"Status: 5.1.1 \xfcberlaufen", True),
        (b"Message-ID: ", b"Message-ID: \xe4 ", True),
        (b"Action: failed", b"Action: fehlgeschlagen", False),
        (b"Action: failed", b"Geschehen: nichts", False),
    ],
)
def test_odd_report_stops_no_other(box, mailoutbox, caplog, plain, odd, is_read):
    booked()
    booked(email="gans@example.org")
    first = box.put(report_about(mailoutbox[0]))
    assert plain in box.mails[first]
    box.mails[first] = box.mails[first].replace(plain, odd)
    come_back(box, mailoutbox[1])
    assert CallTask.objects.count() == 1 + is_read
    assert list(box.mails) == ([] if is_read else [first])
    assert ("is left to people: ValueError." in caplog.text) != is_read
    note_returned_mails(timestamp=0)
    assert caplog.text.count("is left to people") == (not is_read)


def test_nothing_of_the_report_is_logged_or_kept(box, mailoutbox, caplog):
    booked()
    come_back(box, mailoutbox[0])
    assert BOTH["email"] not in caplog.text
    assert BOTH["email"] not in str(list(Message.objects.values()))


def test_cancellation_that_came_back_is_said_on_the_phone_and_not_written_again(box, mailoutbox):
    appointment = booked()
    cancel(appointment, by=make_user())
    send_waiting_mails()
    come_back(box, mailoutbox[-1])
    assert "fällt aus" in " ".join(open_calls()[0].words)
    appointment.refresh_from_db()
    assert appointment.erase_on > timezone.localdate(appointment.slot.ends_at)
    assert tell_forgotten() == 0


def test_place_that_the_family_never_heard_of_is_said_on_the_phone(box, mailoutbox):
    slot = make_slot(offer=make_offer(has_waiting_list=True))
    first = book(slot, family("first"), by=None)
    entry = make_entry(slot, phone="0123 987")
    send_waiting_mails()
    cancel(first, by=None)
    send_waiting_mails()
    offered = [sent for sent in mailoutbox if "Platz" in sent.body and sent.to == ["waits@example.org"]][-1]
    come_back(box, offered)
    assert open_calls()[0].task.waiting_entry == entry
    assert "ein Platz" in " ".join(open_calls()[0].words)
    assert WaitingEntry.objects.get().known.dates == ()


def test_wishes_that_could_not_be_confirmed_are_called(box, mailoutbox):
    draw = make_draw()
    row = send_wishes(draw, family("a", phone="0123 987"), Wished([make_drawn_course(draw).course_id]))
    send_waiting_mails()
    come_back(box, mailoutbox[0])
    assert CallTask.objects.get().wish_list == row
    assert tell_forgotten() == 0


def test_report_that_arrives_after_the_address_was_corrected_changes_nothing(box, mailoutbox):
    appointment = booked()
    correct(appointment, BookingRequest(**BOTH | {"email": "richtig@example.org"}), by=None)
    send_waiting_mails()
    come_back(box, mailoutbox[0])
    assert not CallTask.objects.exists()
    assert [message.state for message in Message.objects.order_by("pk")] == [MessageState.FAILED, MessageState.SENT]


def test_corrected_address_takes_the_call_back_and_one_that_comes_back_too_brings_another(box, mailoutbox, client):
    appointment = booked()
    come_back(box, mailoutbox[0])
    page = reverse("appointment", args=[appointment.public_id])
    assert "Bitte prüfen Sie Ihre E-Mail-Adresse" in words(client.get(page))
    correct(appointment, BookingRequest(**BOTH | {"email": "auch-falsch@example.org"}), by=None)
    assert not CallTask.objects.exists()
    send_waiting_mails()
    come_back(box, mailoutbox[1])
    assert CallTask.objects.get().reason == CallReason.NOT_SENT
    assert len(mailoutbox) == 2


def test_mailbox_is_read_again_after_a_crash_without_a_second_call(box, mailoutbox):
    booked()
    come_back(box, mailoutbox[0])
    come_back(box, mailoutbox[0])
    assert CallTask.objects.count() == 1
    assert not box.mails


@pytest.mark.parametrize("wrong", [{"BOUNCES_PASSWORD": "other"}, {"BOUNCES_FOLDER": "Spam"}, {"BOUNCES_PORT": 1}])
def test_mailbox_that_cannot_be_read_is_in_the_journal(box, settings, caplog, wrong):
    for name, value in wrong.items():
        setattr(settings, name, value)
    note_returned_mails(timestamp=0)
    assert "The mailbox of returned mails cannot be read" in caplog.text
    assert USER not in caplog.text


def test_house_without_a_mailbox_reads_none(settings, caplog):
    settings.BOUNCES_HOST = ""
    note_returned_mails(timestamp=0)
    assert caplog.text == ""


def test_family_seen_already_is_not_called(box, mailoutbox, time_machine):
    booked()
    time_machine.move_to(timezone.now() + dt.timedelta(days=8))
    come_back(box, mailoutbox[0])
    assert not CallTask.objects.exists()
