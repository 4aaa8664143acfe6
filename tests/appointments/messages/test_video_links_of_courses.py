"""The link to a course by video: each family has its own, and it changes until the last date."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse

from appointments.booking.actions import book, move
from appointments.booking.refusals import CannotChange
from appointments.choices import AppointmentState, MeetingChannel
from appointments.desk.video_link_actions import set_video_link
from appointments.groups.course_actions import Setting, change_date
from appointments.models import Appointment, Slot
from familienzentrum.choices import Role
from offers.models import Office
from tests.factories import make_adviser, make_centre, make_offer, make_office, make_room, make_user
from tests.factories_groups import family, make_course
from tests.outbox import send_waiting_mails
from tests.reading import markup, words

pytestmark = pytest.mark.django_db

HOUSE, OWN = "https://video.example.org/haus", "https://video.example.org/raum?a=1&b=2"
VIDEO = MeetingChannel.VIDEO
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def planner():
    make_centre(phone="0123 4560")
    return make_user(role=Role.COORDINATOR)


def test_own_link_does_not_wait_for_the_next_adviser(planner):
    """The way of a date of a course changes under its bookings; the family is moved to another course later."""
    first = make_course(channel=VIDEO, dates=1)
    appointment = book(first, family(), by=None)
    set_video_link(appointment, OWN, by=planner)
    change_date(first, (first.starts_at, first.ends_at), Setting(), by=planner)
    move(appointment, make_course(offer=first.offer, channel=VIDEO, adviser=planner, dates=1), by=planner)
    assert Appointment.objects.get().personal.video_link == ""


@pytest.mark.parametrize("which", ["the first date", "a later date"])
def test_own_link_goes_with_the_adviser_of_a_date_and_its_family_hears_so(which, planner):
    """It is one for all dates: whoever takes one over would sit behind another door."""
    first = make_course(channel=VIDEO)
    adviser, other = make_adviser(first.offer.office), make_adviser(first.offer.office)
    Slot.objects.update(channel=VIDEO, adviser=adviser)
    set_video_link(book(first, family(), by=None), OWN, by=planner)
    send_waiting_mails()
    date = first if which == "the first date" else Slot.objects.latest("starts_at")
    span = date.starts_at, date.ends_at
    change_date(date, span, Setting(adviser=adviser, channel=VIDEO), by=planner)
    assert Appointment.objects.get().personal.video_link == OWN
    told = change_date(date, span, Setting(adviser=other, channel=VIDEO), by=planner)
    assert Appointment.objects.get().personal.video_link == ""
    assert "Der Link zum Video-Gespräch gilt nicht mehr." in told.words[0]
    send_waiting_mails()
    assert "Der Link zum Video-Gespräch gilt nicht mehr." in mail.outbox[-1].body
    assert OWN not in mail.outbox[-1].body


def test_link_of_a_course_changes_until_its_last_date(client, planner, time_machine):
    """Its dates have no hour whose link would do, so that each family has its own."""
    first = make_course(channel=VIDEO)
    Slot.objects.update(channel=VIDEO)
    appointment = book(first, family(), by=None)
    send_waiting_mails()
    time_machine.move_to(first.ends_at + dt.timedelta(days=1))
    Appointment.objects.update(state=AppointmentState.ARRIVED, arrived_at=first.starts_at, arrived_by=planner)
    client.force_login(make_adviser(first.offer.office))
    url = reverse("office_video_link", args=[appointment.pk])
    assert url in markup(client.get(reverse("office_appointment", args=[appointment.pk])))
    page = client.post(url, {"video_link": OWN})
    client.post(url, {"video_link": OWN, "foretold": page.context["seal"]})
    send_waiting_mails()
    assert f"Link zum Video-Gespräch: {OWN}" in mail.outbox[-1].body
    time_machine.move_to(first.ends_at + dt.timedelta(days=30))
    with pytest.raises(CannotChange):
        set_video_link(appointment, HOUSE, by=planner)


@pytest.mark.parametrize("channel", ["video", "phone"])
def test_page_has_link_and_number_until_the_last_date_is_over(channel, client, planner, time_machine):
    first = make_course(channel=channel, dates=2)
    Slot.objects.update(channel=channel)
    Office.objects.update(phone="0123 77")
    appointment = book(Slot.objects.with_details().get(pk=first.pk), family(caller="family"), by=None)
    if channel == "video":
        set_video_link(appointment, "https://video.example.org/raum", by=planner)
    said = {"video": "https://video.example.org/raum", "phone": "0123 77"}[channel]
    last = Slot.objects.latest("starts_at")
    # The last date takes place: it has begun, and is not over.
    for now in (first.starts_at - HOUR, first.ends_at + HOUR, last.starts_at + dt.timedelta(minutes=1)):
        time_machine.move_to(now)
        for page in ("appointment", "appointment_print"):
            assert said in markup(client.get(reverse(page, args=[appointment.public_id]))), now
    time_machine.move_to(last.ends_at)
    assert said not in markup(client.get(reverse("appointment", args=[appointment.public_id])))


def test_staff_see_the_link_and_the_room_of_the_evening_that_comes_next(client, planner, time_machine):
    """The first date is in a room of the house, the second by video and led by somebody else."""
    office = make_office()
    first = make_course(offer=make_offer(office=office), dates=2, room=make_room(name="Blauer Raum"))
    second = Slot.objects.latest("starts_at")
    appointment = book(Slot.objects.with_details().get(pk=first.pk), family(), by=None)
    leader = make_adviser(office, last_name="Amsel")
    Slot.objects.filter(pk=second.pk).update(channel=VIDEO, adviser=leader)
    time_machine.move_to(second.starts_at - dt.timedelta(hours=20))
    client.force_login(leader)
    row = words(client.get(reverse("office_appointments")))
    assert "Amsel" in row
    assert "Per Video" in row
    assert "Blauer Raum" not in row
    page = client.get(reverse("office_appointment", args=[appointment.pk]))
    assert "Es gibt noch keinen." in words(page)
    assert "Blauer Raum" in words(page), "each evening stands with its place"
    client.force_login(make_user(role=Role.FRONT_DESK))
    assert "1 Video-Gespräch bis morgen hat noch keinen Link." in words(client.get(reverse("desk")))
    set_video_link(appointment, OWN, by=leader)
    assert "noch keinen Link" not in words(client.get(reverse("desk")))
