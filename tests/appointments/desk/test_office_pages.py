"""An adviser's pages: one's own office and nobody else's, and every look is logged."""

import datetime as dt
import itertools

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from appointments.choices import AppointmentState, CancelledBy
from appointments.models import Appointment
from appointments.privacy.actions import erase_due
from familienzentrum.models import AuditEntry
from offers.models import Offer
from tests.factories import (
    make_adviser,
    make_age_phase,
    make_appointment,
    make_centre,
    make_hour,
    make_offer,
    make_room,
    make_slot,
    make_user,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.time_machine(dt.datetime(2026, 3, 10, 9, 10, tzinfo=dt.UTC), tick=False),
]


@pytest.fixture
def offer():
    return make_offer()


@pytest.fixture(autouse=True)
def adviser(client, offer):
    make_centre()
    user = make_adviser(offer.office)
    client.force_login(user)
    return user


def booked(offer, *, days=0, hours=1, adviser=None, **given):
    start = timezone.now() + dt.timedelta(days=days, hours=hours)
    return make_appointment(slot=make_slot(offer=offer, starts_at=start, adviser=adviser), **given)


def page(response):
    return BeautifulSoup(response.content, "html.parser")


def test_day_shows_own_times_and_those_of_nobody_in_particular(client, offer, adviser):
    booked(offer, adviser=adviser)
    booked(offer)
    booked(offer, adviser=make_adviser(offer.office))
    booked(make_offer())
    assert len(page(client.get(reverse("my_day"))).select(".time-card")) == 2


def test_day_shows_no_family_of_an_office_one_has_left(client, offer, adviser):
    booked(make_offer(), adviser=adviser, personal={"name": "Kranich"})
    response = client.get(reverse("my_day"))
    assert page(response).select(".time-card") == []
    assert b"Kranich" not in response.content


def test_offer_that_moved_here_brings_no_family_of_its_old_office(client, offer, adviser):
    appointment = booked(make_offer(), personal={"name": "Kranich"})
    Offer.objects.filter(pk=appointment.slot.offer_id).update(office=offer.office)
    for name in ("my_day", "my_week"):
        response = client.get(reverse(name))
        assert page(response).select(".time-card")
        assert not page(response).select(".time-card__parties p")
        assert b"Kranich" not in response.content


@pytest.mark.parametrize(("days", "is_shown"), [(0, True), (1, False)])
def test_pseudonyms_stand_on_the_day_itself_only(client, offer, days, is_shown):
    booked(offer, days=days, personal={"name": "Kranich"})
    day = timezone.localdate() + dt.timedelta(days=days)
    assert (b"Kranich" in client.get(reverse("my_day"), {"tag": day.isoformat()}).content) is is_shown
    assert b"Kranich" not in client.get(reverse("my_week")).content


def test_week_goes_by_day(client, offer):
    for days in (0, 0, 2, 6, 7):
        booked(offer, days=days, hours=days + 1)
    sections = page(client.get(reverse("my_week"))).select(".board__room")
    assert [len(section.select(".time-card")) for section in sections] == [2, 1, 1]


def test_list_shows_the_whole_office_from_today_on(client, offer):
    booked(offer, days=-1)
    booked(offer, adviser=make_adviser(offer.office))
    booked(offer, days=30)
    booked(offer, state=AppointmentState.CANCELLED, cancelled_on=timezone.localdate(), cancelled_by=CancelledBy.FAMILY)
    booked(make_offer())
    assert len(page(client.get(reverse("office_appointments"))).select("tbody tr")) == 2


def test_those_that_begin_at_once_keep_their_order_so_that_no_page_repeats_another(client, offer):
    slot = make_slot(offer=offer, capacity=3)
    made = [make_appointment(slot=slot) for _ in range(3)]
    # The database has it last then.
    Appointment.objects.filter(pk=made[0].pk).update(adults=2)
    links = [reverse("office_appointment", args=[one.pk]) for one in made]
    for sort, expected in (("moment", links), ("-moment", links[::-1])):
        shown = page(client.get(reverse("office_appointments"), {"sort": sort})).select("tbody th a")
        assert [link["href"] for link in shown] == expected


def test_appointment_opens_what_the_family_told(client, offer):
    make_age_phase(slug="0-3", label="0–3 Jahre")
    told = {"name": "Kranich", "phone": "0123 987", "note": "Kinderwagen", "language": "tr", "email": "k@example.org"}
    appointment = booked(offer, personal={**told, "needs_interpreter": True, "children_by_age": {"0-3": 2}})
    response = client.get(reverse("office_appointment", args=[appointment.pk]))
    facts = page(response).select_one(".facts").get_text(" ")
    for word in ("Kranich", "0123 987", "Kinderwagen", "k@example.org", "0–3 Jahre: 2", appointment.personal.code):
        assert word in facts


def test_every_look_is_logged(client, offer, adviser):
    appointment = booked(offer)
    for _ in range(2):
        client.get(reverse("office_appointment", args=[appointment.pk]))
    looks = AuditEntry.objects.filter(action="appointment.revealed", by=adviser)
    assert [look.subject for look in looks] == [f"appointments.appointment:{appointment.pk}"] * 2


def test_erased_appointment_says_so_and_nothing_is_logged(client, offer):
    appointment = booked(offer, personal={"name": "Kranich"})
    erase_due(appointment.erase_on)
    response = client.get(reverse("office_appointment", args=[appointment.pk]))
    assert response.status_code == 200
    assert b"Kranich" not in response.content
    assert not AuditEntry.objects.exists()


def test_page_with_personal_data_stays_out_of_caches(client, offer):
    response = client.get(reverse("office_appointment", args=[booked(offer).pk]))
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("back", ["", "my_day"])
def test_step_leads_back_to_where_the_button_is(client, offer, back):
    appointment = booked(offer)
    url = reverse("change_office_appointment", args=[appointment.pk])
    response = client.post(url, {"step": "begin", "back": back})
    there = reverse("my_day") if back else reverse("office_appointment", args=[appointment.pk])
    assert response.url == there
    assert Appointment.objects.get().state == AppointmentState.RUNNING


def test_cancelling_asks_first(client, offer, adviser):
    appointment = booked(offer)
    url = reverse("cancel_office_appointment", args=[appointment.pk])
    assert client.get(url).status_code == 200
    assert Appointment.objects.get().state == AppointmentState.BOOKED
    assert client.post(url).url == reverse("office_appointments")
    appointment.refresh_from_db()
    assert (appointment.state, appointment.cancelled_by) == (AppointmentState.CANCELLED, CancelledBy.HOUSE)
    assert appointment.slot.taken == 0
    assert AuditEntry.objects.get().by == adviser


def test_what_is_over_cannot_be_cancelled(client, offer):
    appointment = booked(offer, state=AppointmentState.DONE)
    assert client.post(reverse("cancel_office_appointment", args=[appointment.pk])).status_code == 409


def test_hours_show_when_where_and_how_long(client, offer, adviser):
    make_hour(offer=offer, adviser=adviser, room=make_room(name="Raum 2"))
    make_hour(offer=offer, adviser=adviser, valid_until=dt.date(2026, 3, 9), weekday=1)
    make_hour(offer=offer, adviser=make_user())
    (hour,) = page(client.get(reverse("my_hours"))).select(".card")
    assert "09:00–12:00" in hour.get_text()
    assert "Raum 2" in hour.get_text()


@pytest.mark.parametrize("name", ["my_day", "my_week", "my_hours", "office_appointments"])
def test_empty_page_says_why(client, name):
    assert page(client.get(reverse(name))).select_one(".empty")


@pytest.mark.parametrize("name", ["my_day", "my_week", "office_appointments"])
def test_page_costs_the_same_for_many_rows(client, offer, adviser, costs_the_same, name):
    hours = itertools.count()
    costs_the_same(lambda: client.get(reverse(name)), add=lambda: booked(offer, hours=next(hours), adviser=adviser))


def test_hours_cost_the_same_for_many_rows(client, offer, adviser, costs_the_same):
    weekdays = itertools.count()
    costs_the_same(
        lambda: client.get(reverse("my_hours")),
        add=lambda: make_hour(offer=offer, adviser=adviser, weekday=next(weekdays), room=make_room()),
    )
