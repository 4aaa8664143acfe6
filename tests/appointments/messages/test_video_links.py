"""The link to a talk by video: of the hour or of one family, told when it comes, and never what is no link."""

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from appointments.booking.actions import book, cancel, move
from appointments.booking.mending import correct
from appointments.booking.requests import BookingRequest
from appointments.choices import MeetingChannel
from appointments.desk.video_link_actions import NotByVideo, set_video_link
from appointments.hours.actions import save_hour
from appointments.hours.video_link_actions import set_link_of_hour
from appointments.messages.catching_up import tell_forgotten
from appointments.messages.reminders import remind_due
from appointments.messages.telling import Told
from appointments.models import Appointment, ConsultationHour, Message, MessageText
from appointments.privacy.actions import erase_due
from familienzentrum.choices import Role
from tests.factories import make_adviser, make_centre, make_hour, make_offer, make_slot, make_user
from tests.factories_groups import make_entry
from tests.outbox import send_waiting_mails
from tests.own_pages import opened
from tests.reading import markup, words

pytestmark = pytest.mark.django_db

HOUSE, OWN = "https://video.example.org/haus", "https://video.example.org/raum?a=1&b=2"
MAIL, PHONE = {"email": "kranich@example.org"}, {"phone": "0123 456789"}
VIDEO = MeetingChannel.VIDEO


@pytest.fixture
def offer():
    make_centre(phone="0123 4560")
    return make_offer()


@pytest.fixture
def hour(offer):
    return make_hour(offer=offer, channel=VIDEO, adviser=make_adviser(offer.office))


@pytest.fixture
def planner():
    return make_user(role=Role.COORDINATOR)


def time_of(hour, **given):
    """The next time of the hour that is not there yet."""
    start = timezone.now() + dt.timedelta(days=7 + hour.slots.count())
    return make_slot(offer=hour.offer, hour=hour, starts_at=start, **given)


def booked(hour, **contact):
    """A talk by video, with what was to be told of it delivered."""
    slot = time_of(hour, channel=VIDEO, adviser=hour.adviser)
    appointment = book(slot, BookingRequest(**contact), by=None)
    send_waiting_mails()
    return appointment


def page_of(client, appointment):
    return opened(client, "appointment", appointment)


def entry_of(content):
    [event] = Calendar.from_ical(content).walk("VEVENT")
    return event


def last_mail():
    """Return the text, the HTML, and the only calendar entry of the last mail."""
    sent = mail.outbox[-1]
    [file] = [part for part in sent.attachments if part.get_content_type() == "text/calendar"]
    return sent.body, sent.alternatives[0].content, entry_of(file.get_payload(decode=True))


def saved(client, url, link):
    """Type a link, read who hears of it, and save; return what was read before."""
    page = client.post(url, {"video_link": link})
    client.post(url, {"video_link": link, "foretold": page.context["seal"]})
    return page


def test_link_of_the_hour_comes_with_the_confirmation(client, hour):
    hour.video_link = HOUSE
    hour.save()
    appointment = booked(hour, **MAIL)
    text, html, event = last_mail()
    assert f"Link zum Video-Gespräch: {HOUSE}" in text
    assert f'<a href="{HOUSE}">' in html
    assert event["URL"] == HOUSE
    assert HOUSE in event["DESCRIPTION"]
    assert f'href="{HOUSE}"' in markup(page_of(client, appointment))


@pytest.mark.parametrize(
    ("contact", "promise"),
    [
        (MAIL, "Den Link bekommen Sie per E-Mail, sobald er da ist."),
        (PHONE, "Wir rufen Sie an, sobald der Link da ist."),
        ({}, "Bitte sehen Sie vor dem Gespräch noch einmal nach."),
    ],
)
def test_family_without_a_link_is_promised_what_will_happen(client, hour, planner, contact, promise):
    """The promise is kept by the same action for each: a mail, a call, or the page alone."""
    appointment = booked(hour, **contact)
    assert promise in words(page_of(client, appointment))
    told = set_link_of_hour(hour, HOUSE, by=planner)
    assert (told.mailed, told.to_call, told.unreachable) == (contact == MAIL, contact == PHONE, contact == {})
    assert promise not in words(page_of(client, appointment))
    assert HOUSE in markup(page_of(client, appointment))


def test_confirmation_says_that_the_link_is_to_come_and_the_next_mail_brings_it(hour, planner):
    booked(hour, **MAIL)
    assert "Den Link zum Video-Gespräch bekommen Sie per E-Mail, sobald er da ist." in mail.outbox[-1].body
    set_link_of_hour(hour, HOUSE, by=planner)
    send_waiting_mails()
    text, _html, event = last_mail()
    assert "Der Link zum Video-Gespräch ist da." in text
    assert f"Link zum Video-Gespräch: {HOUSE}" in text
    assert event["URL"] == HOUSE
    assert set_link_of_hour(hour, HOUSE, by=planner) == Told()


def test_desk_that_calls_says_where_the_link_stands_and_spells_nothing(client, hour, planner):
    appointment = booked(hour, **PHONE)
    set_link_of_hour(hour, HOUSE, by=planner)
    client.force_login(make_user(role=Role.FRONT_DESK))
    page = client.get(reverse("call", args=[appointment.calltasks.get().pk]))
    assert "Der Link zum Video-Gespräch ist da. Er steht auf Ihrer Seite" in words(page)
    assert HOUSE not in markup(page)


def test_planner_reads_first_who_hears_of_another_link(client, hour, planner):
    """Another hour, another way and a free time are not concerned; nothing is saved before."""
    appointment = booked(hour, **MAIL)
    booked(make_hour(offer=hour.offer, channel=VIDEO), **MAIL)
    book(time_of(hour, channel="phone"), BookingRequest(**PHONE), by=None)
    time_of(hour, channel=VIDEO)
    client.force_login(planner)
    url = reverse("hour_video_link", args=[hour.pk])
    page = client.post(url, {"video_link": HOUSE})
    assert "1 Familie erfährt es per E-Mail." in words(page)
    assert "Der Link zum Video-Gespräch ist da." in words(page)
    assert ConsultationHour.objects.get(pk=hour.pk).video_link == ""
    saved(client, url, HOUSE)
    assert ConsultationHour.objects.get(pk=hour.pk).video_link == HOUSE
    assert appointment.messages.count() == 2
    assert HOUSE in markup(client.get(reverse("hour", args=[hour.pk])))


def test_adviser_sets_another_link_for_one_family(client, hour, planner):
    set_link_of_hour(hour, HOUSE, by=planner)
    appointment, other = booked(hour, **MAIL), booked(make_hour(offer=hour.offer, channel=VIDEO, video_link=HOUSE))
    client.force_login(hour.adviser)
    page = saved(client, reverse("office_video_link", args=[appointment.pk]), OWN)
    assert "Es gibt einen neuen Link zum Video-Gespräch" in words(page)
    send_waiting_mails()
    text, html, event = last_mail()
    assert OWN in text
    assert 'href="https://video.example.org/raum?a=1&amp;b=2"' in html
    assert event["URL"] == OWN
    assert "raum?a=1&amp;b=2" in markup(page_of(client, appointment))
    assert HOUSE not in markup(page_of(client, appointment))
    assert HOUSE in markup(page_of(client, other))
    assert "Nur für diese Familie." in words(client.get(reverse("office_appointment", args=[appointment.pk])))


def test_own_link_is_sealed_and_goes_with_the_data(hour, planner, time_machine):
    appointment = booked(hour, **MAIL)
    set_video_link(appointment, OWN, by=hour.adviser)
    appointment.refresh_from_db()
    assert b"raum" not in bytes(appointment.sealed) + bytes(appointment.told)
    time_machine.move_to(appointment.slot.ends_at + dt.timedelta(days=3))
    erase_due()
    appointment.refresh_from_db()
    assert (appointment.sealed, appointment.told) == (None, None)
    assert not Message.objects.exists()


def test_sensitive_offer_names_the_link_on_the_page_alone(client, planner):
    """Its host may say which office that is, and mails and calendars are read by the household."""
    make_centre()
    hour = make_hour(offer=make_offer(is_sensitive=True), channel=VIDEO, video_link=HOUSE)
    appointment = booked(hour, **MAIL)
    text, html, event = last_mail()
    assert "Der Link zum Video-Gespräch steht auf Ihrer Seite." in text
    assert HOUSE in markup(page_of(client, appointment))
    calendar = client.get(reverse("appointment_ics", args=[appointment.public_id])).content.decode()
    for shown in (text, html, calendar, event.to_ical().decode()):
        assert "video.example.org" not in shown


def test_link_can_be_opened_until_the_talk_ends(client, hour, time_machine):
    hour.video_link = HOUSE
    hour.save()
    appointment = booked(hour, **MAIL)
    time_machine.move_to(appointment.slot.starts_at + dt.timedelta(minutes=10))
    assert HOUSE in markup(page_of(client, appointment))
    time_machine.move_to(appointment.slot.ends_at)
    assert HOUSE not in markup(page_of(client, appointment))


def test_link_stays_when_the_family_corrects_itself_or_sends_its_form_twice(hour, offer):
    slot = make_slot(offer=offer, hour=hour, channel=VIDEO)
    form = BookingRequest(**MAIL, attempt=uuid.uuid4())
    appointment = book(slot, form, by=None)
    set_video_link(appointment, OWN, by=hour.adviser)
    before = Appointment.objects.get().sequence
    book(slot, form, by=None)
    assert Appointment.objects.get().sequence == before
    correct(appointment, BookingRequest(**MAIL, name="Kranich"), by=None)
    assert Appointment.objects.get().personal.video_link == OWN


@pytest.mark.parametrize(("to", "stays"), [("same adviser", True), ("another adviser", False), ("by phone", False)])
def test_own_link_goes_with_its_adviser(hour, to, stays):
    appointment = booked(hour, **MAIL, **PHONE)
    set_video_link(appointment, OWN, by=hour.adviser)
    adviser = make_adviser(hour.offer.office) if to == "another adviser" else hour.adviser
    channel = "phone" if to == "by phone" else VIDEO
    later = make_slot(
        offer=hour.offer,
        channel=channel,
        adviser=adviser,
        starts_at=timezone.now() + dt.timedelta(days=9),
    )
    move(appointment, later, by=None)
    assert (Appointment.objects.get().personal.video_link == OWN) == stays


def test_talk_that_is_no_longer_by_video_gets_no_link(client, hour, offer):
    appointment = book(make_slot(offer=offer, channel="phone"), BookingRequest(**PHONE), by=None)
    with pytest.raises(NotByVideo):
        set_video_link(appointment, OWN, by=hour.adviser)
    client.force_login(hour.adviser)
    page = client.get(reverse("office_video_link", args=[appointment.pk]))
    assert page.url == reverse("office_appointment", args=[appointment.pk])


WRONG = {
    "javascript:alert(1)": "Ein Link beginnt mit https://.",
    "http://video.example.org/raum": "Ein Link beginnt mit https://.",
    "HTTPS://video.example.org/raum": "Ein Link beginnt mit https://.",
    "https://video.example.org/ein raum": "In diesem Link ist ein Leerzeichen.",
    "https://anna:geheim@video.example.org/raum": "In diesem Link steht vor dem @ ein Name oder ein Passwort.",
    "https://anna@video.example.org": "In diesem Link steht vor dem @ ein Name oder ein Passwort.",
    "https://": "Das ist kein Link, den man öffnen kann.",
    "https:///raum": "Das ist kein Link, den man öffnen kann.",
    r"https://video.example.org\raum": "Das ist kein Link, den man öffnen kann.",
}


def test_what_is_no_link_is_refused_in_words_that_help(client, hour, planner):
    appointment = booked(hour)
    for reader, url in (
        (planner, reverse("hour_video_link", args=[hour.pk])),
        (hour.adviser, reverse("office_video_link", args=[appointment.pk])),
    ):
        client.force_login(reader)
        for link, sentence in (WRONG | {"https://[raum": "Das ist kein Link, den man öffnen kann."}).items():
            page = client.post(url, {"video_link": link})
            assert sentence in words(page), link
            assert f'value="{link}"' in markup(page)
    assert Appointment.objects.get().personal.video_link == ""
    assert ConsultationHour.objects.get().video_link == ""


@pytest.mark.parametrize("link", WRONG)
def test_no_way_around_the_form(hour, planner, link):
    """What is sealed the database cannot read: there the action refuses."""
    with pytest.raises(IntegrityError, match="hour_video_link_is_https"), transaction.atomic():
        set_link_of_hour(hour, link, by=planner)
    with pytest.raises(ValidationError):
        set_video_link(booked(hour), link, by=hour.adviser)


@pytest.mark.parametrize(
    "link", ["https://video.example.org/a@b", "https://[::1]:8443/x?y#z", "https://bücher.example/ä"]
)
def test_every_ordinary_link_is_taken(client, hour, planner, link):
    client.force_login(planner)
    client.post(reverse("hour_video_link", args=[hour.pk]), {"video_link": link})
    assert ConsultationHour.objects.get().video_link == link


def test_new_hour_takes_its_link_and_a_change_of_the_hour_leaves_it(client, offer, planner):
    """Whoever changes the room must not tell families of a link."""
    client.force_login(planner)
    new = f"{reverse('hour_new')}?offer={offer.pk}"
    assert "Link für Video-Gespräche" in words(client.get(new))
    hour = make_hour(offer=offer, channel=VIDEO, video_link=HOUSE)
    url = reverse("hour_edit", args=[hour.pk])
    assert "Link für Video-Gespräche" not in words(client.get(url))


def test_link_goes_with_the_adviser_of_its_hour(hour, planner):
    """It led to that person: another change of the hour leaves it, another adviser does not inherit it."""
    hour.video_link = HOUSE
    hour.save()
    hour.break_minutes = 5
    save_hour(hour, by=planner)
    assert ConsultationHour.objects.get().video_link == HOUSE
    hour.adviser = make_adviser(hour.offer.office)
    save_hour(hour, by=planner)
    assert ConsultationHour.objects.get().video_link == ""


def test_link_changed_past_the_pages_is_told_in_the_morning(hour):
    booked(hour, **MAIL)
    ConsultationHour.objects.update(video_link=HOUSE)
    assert tell_forgotten() == 1
    send_waiting_mails()
    assert HOUSE in mail.outbox[-1].body
    assert tell_forgotten() == 0


@pytest.mark.parametrize("own", ["Ihr Termin am {when} steht.\n\n{link}", "Bis bald.\n\n{link}"])
def test_own_text_of_the_house_brings_the_link_too(hour, own):
    """As a paragraph of its own: nobody who wrote the text thought of a link."""
    MessageText.objects.create(occasion="booked", language="de", text=own)
    hour.video_link = HOUSE
    hour.save()
    booked(hour, **MAIL)
    assert f"Link zum Video-Gespräch: {HOUSE}" in mail.outbox[-1].body.split("\n\n")


def test_reminder_brings_the_link(hour, time_machine):
    hour.video_link = HOUSE
    hour.save()
    appointment = booked(hour, **MAIL)
    time_machine.move_to(appointment.slot.starts_at - dt.timedelta(days=1))
    assert remind_due() == 1
    send_waiting_mails()
    assert "erinnern" in mail.outbox[-1].body
    assert f"Link zum Video-Gespräch: {HOUSE}" in mail.outbox[-1].body


def test_place_kept_for_a_waiting_family_says_when_it_gets_the_link(client, hour):
    """Not before it has taken the place: others wait for the same time."""
    hour.offer.has_waiting_list = True
    hour.offer.save()
    hour.video_link = HOUSE
    hour.save()
    first = booked(hour, **MAIL)
    entry = make_entry(first.slot, "waits")
    cancel(first, by=make_adviser(hour.offer.office))
    page = client.get(reverse("waiting_entry", args=[entry.public_id]))
    assert "Der Link steht auf Ihrer Seite, sobald Sie gebucht haben." in words(page)
    assert HOUSE not in markup(page)


def test_board_and_notice_name_talks_that_have_no_link_yet(client, offer):
    tomorrow = timezone.now() + dt.timedelta(days=1)
    adviser = make_adviser(offer.office)
    slot = make_slot(offer=offer, channel=VIDEO, starts_at=tomorrow, adviser=adviser)
    appointment = book(slot, BookingRequest(), by=None)
    client.force_login(make_user(role=Role.FRONT_DESK))
    that_day = {"tag": f"{timezone.localdate(tomorrow):%Y-%m-%d}"}
    board = words(client.get(reverse("desk"), that_day))
    assert "1 Video-Gespräch bis morgen hat noch keinen Link." in board
    assert "Noch kein Link" in board
    set_video_link(appointment, OWN, by=adviser)
    page = client.get(reverse("desk"), that_day)
    assert "noch keinen Link" not in words(page)
    assert "Noch kein Link" not in words(page)
    assert "raum" not in markup(page)
    client.force_login(adviser)
    assert "raum?a=1&amp;b=2" in markup(client.get(reverse("my_day"), that_day))


def test_own_link_of_a_family_is_shown_to_its_office_alone(client, hour):
    appointment = booked(hour, **MAIL)
    set_video_link(appointment, OWN, by=hour.adviser)
    client.force_login(make_user(role=Role.FRONT_DESK))
    assert "raum" not in markup(client.get(reverse("desk_appointment", args=[appointment.pk])))
    client.force_login(make_adviser(make_offer().office))
    assert client.get(reverse("office_video_link", args=[appointment.pk])).status_code == 404


def test_board_costs_the_same_for_many_talks_by_video(client, offer, costs_the_same):
    client.force_login(make_user(role=Role.FRONT_DESK))
    start = timezone.now() + dt.timedelta(days=1)

    def add():
        hour = make_hour(offer=offer, channel=VIDEO, video_link=HOUSE)
        book(make_slot(offer=offer, hour=hour, channel=VIDEO, starts_at=start), BookingRequest(**MAIL), by=None)

    that_day = {"tag": f"{timezone.localdate(start):%Y-%m-%d}"}
    costs_the_same(lambda: client.get(reverse("desk"), that_day), add=add)
