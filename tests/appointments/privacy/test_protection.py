"""Guessing, flooding and smuggling are refused kindly, and nobody else notices."""

import uuid

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.choices import MessageState
from appointments.models import Appointment, Message
from familienzentrum.codes import new_code
from tests.factories import make_centre, make_offer, make_slot
from tests.outbox import send_waiting_mails
from tests.reading import markup, words
from tests.sums import solved

pytestmark = pytest.mark.django_db

FIND = reverse("find_appointment")


@pytest.fixture(autouse=True)
def _phone():
    make_centre(phone="0123 456")


def typed(**given):
    return {"adults": "1", "attempt": str(uuid.uuid4()), "step": "book"} | given


def test_guesses_are_refused_after_a_few(client):
    answers = [client.post(FIND, {"code": new_code()}).status_code for _guess in range(20)]
    assert answers == [404] * 10 + [429] * 10


def test_refusal_names_the_phone(client, settings):
    settings.LIMITS = settings.LIMITS | {"codes": 0}
    with override("en"):
        page = client.post(reverse("find_appointment"), {"code": new_code()}).content.decode()
    assert "0123 456" in page
    assert "Please wait an hour" in page


def test_right_code_is_refused_too_where_too_many_were_wrong(client):
    appointment = book(make_slot(), BookingRequest(), by=None)
    for _guess in range(10):
        client.post(FIND, {"code": new_code()})
    assert client.post(FIND, {"code": appointment.personal.code}).status_code == 429


def test_right_code_of_others_still_works(client):
    appointment = book(make_slot(), BookingRequest(), by=None)
    for _guess in range(20):
        client.post(FIND, {"code": new_code()}, REMOTE_ADDR="192.0.2.66")
    answer = client.post(FIND, {"code": appointment.personal.code}, REMOTE_ADDR="192.0.2.1")
    assert answer.url == reverse("appointment", args=[appointment.public_id])


def test_right_codes_are_not_counted(client):
    code = book(make_slot(), BookingRequest(), by=None).personal.code
    assert {client.post(FIND, {"code": code}).status_code for _look in range(15)} == {302}


def test_flood_of_bookings_is_refused_and_nothing_typed_is_lost(client, settings):
    settings.LIMITS = settings.LIMITS | {"bookings": 2}
    slot = make_slot(capacity=10)
    address = reverse("book", args=[slot.public_id])
    answers = [client.post(address, typed(name="Blaue Ente")) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert 'name="name" value="Blaue Ente"' in markup(answers[-1])
    assert "0123 456" in words(answers[-1])
    assert Appointment.objects.count() == 2


def test_reading_pages_counts_nothing(client, settings):
    settings.LIMITS = settings.LIMITS | {"bookings": 0, "codes": 0}
    assert client.get(FIND).status_code == 200
    assert client.get(reverse("book", args=[make_slot().public_id])).status_code == 200


def test_program_in_a_hurry_gets_the_form_back(client, settings, time_machine):
    settings.LEAST_SECONDS_TO_FILL_IN = 3
    time_machine.move_to(timezone.now())
    address = reverse("book", args=[make_slot().public_id])
    opened = client.get(address).context["form"]["opened"].value()
    page = client.post(address, typed(name="Blaue Ente", opened=opened))
    assert page.status_code == 422
    assert 'value="Blaue Ente"' in markup(page)
    time_machine.shift(4)
    assert client.post(address, typed(name="Blaue Ente", opened=opened)).status_code == 302


def test_quick_people_are_not_held_up_before_the_last_step(client, settings):
    settings.LEAST_SECONDS_TO_FILL_IN = 3
    address = reverse("book", args=[make_slot().public_id])
    opened = client.get(address).context["form"]["opened"].value()
    page = client.post(address, typed(step="check", opened=opened))
    assert page.status_code == 200
    assert f'name="opened" value="{opened}"' in markup(page)


@pytest.mark.parametrize("step", ["check", "book"])
def test_filled_trap_books_nothing(client, step):
    page = client.post(reverse("book", args=[make_slot().public_id]), typed(step=step, website="spam.example"))
    assert page.status_code == 422
    assert not Appointment.objects.exists()


INJECTIONS = [
    "ente@example.org\nBcc: all@example.org",
    "ente@example.org\r\nSubject: x",
    "a@b.org,c@d.org",
    "a@b.org\x00",
]


@pytest.mark.parametrize("address", INJECTIONS)
def test_mail_address_with_more_in_it_is_refused(client, address):
    page = client.post(reverse("book", args=[make_slot().public_id]), typed(email=address))
    assert page.status_code == 422
    assert not Appointment.objects.exists()


def test_mail_address_that_slipped_in_reaches_nobody():
    book(make_slot(), BookingRequest(email="ente@example.org\nBcc: all@example.org"), by=None)
    send_waiting_mails()
    assert mail.outbox == []
    assert Message.objects.get().state == MessageState.FAILED


@pytest.fixture
def attacked():
    """A time of an offer under attack."""
    return make_slot(offer=make_offer(asks_for_proof=True, phone="0456 789"), capacity=5)


def test_offer_under_attack_asks_for_a_sum_and_names_the_phone(client, attacked):
    page = client.post(reverse("book", args=[attacked.public_id]), typed(step="check")).content.decode()
    assert "data-sum=" in page
    assert "build/proof/altcha.min.js" in page
    assert "0456 789" in page


def test_other_offers_load_nothing_of_it(client):
    page = client.post(reverse("book", args=[make_slot().public_id]), typed(step="check")).content.decode()
    assert "proof" not in page
    assert "<script" not in page


def test_offer_under_attack_takes_no_booking_without_the_sum(client, attacked):
    page = client.post(reverse("book", args=[attacked.public_id]), typed(name="Blaue Ente"))
    assert page.status_code == 422
    assert 'name="name" value="Blaue Ente"' in markup(page)
    assert not Appointment.objects.exists()


def test_offer_under_attack_books_with_the_sum_and_a_proof_books_once(client, attacked):
    address = reverse("book", args=[attacked.public_id])
    form = typed()
    proof = solved(client.post(address, form | {"step": "check"}).context["small_sum"])
    answers = [client.post(address, form | {"proof": proof}).status_code for _click in range(2)]
    assert answers == [302, 302]
    assert client.post(address, typed(proof=proof)).status_code == 422
    assert Appointment.objects.count() == 1
