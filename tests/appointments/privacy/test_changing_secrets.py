"""Secrets change in two steps beneath two running processes, and no family and no member of staff notices."""

import logging
import re

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.jobs import Job

from appointments.booking.actions import book, find_by_code
from appointments.booking.limits import LimitReached
from appointments.choices import MessageState
from appointments.groups.waiting_actions import find_entry
from appointments.groups.wish_actions import Wished, WishedAlready, find_wishes, send_wishes
from appointments.messages.outbox import send_message
from appointments.messages.sending import deliver
from appointments.models import Message
from appointments.visits.referral_actions import give_slip, take_slip
from familienzentrum.altcha import demand_proof, new_sum
from familienzentrum.choices import Role
from familienzentrum.crypto import CannotUnseal
from familienzentrum.password_links import send_password_link
from tests.client import Client
from tests.factories import make_centre, make_offer, make_office, make_slot, make_user
from tests.factories_groups import family, make_draw, make_drawn_course, make_entry
from tests.reading import markup
from tests.sums import solved

pytestmark = pytest.mark.django_db

# What two processes know at one time: one has been started anew, the other has not yet.
STEPS = [(["old"], ["old", "new"]), (["old", "new"], ["new", "old"]), (["new", "old"], ["new", "old"])]
BOTH_WAYS = [pair for step in STEPS for pair in (step, step[::-1])]


def process(secrets):
    """What goes on inside does so in a process that knows these secrets, the first of them for writing."""
    keys = [f"key of sessions, {secret}" for secret in secrets]
    return override_settings(PERSONAL_DATA_SECRETS=secrets, SECRET_KEY=keys[0], SECRET_KEY_FALLBACKS=keys[1:])


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()
    make_centre(phone="0123 456")


def rows():
    """Return an appointment, an entry of a waiting list and a wish list, each with the page behind it."""
    slot = make_slot(offer=make_offer(has_waiting_list=True))
    drawn = make_drawn_course(make_draw())
    return {
        "appointment": book(slot, family("a"), by=None),
        "waiting_entry": make_entry(slot),
        "wish_list": send_wishes(drawn.course.draw, family("a"), Wished([drawn.course_id])),
    }


FINDERS = {"appointment": find_by_code, "waiting_entry": find_entry, "wish_list": find_wishes}


@pytest.mark.parametrize(("writer", "reader"), BOTH_WAYS)
class TestTwoSteps:
    def test_what_one_process_writes_the_other_opens_and_finds(self, writer, reader, client):
        with process(writer):
            written = {page: (row, row.personal.code) for page, row in rows().items()}
        with process(reader):
            for page, (row, code) in written.items():
                assert client.get(reverse(page, args=[row.public_id])).status_code == 200
                assert FINDERS[page](code) == row

    def test_one_family_stays_one_family(self, writer, reader):
        slot, drawn = make_slot(offer=make_offer(most_per_family=1), capacity=3), make_drawn_course(make_draw())
        with process(writer):
            book(slot, family("a"), by=None)
            send_wishes(drawn.course.draw, family("a"), Wished([drawn.course_id]))
        with process(reader):
            with pytest.raises(LimitReached):
                book(slot, family("a"), by=None)
            with pytest.raises(WishedAlready):
                send_wishes(drawn.course.draw, family("a"), Wished([drawn.course_id]))

    def test_slip_of_one_process_is_taken_by_the_other(self, writer, reader):
        office = make_office()
        with process(writer):
            slip = give_slip(from_office=None, to_office=office, by=make_user(role=Role.FRONT_DESK))
        with process(reader):
            taken = take_slip(slip.code, at_offices=frozenset({office.pk}))
        assert taken == slip.referral

    def test_sum_of_one_process_is_checked_by_the_other(self, writer, reader):
        with process(writer):
            payload = solved(new_sum("form 1"))
        with process(reader):
            demand_proof(payload, "form 1")

    def test_message_goes_out_of_either_under_one_number(self, writer, reader, mailoutbox):
        with process(writer):
            book(make_slot(), family("a"), by=None)
            deliver(Message.objects.get().pk)
        Message.objects.update(state=MessageState.SENDING, sent_at=None)
        with process(reader):
            deliver(Message.objects.get().pk)
        assert len({mail.extra_headers["Message-ID"] for mail in mailoutbox}) == 1

    def test_login_holds_in_both(self, writer, reader, client):
        with process(writer):
            client.force_login(make_user(role=Role.FRONT_DESK))
        for secrets in (reader, writer, reader):
            with process(secrets):
                assert client.get(reverse("desk")).status_code == 200

    def test_link_for_a_new_password_opens_in_both(self, writer, reader, client, mailoutbox):
        user = make_user(email="eva@example.org")
        with process(writer):
            send_password_link(user=user.pk)
        link = re.search(r"http://127\.0\.0\.1:8000(\S+)", mailoutbox[0].body)[1]
        with process(reader):
            assert "token_fail" not in (client.get(link, follow=True).context or {})


def locks_of_a_family(secrets):
    """Return which locks a booking takes, by what it asks of the database: one for each secret."""
    slot = make_slot(offer=make_offer(most_per_family=1))
    with process(secrets), CaptureQueriesContext(connection) as queries:
        book(slot, family("a"), by=None)
    locks = {query["sql"] for query in queries if "pg_advisory_xact_lock(" in query["sql"]}
    assert len(locks) == len(secrets)
    return locks


@pytest.mark.parametrize(("one", "other"), STEPS)
def test_two_processes_wait_for_each_other_before_they_count_a_familys_bookings(one, other):
    assert locks_of_a_family(one) & locks_of_a_family(other)


@pytest.fixture
def sealed_elsewhere():
    """Rows of a process that was given a new secret in one step; this one does not know it."""
    with process(["new", "old"]):
        made = rows()
    with process(["old"]):
        yield made


@pytest.mark.parametrize("page", ["appointment", "waiting_entry", "wish_list", "change_wish_list", "appointment_print"])
def test_family_reads_whom_to_call(page, sealed_elsewhere, client):
    kind = {"change_wish_list": "wish_list", "appointment_print": "appointment"}.get(page, page)
    answer = client.get(reverse(page, args=[sealed_elsewhere[kind].public_id]))
    text = BeautifulSoup(answer.content, "html.parser").main.get_text(" ", strip=True)
    assert answer.status_code == 503
    assert "Das können wir im Moment nicht öffnen" in text
    assert "tel:0123456" in markup(answer)
    assert "no-store" in answer["Cache-Control"]


def test_log_names_the_table_and_nothing_else(sealed_elsewhere, client, caplog):
    client.get(reverse("appointment", args=[sealed_elsewhere["appointment"].public_id]))
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    table = "appointments_appointment"
    assert [words for words in said if table in words] == [
        f"A row cannot be unsealed with PERSONAL_DATA_SECRETS: {table}."
    ]
    assert str(sealed_elsewhere["appointment"].public_id) not in caplog.text


def staff_pages(appointment):
    yield Role.FRONT_DESK, reverse("desk")
    yield Role.FRONT_DESK, reverse("desk_appointment", args=[appointment.pk])
    yield Role.FRONT_DESK, reverse("calls")
    yield Role.FRONT_DESK, reverse("messages")
    yield Role.ADVISER, reverse("office_appointments")
    yield Role.ADVISER, reverse("office_appointment", args=[appointment.pk])
    yield Role.COORDINATOR, reverse("waiting_lists")
    yield Role.COORDINATOR, reverse("draw_list")


def test_staff_read_it_as_well_and_lists_stay_open(sealed_elsewhere):
    appointment = sealed_elsewhere["appointment"]
    answers = {}
    for role, address in staff_pages(appointment):
        client = Client()
        client.force_login(make_user(role=role, office=appointment.office if role == Role.ADVISER else None))
        answers[address] = client.get(address).status_code
    detail = reverse("office_appointment", args=[appointment.pk])
    assert {address: status for address, status in answers.items() if status != 200} == {detail: 503}


def test_deed_that_would_tell_the_family_is_not_done_by_half(sealed_elsewhere, client):
    appointment = sealed_elsewhere["appointment"]
    assert client.post(reverse("cancel_appointment", args=[appointment.public_id])).status_code == 503
    appointment.refresh_from_db()
    assert appointment.state == "booked"


def test_message_waits_until_its_secret_is_there(sealed_elsewhere, mailoutbox):
    message = Message.objects.get(appointment=sealed_elsewhere["appointment"])
    with pytest.raises(CannotUnseal) as error:
        deliver(message.pk)
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="send_message", attempts=3)
    assert send_message.retry_strategy.get_retry_decision(exception=error.value, job=job)
    message.refresh_from_db()
    assert (message.state, mailoutbox) == (MessageState.QUEUED, [])
    with process(["old", "new"]):
        deliver(message.pk)
    assert [mail.to for mail in mailoutbox] == [["a@example.org"]]
