"""Planners enter consultation hours in plain words and see what becomes of the times."""

import datetime as dt
import itertools

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.hours.actions import HourHasAppointments, save_hour
from appointments.models import ConsultationHour, Slot
from familienzentrum.choices import Role
from tests.factories import make_adviser, make_centre, make_hour, make_offer, make_office, make_room, make_user
from tests.factories_closing import make_public_holiday
from tests.reading import markup, words

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def planner(client, time_machine):
    time_machine.move_to(timezone.make_aware(dt.datetime.combine(MONDAY, dt.time(7))), tick=False)
    user = make_user(role=Role.COORDINATOR)
    client.force_login(user)
    return user


def typed(**given):
    hour = {"repeats": "weekly 1", "weekday": "0", "starts_at": "09:00", "ends_at": "12:00", "valid_from": "2026-11-23"}
    way = {"slot_minutes": "30", "capacity": "1", "unit": "family", "channel": "on_site", "in_school_holidays": "on"}
    rest = {"break_minutes": "0", "lead_hours": "0", "desk_seats": "0", "step": "save"}
    return hour | way | rest | given


def new_url(offer):
    return f"{reverse('hour_new')}?offer={offer.pk}"


def saved_hour(planner, **given):
    hour = ConsultationHour(
        offer=given.pop("offer", None) or make_offer(),
        **{"weekday": 0, "starts_at": dt.time(9), "ends_at": dt.time(12), "valid_from": MONDAY} | given,
    )
    save_hour(hour, by=planner)
    return hour


def test_offer_is_chosen_first(client):
    offer, ended = make_offer(), make_offer(state="ended")
    choices = client.get(reverse("hour_new")).context["form"].fields["offer"].queryset
    assert (offer in choices, ended in choices) == (True, False)
    assert client.get(new_url(offer)).context["offer"] == offer


@pytest.mark.parametrize("query", ["offer=", "offer=999999", "offer=x"])
def test_unknown_offer_is_asked_for_again(query, client):
    page = client.get(f"{reverse('hour_new')}?{query}")
    assert page.status_code == 200
    assert page.context["form"].errors["offer"]


def test_saved_hour_leads_to_its_next_ten_dates(client):
    page = client.post(new_url(make_offer()), typed(), follow=True)
    days = page.context["days"]
    assert [day.day for day in days] == [MONDAY + dt.timedelta(weeks=n) for n in range(10)]
    assert [len(day.slots) for day in days] == [6] * 10


def test_only_advisers_of_the_office_can_be_chosen(client):
    offer = make_offer()
    own, stranger = make_adviser(offer.office), make_adviser(make_office())
    left = make_adviser(offer.office, is_active=False)
    choices = client.get(new_url(offer)).context["form"].fields["adviser"].queryset
    assert [person in choices for person in (own, stranger, left)] == [True, False, False]
    assert client.post(new_url(offer), typed(adviser=stranger.pk)).context["form"].errors["adviser"]


def test_sensitive_offer_gets_rooms_out_of_sight(client):
    offer, visible, hidden = make_offer(is_sensitive=True), make_room(can_be_seen_into=True), make_room()
    choices = client.get(new_url(offer)).context["form"].fields["room"].queryset
    assert (visible in choices, hidden in choices) == (False, True)
    assert client.post(new_url(offer), typed(room=visible.pk)).context["form"].errors["room"]
    assert not ConsultationHour.objects.exists()


def test_sensitive_talk_without_a_room_says_how_nobody_sees_in(client):
    offer = make_offer(is_sensitive=True)
    assert client.post(new_url(offer), typed()).context["form"].errors["seclusion"]
    assert not ConsultationHour.objects.exists()
    client.post(new_url(offer), typed(seclusion="Besprechungszimmer, Milchglas"))
    hour = ConsultationHour.objects.get()
    assert "Milchglas" in words(client.get(reverse("hour", args=[hour.pk])))
    assert "seclusion" not in client.get(new_url(make_offer())).context["form"].fields


def test_talk_by_phone_needs_no_room(client):
    client.post(new_url(make_offer()), typed(channel="phone", room=make_room().pk))
    assert ConsultationHour.objects.get().room is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("weekday", "7"),
        ("starts_at", "9 Uhr"),
        ("slot_minutes", "4"),
        ("slot_minutes", "200"),
        ("slot_minutes", "99999999"),
        ("capacity", "0"),
        ("capacity", "many"),
        ("valid_from", "2026-02-30"),
        ("unit", "dog"),
        ("channel", ""),
    ],
)
def test_impossible_hour_is_refused(field, value, client):
    page = client.post(new_url(make_offer()), typed(**{field: value}))
    assert list(page.context["form"].errors) == [field]


@pytest.mark.parametrize("given", [{"ends_at": "09:00"}, {"ends_at": "08:00"}, {"valid_until": "2026-11-22"}])
def test_hour_that_ends_before_it_starts_is_refused(given, client):
    page = client.post(new_url(make_offer()), typed(**given))
    assert page.status_code == 200
    assert not ConsultationHour.objects.exists()


@pytest.mark.parametrize("who", ["adviser", "room"])
def test_overlap_is_said_kindly(who, client, planner):
    offer = make_offer()
    shared = make_adviser(offer.office) if who == "adviser" else make_room()
    saved_hour(planner, offer=offer, **{who: shared})
    page = client.post(new_url(offer), typed(**{who: shared.pk}, starts_at="11:45", ends_at="13:00"))
    constraint = next(c for c in Slot._meta.constraints if c.name == f"slot_{who}_never_twice")
    assert page.context["form"].non_field_errors() == [constraint.violation_error_message]
    assert ConsultationHour.objects.count() == 1


@pytest.mark.parametrize(("way", "state", "times"), [("keep", "booked", 13 * 4 + 1), ("cancel", "cancelled", 13 * 4)])
def test_change_asks_what_becomes_of_booked_times(way, state, times, client, planner):
    hour = saved_hour(planner)
    booked = book(hour.slots.earliest("starts_at"), BookingRequest(), by=None)
    url = reverse("hour_edit", args=[hour.pk])
    page = client.post(url, typed(starts_at="10:00"))
    assert list(page.context["form"].fields) == [f"appointment-{booked.pk}"]
    assert hour.slots.offered().count() == 13 * 6
    decided = {"asked": "1", f"appointment-{booked.pk}": way}
    assert client.post(url, typed(starts_at="10:00") | decided).url == reverse("hour", args=[hour.pk])
    booked.refresh_from_db()
    assert (booked.state, hour.slots.offered().count()) == (state, times)


def test_booked_time_moves_to_one_that_stays(client, planner):
    hour = saved_hour(planner)
    first, *_others, last = hour.slots.filter(starts_at__date=MONDAY).order_by("starts_at")
    booked = book(first, BookingRequest(phone="05181 1234"), by=None)
    decided = {"asked": "1", f"appointment-{booked.pk}": f"move-{last.pk}"}
    client.post(reverse("hour_edit", args=[hour.pk]), typed(starts_at="10:00") | decided)
    booked.refresh_from_db()
    assert booked.slot == last


def test_page_says_why_a_date_falls_out(client, planner):
    make_public_holiday(day=MONDAY + dt.timedelta(weeks=1), name="Erster Feiertag")
    days = client.get(reverse("hour", args=[saved_hour(planner).pk])).context["days"]
    assert [len(day.slots) for day in days] == [6, 0, *[6] * 8]
    assert "Erster Feiertag" in days[1].missing[0]


def test_page_says_how_many_places_are_booked(client, planner):
    hour = saved_hour(planner, capacity=4)
    book(hour.slots.earliest("starts_at"), BookingRequest(), by=None)
    slots = client.get(reverse("hour", args=[hour.pk])).context["days"][0].slots
    assert [slot.taken for slot in slots] == [1, 0, 0, 0, 0, 0]


def test_hour_is_ended_on_a_day(client, planner):
    hour = saved_hour(planner)
    url = reverse("hour_end", args=[hour.pk])
    assert client.get(url).status_code == 200
    client.post(url, {"last_day": "2026-11-30"})
    hour.refresh_from_db()
    assert hour.valid_until == dt.date(2026, 11, 30)
    assert hour.slots.offered().count() == 12


def test_hour_cannot_end_before_it_begins(client, planner):
    hour = saved_hour(planner)
    page = client.post(reverse("hour_end", args=[hour.pk]), {"last_day": "2026-11-22"})
    assert page.context["form"].errors["last_day"]


def test_removing_asks_first(client, planner):
    hour = saved_hour(planner)
    url = reverse("hour_remove", args=[hour.pk])
    assert client.get(url).status_code == 200
    assert client.post(url).url == reverse("hour_list")
    assert not ConsultationHour.objects.exists()


def test_hour_with_appointments_stays_and_the_page_says_why(client, planner):
    hour = saved_hour(planner)
    book(hour.slots.earliest("starts_at"), BookingRequest(), by=None)
    page = client.post(reverse("hour_remove", args=[hour.pk]))
    assert page.context["problem"] == HourHasAppointments.words
    assert ConsultationHour.objects.exists()


def test_list_shows_ended_hours_only_when_asked(client):
    over = make_hour(valid_until=dt.date(2026, 11, 22))
    url = reverse("hour", args=[over.pk])
    assert url not in markup(client.get(reverse("hour_list")))
    assert url in markup(client.get(reverse("hour_list"), {"beendete": "1"}))


def test_list_reads_the_same_for_many_hours(client, costs_the_same):
    make_centre()

    def placed_hour():
        offer = make_offer()
        make_hour(offer=offer, adviser=make_adviser(offer.office), room=make_room())

    costs_the_same(lambda: client.get(reverse("hour_list")), add=placed_hour)


def test_page_of_an_hour_reads_the_same_for_many_dates(client, planner, costs_the_same):
    make_centre()
    hour, weeks = saved_hour(planner, valid_until=MONDAY), itertools.count()

    def add():
        hour.valid_until = MONDAY + dt.timedelta(weeks=next(weeks))
        save_hour(hour, by=planner)

    costs_the_same(lambda: client.get(reverse("hour", args=[hour.pk])), add=add)


def test_form_reads_the_same_for_many_rooms(client, costs_the_same):
    make_centre()
    offer = make_offer()
    costs_the_same(lambda: client.get(new_url(offer)), add=lambda: [make_room(), make_adviser(offer.office)])
