"""Before an hour is saved its sentence, its dates and what becomes of the times are shown; odd hours are refused."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.models import ConsultationHour, Slot
from appointments.planning.actions import rebuild_slots
from familienzentrum.choices import Role
from tests.appointments.hours.test_hours_pages import new_url, typed
from tests.factories import make_adviser, make_hour, make_offer, make_office, make_room, make_user
from tests.factories_closing import make_closure, make_public_holiday
from tests.factories_hours import make_school_holiday
from tests.reading import markup

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _planner(client, time_machine):
    time_machine.move_to(timezone.make_aware(dt.datetime.combine(MONDAY, dt.time(7))), tick=False)
    client.force_login(make_user(role=Role.COORDINATOR))


def looked_at(client, offer=None, **given):
    return client.post(new_url(offer or make_offer()), typed(**{"step": "check"} | given))


def test_nothing_is_saved_by_looking(client):
    page = looked_at(client, repeats="weekly 2")
    assert len(page.context["tried"].added) == 7 * 6
    assert not ConsultationHour.objects.exists()
    assert not Slot.objects.exists()


def test_preview_shows_ten_dates_and_why_some_fall_out(client):
    make_public_holiday(day=MONDAY + dt.timedelta(weeks=1), name="Erster Feiertag")
    make_school_holiday(first_day=MONDAY + dt.timedelta(weeks=2), last_day=MONDAY + dt.timedelta(weeks=2))
    start = timezone.make_aware(dt.datetime.combine(MONDAY + dt.timedelta(weeks=3), dt.time(10)))
    make_closure(starts_at=start, ends_at=start + dt.timedelta(hours=1), reason="Fortbildung")
    dates = looked_at(client, in_school_holidays="").context["dates"]
    assert [len(date.times) for date in dates] == [6, 0, 0, 4, 6, 6, 6, 6, 6, 6]
    why = [date.missing[0] for date in dates[1:4]]
    assert ["Erster Feiertag" in why[0], "Ferien" in why[1], "Fortbildung" in why[2]] == [True] * 3


def test_what_was_typed_comes_along(client):
    offer = make_offer()
    people = [make_adviser(offer.office) for _number in range(3)]
    given = {"adviser": people[0].pk, "further_advisers": [p.pk for p in people[1:]], "repeats": "monthly 1 -1"}
    page = looked_at(client, offer, **given).content.decode()
    assert page.count('name="further_advisers"') == 2
    assert 'name="repeats" value="monthly 1 -1"' in page


def test_answer_leads_back_to_the_form(client):
    page = looked_at(client, step="edit", starts_at="10:00")
    assert page.context["form"]["starts_at"].value() == "10:00"
    assert b'name="step"' not in page.content


def test_change_names_booked_times_that_do_not_fit(client):
    hour = make_hour()
    rebuild_slots(hour)
    booked = book(hour.slots.earliest("starts_at"), BookingRequest(), by=None)
    page = client.post(reverse("hour_edit", args=[hour.pk]), typed(starts_at="10:00", step="check"))
    assert page.context["tried"].kept == [booked.slot]


def test_all_that_was_asked_is_saved(client):
    offer, place = make_offer(), make_room().place
    first, second = make_adviser(offer.office), make_adviser(offer.office)
    given = {"repeats": "monthly 2 -1", "on_public_holidays": "on", "in_school_holidays": "", "break_minutes": "10"}
    given |= {"lead_hours": "24", "horizon_weeks": "20", "desk_seats": "2", "place": place.pk}
    client.post(new_url(offer), typed(**given, adviser=first.pk, further_advisers=[second.pk]))
    hour = ConsultationHour.objects.get()
    assert (hour.rhythm, hour.every, hour.week_of_month) == ("monthly", 2, -1)
    assert (hour.on_public_holidays, hour.in_school_holidays, hour.break_minutes) == (True, False, 10)
    assert (hour.lead_hours, hour.horizon_weeks, hour.desk_seats, hour.place) == (24, 20, 2, place)
    assert list(hour.further_advisers.all()) == [second]


def test_rhythm_that_nobody_names_is_kept(client):
    hour = make_hour(every=5)
    page = client.get(reverse("hour_edit", args=[hour.pk]))
    assert 'value="weekly 5" selected' in markup(page)


def test_folded_questions_stand_open_where_they_are_answered(client):
    hour = make_hour(lead_hours=3)
    page = client.get(reverse("hour_edit", args=[hour.pk])).content.decode()
    assert (page.count("<details"), page.count('<details class="fields-group" open')) == (4, 1)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"ends_at": "00:00"}, "ends_at"),
        ({"starts_at": "22:00", "ends_at": "02:00"}, "ends_at"),
        ({"valid_until": "2026-11-23", "weekday": "1"}, "valid_until"),
        ({"valid_until": "2026-11-30", "repeats": "monthly 1 1"}, "valid_until"),
        ({"valid_until": "9999-12-31"}, "valid_until"),
        ({"valid_from": "0001-01-01"}, "valid_from"),
        ({"repeats": "daily 1"}, "repeats"),
        ({"repeats": "weekly 0"}, "repeats"),
        ({"repeats": ""}, "repeats"),
        ({"slot_minutes": "181"}, "slot_minutes"),
        ({"break_minutes": "121"}, "break_minutes"),
        ({"lead_hours": "721"}, "lead_hours"),
        ({"lead_hours": "-1"}, "lead_hours"),
        ({"horizon_weeks": "53"}, "horizon_weeks"),
        ({"horizon_weeks": "0"}, "horizon_weeks"),
        ({"desk_seats": "7"}, "desk_seats"),
        ({"further_advisers": ["x"]}, "further_advisers"),
    ],
)
def test_impossible_hour_is_refused(given, field, client):
    page = looked_at(client, **given)
    assert list(page.context["form"].errors) == [field]
    assert not ConsultationHour.objects.exists()


def test_hour_at_midnight_takes_place(client):
    client.post(new_url(make_offer()), typed(starts_at="00:00", ends_at="01:00"))
    assert timezone.localtime(Slot.objects.earliest("starts_at").starts_at).time() == dt.time.min


def test_hour_in_the_missing_hour_shows_that_it_falls_out(client):
    night = {"weekday": "6", "starts_at": "02:00", "ends_at": "03:00", "valid_from": "2027-03-22"}
    [first, second, *_rest] = looked_at(client, **night).context["dates"]
    assert (first.times, len(first.missing), len(second.times)) == ([], 1, 2)


def test_hour_in_the_doubled_hour_takes_place_once(client):
    night = {"weekday": "6", "starts_at": "02:00", "ends_at": "03:00", "valid_from": "2027-10-25"}
    [first, *_rest] = looked_at(client, **night).context["dates"]
    assert (first.day, len(first.times)) == (dt.date(2027, 10, 31), 2)


def test_first_adviser_is_not_a_further_one(client):
    offer = make_offer()
    person = make_adviser(offer.office)
    page = looked_at(client, offer, adviser=person.pk, further_advisers=[person.pk])
    assert list(page.context["form"].errors) == ["further_advisers"]
    assert list(looked_at(client, offer, further_advisers=[person.pk]).context["form"].errors) == ["adviser"]


def test_stranger_is_no_further_adviser(client):
    stranger = make_adviser(make_office())
    assert list(looked_at(client, further_advisers=[stranger.pk]).context["form"].errors) == ["further_advisers"]


def test_room_and_another_place_exclude_each_other(client):
    room = make_room()
    assert looked_at(client, room=room.pk, place=room.place.pk).context["form"].non_field_errors()


def test_two_advisers_in_one_room_are_refused_before_saving(client):
    offer, room = make_offer(), make_room()
    rebuild_slots(make_hour(offer=offer, room=room, adviser=make_adviser(offer.office)))
    page = looked_at(client, offer, room=room.pk, adviser=make_adviser(offer.office).pk)
    constraint = next(c for c in Slot._meta.constraints if c.name == "slot_room_never_twice")
    assert page.context["form"].non_field_errors() == [constraint.violation_error_message]


@pytest.mark.parametrize("channel", ["phone", "home_visit", "video"])
def test_talk_elsewhere_has_no_place(channel, client):
    client.post(new_url(make_offer()), typed(channel=channel, place=make_room().place.pk))
    assert ConsultationHour.objects.get().place is None
