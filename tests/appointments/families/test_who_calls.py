"""Who rings for a talk by phone: the family may, and then nobody needs its number, and it finds ours everywhere."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel, move
from appointments.booking.refusals import DetailsMissing
from appointments.booking.requests import BookingRequest
from appointments.choices import MeetingChannel
from appointments.messages.telling import tell_all
from appointments.models import Appointment, Slot, WaitingEntry
from appointments.privacy.actions import erase_due
from familienzentrum.choices import Role
from familienzentrum.models import Centre
from offers.models import Offer, Office
from tests.appointments.families.test_ways_of_meeting import TOLD, after, at_the_desk, at_the_office
from tests.factories import make_adviser, make_centre, make_offer, make_office, make_slot, make_user
from tests.factories_groups import make_course
from tests.outbox import send_waiting_mails
from tests.own_pages import opened
from tests.reading import markup, words

pytestmark = pytest.mark.django_db

OURS = "0123 77"


@pytest.fixture
def offer():
    make_centre()
    return make_offer(office=make_office(phone=OURS))


@pytest.fixture
def talk(offer):
    return make_slot(offer=offer, channel=MeetingChannel.PHONE, adviser=make_adviser(offer.office))


def typed(step="book", **given):
    return {"adults": "1", "attempt": str(uuid.uuid4()), "caller": "family", "step": step} | given


def test_it_is_told_where_to_ring_and_staff_that_it_rings(client, talk):
    url = reverse("book", args=[talk.public_id])
    for page in (client.get(url), client.post(url, typed("check"))):
        assert f"Ich rufe selbst an: {OURS}" in words(page)
    client.post(url, typed(email="a@example.org"))
    appointment = Appointment.objects.get()
    assert appointment.personal.phone == ""
    pages = after(client, appointment)
    for name in ("appointment", "print", "mail", "calendar"):
        assert OURS in pages[name], name
    assert "Wir rufen Sie" not in pages["appointment"]
    at_desk = at_the_desk(client, appointment, talk)["board"]
    at_office = at_the_office(client, appointment)
    assert "Ruft an" in words(at_desk)
    assert "Ruft an" in words(at_office["day"])
    assert "Die Familie ruft an." in words(at_office["appointment"])


def test_who_is_called_is_not_announced_as_ringing(client, talk):
    appointment = book(talk, BookingRequest(**TOLD), by=None)
    assert "Ruft an" not in words(at_the_desk(client, appointment, talk)["board"])
    assert "Ruft an" not in words(at_the_office(client, appointment)["day"])
    assert OURS not in after(client, appointment)["mail"]


@pytest.mark.parametrize("caller", ["", "house", "nobody"])
def test_nobody_books_a_talk_for_which_nobody_could_ring(client, talk, caller):
    page = client.post(reverse("book", args=[talk.public_id]), typed(caller=caller))
    assert page.status_code == 422
    assert not Appointment.objects.exists()


def test_choice_is_there_only_with_a_number_to_ring(client, offer):
    Centre.objects.update(phone="")
    Office.objects.update(phone="")
    talk = Slot.objects.with_details().get(pk=make_slot(offer=offer, channel=MeetingChannel.PHONE).pk)
    url = reverse("book", args=[talk.public_id])
    assert "Wer ruft an?" not in words(client.get(url))
    assert client.post(url, typed()).status_code == 422
    with pytest.raises(DetailsMissing):
        book(talk, BookingRequest(caller="family"), by=None)
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("channel", [MeetingChannel.ON_SITE, MeetingChannel.VIDEO])
def test_nobody_is_asked_where_nobody_rings(client, offer, channel):
    slot = make_slot(offer=offer, channel=channel)
    assert "Wer ruft an?" not in words(client.get(reverse("book", args=[slot.public_id])))
    assert book(slot, BookingRequest(**TOLD | {"caller": "family"}), by=None).caller is None


def test_confidential_offer_says_what_is_safer_decides_nothing_and_keeps_the_number_on_its_page(client, talk):
    talk.offer.is_sensitive = True
    talk.offer.save()
    url = reverse("book", args=[talk.public_id])
    page = client.get(url)
    assert "Selbst anrufen ist sicherer" in words(page)
    assert "checked" not in [attr for radio in html(page).select("[name=caller]") for attr in radio.attrs]
    client.post(url, typed(email="a@example.org"))
    pages = after(client, Appointment.objects.get())
    assert OURS in pages["appointment"]
    assert "Die Nummer steht auf Ihrer Seite." in pages["mail"]
    assert OURS not in pages["mail"] + pages["calendar"]


def test_new_number_of_a_confidential_offer_stands_on_the_page_alone(client, talk):
    """Who finds the mail could look up whose number it is."""
    Offer.objects.update(is_sensitive=True)
    appointment = book(
        Slot.objects.with_details().get(), BookingRequest(email="a@example.org", caller="family"), by=None
    )
    send_waiting_mails()
    Office.objects.update(phone="0123 88")
    tell_all(Appointment.objects.with_details())
    send_waiting_mails()
    assert "Wir haben eine neue Telefonnummer. Sie steht auf Ihrer Seite." in mail.outbox[-1].body
    assert "0123 88" not in mail.outbox[-1].body
    assert "0123 88" in words(opened(client, "appointment", appointment))


def test_family_changes_its_mind_and_is_told_both_times(client, talk):
    appointment = book(talk, BookingRequest(**TOLD), by=None)
    send_waiting_mails()
    url = reverse("correct_appointment", args=[appointment.public_id])
    assert html(client.get(url)).select_one("[name=caller][checked]")["value"] == "house"
    client.post(url, typed())
    send_waiting_mails()
    assert f"Jetzt rufen Sie uns an, unter {OURS}" in mail.outbox[-1].body
    client.post(url, typed(caller="house"))
    send_waiting_mails()
    assert "Jetzt rufen wir Sie an" in mail.outbox[-1].body
    assert OURS not in words(client.get(reverse("appointment", args=[appointment.public_id])))


def test_desk_corrects_who_rings_and_asks_for_the_number_then(client, talk):
    appointment = book(talk, BookingRequest(email="a@example.org", caller="family"), by=None)
    client.force_login(make_user(role=Role.FRONT_DESK))
    url = reverse("desk_correct", args=[appointment.pk])
    page = client.post(url, typed(caller="house"))
    assert "Bitte geben Sie die Nummer ein, unter der wir Sie anrufen." in words(page)
    client.post(url, typed(caller="house", phone=TOLD["phone"]))
    corrected = Appointment.objects.get()
    assert (corrected.caller, corrected.personal.phone) == ("house", TOLD["phone"])


def test_desk_books_for_a_family_that_rings_and_its_slip_has_the_number(client, talk):
    client.force_login(make_user(role=Role.FRONT_DESK))
    page = client.post(reverse("desk_book", args=[talk.public_id]), typed())
    assert OURS in words(page)
    assert Appointment.objects.get().caller == "family"


def test_it_moves_among_talks_by_phone_without_a_number(client, talk):
    appointment = book(talk, BookingRequest(caller="family"), by=None)
    other = make_slot(offer=talk.offer, channel=MeetingChannel.PHONE)
    assert str(other.public_id) in markup(client.get(reverse("move_appointment", args=[appointment.public_id])))
    assert move(appointment, other, by=None).slot == other


def test_form_sent_again_with_another_choice_corrects_the_booking(talk):
    attempt = uuid.uuid4()
    book(talk, BookingRequest(**TOLD, attempt=attempt), by=None)
    book(talk, BookingRequest(**TOLD | {"caller": "family"}, attempt=attempt), by=None)
    assert Appointment.objects.get().caller == "family"


def test_choice_is_erased_with_the_rest(talk):
    appointment = book(talk, BookingRequest(caller="family"), by=None)
    erase_due(appointment.erase_on)
    assert Appointment.objects.get().caller is None


def html(page):
    return BeautifulSoup(page.content, "html.parser")


def waits(talk, **given):
    until = (timezone.localdate() + dt.timedelta(days=30)).isoformat()
    return typed(until=until, attempt=str(uuid.uuid4())) | given


@pytest.mark.parametrize("at_desk", [False, True], ids=["on the page", "at the desk"])
def test_who_waits_for_a_talk_says_who_rings_and_is_offered_it_without_a_number(at_desk, client, talk):
    Offer.objects.update(has_waiting_list=True)
    taken = book(Slot.objects.with_details().get(pk=talk.pk), BookingRequest(**TOLD), by=None)
    if at_desk:
        client.force_login(make_user(role=Role.FRONT_DESK))
    url = reverse("desk_wait_offer" if at_desk else "join_waiting_list", args=[talk.offer.public_id])
    assert OURS in words(client.get(url)).replace("\xa0", " ")
    assert client.post(url, waits(talk, caller="house", email="a@example.org")).status_code in (200, 422)
    assert not WaitingEntry.objects.exists()
    client.post(url, waits(talk, email="a@example.org"))
    entry = WaitingEntry.objects.get()
    cancel(taken, by=None)
    page = words(client.get(reverse("waiting_entry", args=[entry.public_id]))).replace("\xa0", " ")
    assert "Sie rufen uns" in page
    assert OURS in page
    client.post(reverse("accept_place", args=[entry.public_id]))
    appointment = Appointment.objects.standing().get()
    assert (appointment.caller, appointment.personal.phone) == ("family", "")
    assert OURS in words(client.get(reverse("appointment", args=[appointment.public_id]))).replace("\xa0", " ")


def asked(client, url):
    """Return how the form asks who calls, and what is chosen already; None if it does not ask."""
    page = html(client.get(url))
    chosen = [radio["value"] for radio in page.select("[name=caller][checked]")]
    words_of = [legend.get_text(strip=True) for legend in page.select("legend") if "Wer ruft an" in legend.get_text()]
    return (words_of[0], chosen) if page.select("[name=caller]") else None


def test_who_waits_is_asked_as_far_as_talks_are_by_phone(client, talk):
    Offer.objects.update(has_waiting_list=True)
    url = reverse("join_waiting_list", args=[talk.offer.public_id])
    assert asked(client, url) == ("Wer ruft an?", ["house"])
    make_slot(offer=talk.offer, channel=MeetingChannel.VIDEO)
    assert asked(client, url) == ("Wer ruft an, wenn das Gespräch am Telefon ist?", [])
    Slot.objects.filter(channel=MeetingChannel.PHONE).update(is_withdrawn=True)
    assert asked(client, url) is None
    Slot.objects.update(is_withdrawn=True)
    assert asked(client, url) is None


def test_who_waits_for_a_course_is_asked_as_who_books_it(client, talk):
    """What was said of its other dates would be forgotten when it gets a place."""
    confidential = make_offer(is_sensitive=True, office=talk.offer.office)
    course = make_course(offer=confidential, channel=MeetingChannel.PHONE, dates=1).course
    url = reverse("join_course_list", args=[course.public_id])
    assert asked(client, url) == ("Wer ruft an?", [])
    make_slot(offer=talk.offer, course=course, capacity=0, starts_at=timezone.now() + dt.timedelta(days=20))
    assert asked(client, url) == ("Wer ruft an?", [])
    Slot.objects.filter(course=course, capacity=1).update(channel=MeetingChannel.VIDEO)
    Slot.objects.filter(course=course, capacity=0).update(channel=MeetingChannel.PHONE)
    assert asked(client, url) is None


@pytest.mark.parametrize(
    ("given", "gets"),
    [
        ({"caller": "family"}, "talk"),
        ({"phone": TOLD["phone"]}, "talk"),
        ({"caller": "house", "phone": TOLD["phone"]}, "talk"),
        ({}, "visit"),
    ],
    ids=["rings", "is called though it did not say so", "is called", "left neither"],
)
def test_who_waits_for_talks_of_which_some_are_by_phone_is_offered_what_it_can_take(client, talk, given, gets):
    Offer.objects.update(has_waiting_list=True)
    visit = make_slot(offer=talk.offer, starts_at=talk.starts_at + dt.timedelta(days=1))
    taken = [
        book(Slot.objects.with_details().get(pk=slot.pk), BookingRequest(**TOLD), by=None) for slot in (talk, visit)
    ]
    form = waits(talk, email="waits@example.org", caller="") | given
    client.post(reverse("join_waiting_list", args=[talk.offer.public_id]), form)
    entry = WaitingEntry.objects.get()
    for appointment in taken:
        cancel(appointment, by=None)
    assert entry.held_seats.slot == (talk if gets == "talk" else visit)
    client.post(reverse("accept_place", args=[entry.public_id]))
    booked = Appointment.objects.standing().get()
    assert booked.caller == (None if gets == "visit" else given.get("caller", "house"))


def test_who_wants_to_be_called_leaves_the_number_though_some_talks_need_none(client, talk):
    Offer.objects.update(has_waiting_list=True)
    make_slot(offer=talk.offer, starts_at=talk.starts_at + dt.timedelta(days=1))
    url = reverse("join_waiting_list", args=[talk.offer.public_id])
    page = client.post(url, waits(talk, email="a@example.org", caller="house"))
    assert page.status_code == 422
    assert not WaitingEntry.objects.exists()


def test_form_of_a_list_sent_again_with_another_choice_says_that_nothing_changed(client, talk):
    Offer.objects.update(has_waiting_list=True)
    url = reverse("join_waiting_list", args=[talk.offer.public_id])
    form = waits(talk, email="a@example.org", phone=TOLD["phone"])
    client.post(url, form)
    assert "nichts wurde geändert" in words(client.post(url, form | {"caller": "house"}))
    assert WaitingEntry.objects.get().calls_us
