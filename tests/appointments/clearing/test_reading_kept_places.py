"""For whom a place is kept nobody decides: before its time goes, staff read that this family hears of it, and how."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book
from appointments.choices import WaitingState
from appointments.models import Appointment, ConsultationHour, RoomBooking, SingleDate, Slot
from appointments.planning.actions import rebuild_slots
from familienzentrum.choices import Role
from tests.factories import make_centre, make_hour, make_offer, make_office, make_room, make_user
from tests.factories_groups import family, make_entry
from tests.outbox import send_waiting_mails
from tests.reading import words

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 11, 23)
NEXT, LAST = MONDAY + dt.timedelta(weeks=1), MONDAY + dt.timedelta(days=6)
WITHDRAWN = "Den Platz, den wir für Sie freigehalten haben, gibt es nicht mehr"


@pytest.fixture(autouse=True)
def _planner(client, time_machine):
    time_machine.move_to(timezone.make_aware(dt.datetime.combine(MONDAY, dt.time(12))), tick=False)
    make_centre()
    client.force_login(make_user(role=Role.COORDINATOR))


@pytest.fixture
def hour():
    """Mondays at nine, for two families."""
    offer = make_offer(has_waiting_list=True)
    hour = make_hour(offer=offer, room=make_room(), capacity=2, ends_at=dt.time(9, 30))
    rebuild_slots(hour)
    return hour


@pytest.fixture
def entry(hour):
    """A place of next Monday is kept for a family that waits; the mail about it has gone."""
    waits = waiting(hour, "waits")
    send_waiting_mails()
    mail.outbox.clear()
    return waits


def waiting(hour, name):
    return make_entry(at_nine(hour), name, preferences={"until": NEXT})


def at_nine(hour):
    return Slot.objects.with_details().filter(hour=hour, starts_at__date=NEXT).earliest("starts_at")


def typed(hour, **given):
    way = {"repeats": "weekly 1", "weekday": "0", "valid_from": "2026-01-01", "room": hour.room_id, "step": "save"}
    rest = {"slot_minutes": "30", "capacity": "2", "unit": "family", "channel": "on_site", "in_school_holidays": "on"}
    times = {"starts_at": "09:00", "ends_at": "09:30", "break_minutes": "0", "lead_hours": "0", "desk_seats": "0"}
    return way | rest | times | given


def other_times(hour):
    return reverse("hour_edit", args=[hour.pk]), typed(hour, starts_at="10:00", ends_at="10:30")


def last_day(hour):
    return reverse("hour_end", args=[hour.pk]), {"last_day": LAST}


def one_date_off(hour):
    return reverse("single_date_new", args=[hour.pk, "absagen"]), {"day": NEXT}


def room_lent(hour):
    lent = {"room": hour.room_id, "day": NEXT, "starts_at": "09:00", "ends_at": "10:00", "office": make_office().pk}
    return reverse("lend_room"), lent | {"clear": "1"}


WHATEVER_CLEARS = [other_times, last_day, one_date_off, room_lent]


def as_it_was(hour, entry):
    entry.refresh_from_db()
    found = ConsultationHour.objects.get(pk=hour.pk)
    is_planned = (found.starts_at, found.valid_until) == (dt.time(9), None) and not SingleDate.objects.exists()
    return is_planned and not RoomBooking.objects.exists() and entry.state == WaitingState.OFFERED


def confirmed(page, data):
    """Send what the page carries along; the button that led to it was pressed a page before."""
    hidden = {name: value for name, value in data.items() if name not in ("clear", "step")}
    return hidden | page.context.get("sent", {}) | {"foretold": page.context["seal"]}


@pytest.mark.parametrize("change", WHATEVER_CLEARS)
def test_it_is_read_what_the_family_hears_before_its_place_goes(change, client, hour, entry):
    url, data = change(hour)
    page = client.post(url, data)
    assert WITHDRAWN in words(page)
    send_waiting_mails()
    assert (as_it_was(hour, entry), mail.outbox) == (True, [])
    saved = client.post(url, confirmed(page, data), follow=True)
    assert "1 Familie erfährt es per E-Mail" in words(saved)
    send_waiting_mails()
    [written] = mail.outbox
    assert written.to == ["waits@example.org"]
    assert "gibt es nicht mehr" in written.body
    entry.refresh_from_db()
    assert entry.state == WaitingState.WAITING
    assert not as_it_was(hour, entry)


@pytest.mark.parametrize("change", WHATEVER_CLEARS)
def test_who_has_booked_is_decided_about_first_and_both_are_read(change, client, hour, entry):
    booked = book(at_nine(hour), family("second"), by=None)
    send_waiting_mails()
    mail.outbox.clear()
    url, data = change(hour)
    name = f"appointment-{booked.pk}"
    assert list(client.post(url, data).context["form"].fields) == [name]
    decided = data | {"asked": "1", name: "cancel"}
    page = client.post(url, decided)
    assert "2 Familien erfahren es per E-Mail" in words(page)
    assert as_it_was(hour, entry)
    client.post(url, confirmed(page, decided))
    send_waiting_mails()
    assert sorted(written.to[0] for written in mail.outbox) == ["second@example.org", "waits@example.org"]
    assert not Appointment.objects.standing().exists()


def test_it_is_read_once_more_if_another_family_hears_of_it_meanwhile(client, hour, entry):
    url, data = one_date_off(hour)
    page = client.post(url, data)
    waiting(hour, "later")
    again = client.post(url, confirmed(page, data))
    assert (again.status_code, as_it_was(hour, entry)) == (409, True)
    assert "2 Familien erfahren es per E-Mail" in words(again)


def test_change_that_leaves_the_place_where_it_is_is_saved_at_once(client, hour, entry):
    url, data = other_times(hour)
    answer = client.post(url, data | {"starts_at": "09:00", "ends_at": "10:00"})
    assert answer.url == reverse("hour", args=[hour.pk])
    entry.refresh_from_db()
    assert entry.state == WaitingState.OFFERED


def test_preview_of_an_hour_tells_a_kept_place_from_a_booked_time(client, hour, entry):
    url, data = other_times(hour)
    kept = "Termin ist für Familien freigehalten, die warten"
    page = words(client.post(url, data | {"step": ""}))
    assert (kept in page, "Kein gebuchter Termin" in page) == (True, True)
    book(at_nine(hour), family("second"), by=None)
    page = words(client.post(url, data | {"step": ""}))
    assert (kept in page, "gebuchter Termin passt nicht" in page) == (False, True)
