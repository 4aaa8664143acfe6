"""How a talk takes place decides what is asked and what is said: every way on every page."""

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from appointments.booking.actions import book, cancel, move
from appointments.booking.refusals import DetailsMissing
from appointments.booking.requests import BookingRequest
from appointments.choices import MeetingChannel, WaitingState
from appointments.desk.calendar_feeds import adviser_calendar
from appointments.models import Appointment, Slot
from familienzentrum.choices import Role
from tests.factories import (
    make_adviser,
    make_appointment,
    make_centre,
    make_hour,
    make_offer,
    make_place,
    make_slot,
    make_user,
)
from tests.factories_groups import family, make_course, make_draw, make_drawn_course, make_entry
from tests.outbox import send_waiting_mails
from tests.reading import markup, words

pytestmark = pytest.mark.django_db

STREET = "Marktplatz 1"
SAID = {
    MeetingChannel.ON_SITE: "",
    MeetingChannel.PARTNER: "",
    MeetingChannel.PHONE: "am Telefon",
    MeetingChannel.VIDEO: "per Video",
    MeetingChannel.HOME_VISIT: "bei Ihnen zu Hause",
}
TOLD = {
    "email": "a@example.org",
    "phone": "0123 456 789",
    "address": "Birkenweg 3, Musterstadt",
    "door_name": "Yildiz",
    "caller": "house",
}
ROOM = "https://video.example.org/raum"
# Pages and messages on which the family's own address, or the link, may stand.
OF_THE_FAMILY = ("appointment", "print", "mail", "calendar")


@pytest.fixture
def offer():
    make_centre()
    return make_offer(place=make_place(street=STREET), bring_along="Impfpass")


def time_of(offer, channel, **given):
    hour = make_hour(offer=offer, channel=channel, video_link=ROOM)
    return make_slot(offer=offer, channel=channel, hour=hour, **given)


def before(client, slot):
    """Return what each page says before the booking."""
    typed = {"adults": "1", "attempt": str(uuid.uuid4()), "step": "check", **TOLD}
    book_url, number = reverse("book", args=[slot.public_id]), [slot.offer.public_id]
    return {
        "start": client.get(reverse("start")),
        "card": client.get(reverse("offers")),
        "offer": client.get(reverse("offer", args=number)),
        "soonest": client.get(reverse("soonest")),
        "times": client.get(reverse("times", args=number)),
        "book": client.get(book_url),
        "check": client.post(book_url, typed),
    }


def taken(client, slot):
    """Return the page for whoever was slower: the other times are of the same way."""
    typed = {"adults": "1", "attempt": str(uuid.uuid4()), "step": "book", **TOLD}
    return client.post(reverse("book", args=[slot.public_id]), typed)


def after(client, appointment):
    """Return what each page and message says after it."""
    number = [appointment.public_id]
    send_waiting_mails()
    [event] = Calendar.from_ical(client.get(reverse("appointment_ics", args=number)).content).walk("VEVENT")
    return {
        "appointment": words(client.get(reverse("appointment", args=number))),
        "print": words(client.get(reverse("appointment_print", args=number))),
        "move": words(client.get(reverse("move_appointment", args=number))),
        "mail": mail.outbox[-1].body,
        "calendar": " ".join(str(event.get(name, "")) for name in ("LOCATION", "URL", "DESCRIPTION")),
    }


def at_the_desk(client, appointment, other):
    """Return what the front desk reads."""
    that_day = {"tag": f"{timezone.localdate(appointment.slot.starts_at):%Y-%m-%d}"}
    client.force_login(make_user(role=Role.FRONT_DESK))
    return {
        "board": client.get(reverse("desk"), that_day),
        "appointment": client.get(reverse("desk_appointment", args=[appointment.pk])),
        "move": client.get(reverse("desk_move", args=[appointment.pk])),
        "find": client.get(reverse("find_time")),
        "book": client.get(reverse("desk_book", args=[other.public_id])),
    }


def at_the_office(client, appointment):
    """Return what the adviser reads."""
    that_day = {"tag": f"{timezone.localdate(appointment.slot.starts_at):%Y-%m-%d}"}
    client.force_login(appointment.slot.adviser)
    return {
        "day": client.get(reverse("my_day"), that_day),
        "list": client.get(reverse("office_appointments")),
        "appointment": client.get(reverse("office_appointment", args=[appointment.pk])),
    }


def in_the_feed(appointment):
    """Return what stands in the adviser's calendar program, which lies on other machines."""
    [event] = Calendar.from_ical(adviser_calendar(appointment.slot.adviser)).walk("VEVENT")
    return " ".join(f"{event.get(name, '')}" for name in ("SUMMARY", "LOCATION", "URL", "DESCRIPTION"))


@pytest.mark.parametrize("channel", MeetingChannel)
def test_every_page_and_message_names_the_way(client, offer, channel):
    """From the card to the adviser's page: the way in words, where to go or the link, and what to bring."""
    slot = time_of(offer, channel, adviser=make_adviser(offer.office))
    other = make_slot(offer=offer, channel=channel, starts_at=timezone.now() + dt.timedelta(days=9))
    for name, page in before(client, slot).items():
        for way in filter(None, SAID.values()):
            assert (way in words(page)) == (way == SAID[channel]), (name, way)
        assert ROOM not in markup(page), name
        assert (STREET in words(page)) <= channel.has_address, name
    assert ("Impfpass" in words(client.get(reverse("offer", args=[offer.public_id])))) == bool(channel.asks_for_things)

    appointment = book(slot, BookingRequest(**TOLD), by=None)
    assert SAID[channel] in words(taken(client, slot))
    pages = after(client, appointment)
    for name, page in pages.items():
        assert SAID[channel].lower() in page.lower(), name
        assert (ROOM in page) == (channel.is_by_video and name in OF_THE_FAMILY), name
        assert (STREET in page) == (channel.has_address and name in ("appointment", "print", "calendar")), name
    for name in ("appointment", "print"):
        assert ("Impfpass" in pages[name]) == bool(channel.asks_for_things), name

    for name, page in at_the_desk(client, appointment, other).items():
        said = str(SAID[channel] if name == "move" else channel.label)
        assert channel.is_on_site or said.lower() in words(page).lower(), name
        assert "Birkenweg" not in markup(page), name
        assert "Yildiz" not in markup(page), name
        assert (ROOM in markup(page)) == (channel.is_by_video and name == "board"), name
    for name, page in at_the_office(client, appointment).items():
        assert channel.is_on_site or channel.label.lower() in words(page).lower(), name
        assert (ROOM in markup(page)) == (channel.is_by_video and name != "list"), name
        for secret in ("Birkenweg", "Yildiz"):
            assert (secret in markup(page)) == ("address" in channel.needs and name == "appointment"), name
    feed = in_the_feed(appointment)
    assert (channel.in_sentence in feed) != channel.has_address
    assert "Birkenweg" not in feed
    assert "Yildiz" not in feed
    assert ROOM not in feed


def test_meeting_point_outdoors_is_named_with_how_to_find_it(client, offer):
    """On site, only not in the house: name and directions, and no word of the house."""
    lake = make_place(name="Spielplatz am See", street="", directions="Am Tor mit dem Frosch")
    slot = make_slot(offer=offer, place=lake)
    for page in before(client, slot).values():
        assert STREET not in words(page)
    assert "Am Tor mit dem Frosch" in words(client.get(reverse("offer", args=[offer.public_id])))
    assert "Spielplatz am See" in words(client.get(reverse("book", args=[slot.public_id])))
    pages = after(client, book(slot, BookingRequest(**TOLD), by=None))
    for name in ("appointment", "print"):
        assert "Spielplatz am See" in pages[name]
        assert "Am Tor mit dem Frosch" in pages[name]


@pytest.mark.parametrize(
    ("channel", "name", "sentence"),
    [
        ("phone", "phone", "Bitte geben Sie die Nummer ein, unter der wir Sie anrufen."),
        ("home_visit", "address", "Bitte geben Sie Ihre Adresse ein."),
        ("home_visit", "door_name", "Bitte geben Sie an, welcher Name an der Tür steht."),
    ],
)
class TestNeeds:
    def test_form_says_what_is_missing(self, client, offer, channel, name, sentence):
        slot = make_slot(offer=offer, channel=channel)
        typed = {"adults": "1", "attempt": str(uuid.uuid4()), "step": "book", **TOLD, name: ""}
        page = client.post(reverse("book", args=[slot.public_id]), typed)
        assert page.status_code == 422
        assert sentence in words(page)
        assert not Appointment.objects.exists()

    def test_page_says_first_what_is_needed(self, client, offer, channel, name, sentence):
        page = words(client.get(reverse("book", args=[make_slot(offer=offer, channel=channel).public_id])))
        what = {"phone": "Personen kommen und Ihre Telefonnummer, wenn wir Sie anrufen sollen"}.get(
            channel, "Personen kommen, Ihre Adresse und der Name an Ihrer Tür"
        )
        assert f"Wir brauchen nur das: wie viele {what}. Alles andere" in page

    def test_desk_is_asked_for_it_today_as_well(self, client, offer, channel, name, sentence):
        soon = timezone.now() + dt.timedelta(minutes=1)
        slot = make_slot(offer=offer, channel=channel, starts_at=soon)
        client.force_login(make_user(role=Role.FRONT_DESK))
        typed = {"adults": "1", "attempt": str(uuid.uuid4()), "caller": "house"}
        told = {need: TOLD[need] for need in slot.needs}
        page = client.post(reverse("desk_book", args=[slot.public_id]), typed)
        assert sentence in words(page)
        client.post(reverse("desk_book", args=[slot.public_id]), typed | told)
        assert getattr(Appointment.objects.get().personal, name) == TOLD[name]

    def test_no_way_around_the_form(self, offer, channel, name, sentence):
        with pytest.raises(DetailsMissing):
            book(make_slot(offer=offer, channel=channel), BookingRequest(**TOLD | {name: ""}), by=None)

    def test_nobody_is_moved_to_where_nobody_reaches_them(self, client, offer, channel, name, sentence):
        talk, other = make_slot(offer=offer), make_slot(offer=offer, channel=channel)
        appointment = book(talk, BookingRequest(**TOLD | {name: ""}), by=None)
        assert str(other.public_id) not in markup(client.get(reverse("move_appointment", args=[appointment.public_id])))
        with pytest.raises(DetailsMissing):
            move(appointment, other, by=None)
        assert Appointment.objects.get().slot == talk

    def test_freed_place_is_offered_to_who_can_be_reached(self, offer, channel, name, sentence):
        offer.has_waiting_list = True
        offer.save()
        slot = make_slot(offer=offer, channel=channel, starts_at=timezone.now() + dt.timedelta(days=3))
        booked = book(slot, BookingRequest(**TOLD), by=None)
        entry = make_entry(slot, "without")
        assert getattr(family("without"), name) == ""
        move(booked, make_slot(offer=offer, channel=channel), by=None)
        entry.refresh_from_db()
        assert entry.state == WaitingState.WAITING
        assert Slot.objects.get(pk=slot.pk).taken == 0


@pytest.mark.parametrize(
    ("given", "needed"),
    [
        ({}, "wie viele Personen kommen."),
        ({"is_anonymous_possible": False}, "wie viele Personen kommen und ein Name oder ein ausgedachter Name."),
        ({"most_per_family": 2}, "wie viele Personen kommen und Ihre E-Mail-Adresse oder Telefonnummer."),
    ],
)
def test_page_names_all_that_is_needed_and_no_more(client, given, needed):
    page = words(client.get(reverse("book", args=[make_slot(offer=make_offer(**given)).public_id])))
    assert f"Wir brauchen nur das: {needed} Alles andere" in page


def test_lists_say_what_is_needed_before_their_forms_too(client):
    """Whoever has no e-mail address reads there that a phone number will do."""
    draw = make_draw()
    make_drawn_course(draw)
    either = "Ihre E-Mail-Adresse oder Telefonnummer"
    asked = {
        reverse("join_waiting_list", args=[make_offer(has_waiting_list=True).public_id]): "bis wann Sie warten möchten",
        reverse("join_course_list", args=[make_course().course.public_id]): "",
        reverse("wish", args=[draw.public_id]): "mindestens ein Wunsch",
    }
    for url, more in asked.items():
        listed = ", ".join(filter(None, ["wie viele Personen kommen", more]))
        assert f"Wir brauchen nur das: {listed} und {either}. Alles andere" in words(client.get(url))


def test_nobody_is_asked_where_to_come_who_is_not_visited(client, offer):
    page = client.get(reverse("book", args=[make_slot(offer=offer).public_id]))
    assert "Wohin kommen wir?" not in words(page)


def test_waiting_form_asks_for_what_the_times_to_come_need(client, offer):
    offer.has_waiting_list = True
    offer.save()
    url = reverse("join_waiting_list", args=[offer.public_id])
    make_slot(offer=offer, channel=MeetingChannel.HOME_VISIT, starts_at=timezone.now() + dt.timedelta(days=3))
    typed = {"adults": "1", "attempt": str(uuid.uuid4()), "email": "a@example.org", "phone": ""}
    typed["until"] = f"{timezone.localdate() + dt.timedelta(days=20):%Y-%m-%d}"
    assert "Bitte geben Sie Ihre Adresse ein." in words(client.post(url, typed))
    make_slot(offer=offer)
    assert "Bitte geben Sie Ihre Adresse ein." not in words(client.post(url, typed))


def test_address_is_read_by_who_visits_and_by_nobody_else(client, offer):
    """A colleague of the office opens the same page, and so does the desk; the visit may have been handed over."""
    visits, goes_along, colleague = (make_adviser(offer.office) for _number in range(3))
    slot = make_slot(offer=offer, channel=MeetingChannel.HOME_VISIT, adviser=visits)
    accompanied = {"accompanies": slot, "capacity": 0, "starts_at": slot.starts_at}
    make_slot(offer=offer, channel=MeetingChannel.HOME_VISIT, adviser=goes_along, **accompanied)
    appointment = book(slot, BookingRequest(**TOLD), by=None)
    for secret in (b"Birkenweg", b"Yildiz"):
        assert secret not in bytes(appointment.sealed)
        assert secret not in bytes(appointment.told)
    for reader, is_shown in ((visits, True), (goes_along, True), (colleague, False)):
        client.force_login(reader)
        page = client.get(reverse("office_appointment", args=[appointment.pk]))
        assert ("Birkenweg" in markup(page)) == ("Yildiz" in markup(page)) == is_shown
        assert ("Sieht nur, wer den Besuch macht." in words(page)) != is_shown
        assert "Birkenweg" not in markup(client.get(reverse("desk_correct", args=[appointment.pk])))
    Slot.objects.filter(pk=slot.pk).update(adviser=colleague)
    assert "Birkenweg" in markup(client.get(reverse("office_appointment", args=[appointment.pk])))


def test_address_of_a_visit_that_became_another_talk_is_shown_to_nobody(client, offer):
    adviser = make_adviser(offer.office)
    visit = make_slot(offer=offer, channel=MeetingChannel.HOME_VISIT, adviser=adviser)
    later = make_slot(offer=offer, adviser=adviser, starts_at=timezone.now() + dt.timedelta(days=9))
    moved = move(book(visit, BookingRequest(**TOLD), by=None), later, by=None)
    client.force_login(adviser)
    assert "Birkenweg" not in markup(client.get(reverse("office_appointment", args=[moved.pk])))


def test_family_that_moved_house_says_so_and_never_reads_the_old_address(client, offer):
    appointment = book(make_slot(offer=offer, channel=MeetingChannel.HOME_VISIT), BookingRequest(**TOLD), by=None)
    url = reverse("correct_appointment", args=[appointment.public_id])
    assert "Birkenweg" not in markup(client.get(url))
    assert "Yildiz" not in markup(client.get(url))
    typed = {"adults": "1", "attempt": str(uuid.uuid4())}
    client.post(url, typed)
    kept = Appointment.objects.get().personal
    assert (kept.address, kept.door_name) == (TOLD["address"], TOLD["door_name"])
    client.post(url, typed | {"address": "Ahornallee 7", "door_name": "Demir"})
    moved = Appointment.objects.get().personal
    assert (moved.address, moved.door_name) == ("Ahornallee 7", "Demir")


def test_number_to_be_called_is_recognised_and_not_given_away(client, offer):
    appointment = book(make_slot(offer=offer, channel=MeetingChannel.PHONE), BookingRequest(**TOLD), by=None)
    page = client.get(reverse("appointment", args=[appointment.public_id]))
    assert "unter der Nummer, die auf 789 endet" in words(page)
    assert "456 789" not in markup(page)


def test_family_booked_before_numbers_were_asked_for_is_told_to_ring(client, offer):
    appointment = make_appointment(slot=make_slot(offer=offer, channel=MeetingChannel.PHONE))
    assert "Bitte rufen Sie uns um" in words(client.get(reverse("appointment", args=[appointment.public_id])))


@pytest.mark.parametrize("channel", ["phone", "home_visit", "video"])
@pytest.mark.parametrize("page", ["appointment", "appointment_print"])
def test_nothing_is_promised_once_it_is_over_or_cancelled(client, offer, channel, page, time_machine):
    """No call, no visit, no link: the paper of a cancelled talk is read as well."""
    slot = make_slot(offer=offer, channel=channel)
    appointment = book(slot, BookingRequest(**TOLD), by=None)
    url = reverse(page, args=[appointment.public_id])
    promises = ("Wir rufen", "Wir kommen", "Den Link bekommen Sie")
    assert any(promise in words(client.get(url)) for promise in promises)
    time_machine.move_to(slot.starts_at + dt.timedelta(minutes=10))
    assert not any(promise in words(client.get(url)) for promise in promises)
    time_machine.move_to(slot.starts_at - dt.timedelta(days=1))
    cancel(appointment, by=None)
    assert not any(promise in words(client.get(url)) for promise in promises)


@pytest.mark.parametrize(
    "typed",
    [
        *("+-()/.+-", "123456789012", "0000000000", "0123", "+49", "ruf mich an"),
        # Nobody of the house rings the police for a family, nor a number that costs it money.
        *("110", "1 1 2", "0900 1 234567", "+49 900 1234567", "0137 123456", "11833"),
    ],
)
def test_what_is_no_number_is_said_and_nothing_is_lost(client, offer, typed):
    slot = make_slot(offer=offer, channel=MeetingChannel.PHONE)
    sent = {"adults": "2", "attempt": str(uuid.uuid4()), "name": "Kranich", "note": "Kinderwagen", "caller": "house"}
    page = client.post(reverse("book", args=[slot.public_id]), sent | {"phone": typed, "step": "book"})
    assert page.status_code == 422
    assert "zum Beispiel 0123 456789." in words(page)
    for kept in (*sent.values(), typed):
        assert kept in markup(page)
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        *("0123 456789", "+49 (0)123 / 45-67", "0049 170 1234567", "05181 703-0", "703", "703456"),
        *("+90 532 123 45 67", "٠١٢٣ ٤٥٦٧٨٩", "030 / 123456-99"),
    ],
)
def test_number_is_taken_as_people_write_it(client, offer, typed):
    slot = make_slot(offer=offer, channel=MeetingChannel.PHONE)
    sent = {"adults": "1", "attempt": str(uuid.uuid4()), "step": "book", "phone": typed, "caller": "house"}
    client.post(reverse("book", args=[slot.public_id]), sent)
    assert Appointment.objects.get().personal.phone == typed


def test_either_contact_is_enough_only_where_it_is(client, offer):
    """A waiting list writes or rings; whoever wants to be called for a talk leaves the number, on a list too."""
    offer.most_per_family, offer.has_waiting_list = 1, True
    offer.save()
    either = "Eines von beiden genügt."
    on_site, by_phone = make_slot(offer=offer), make_slot(offer=offer, channel=MeetingChannel.PHONE)
    assert either in words(client.get(reverse("book", args=[on_site.public_id])))
    assert either not in words(client.get(reverse("book", args=[by_phone.public_id])))
    url = reverse("join_waiting_list", args=[offer.public_id])
    assert either not in words(client.get(url))
    Slot.objects.filter(pk=by_phone.pk).update(is_withdrawn=True)
    assert either in words(client.get(url))
