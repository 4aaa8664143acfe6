"""The room plan and partners' bookings as staff see them."""

import datetime as dt
from functools import partial

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from appointments.models import RoomBooking
from familienzentrum import local_time
from familienzentrum.choices import Role
from tests.factories import (
    make_adviser,
    make_appointment,
    make_centre,
    make_office,
    make_opening_hour,
    make_place,
    make_room,
    make_slot,
    make_stand,
    make_user,
)
from tests.factories_rooms import make_house_closure, make_room_booking
from tests.reading import markup

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(dt.datetime(2027, 3, 8, 7, tzinfo=dt.UTC), tick=False)]

START = dt.datetime(2027, 3, 8, 9, tzinfo=dt.UTC)  # ten o'clock


@pytest.fixture
def office():
    return make_office()


@pytest.fixture(autouse=True)
def adviser(client, office):
    make_centre()
    user = make_adviser(office)
    client.force_login(user)
    return user


def page(client, name, **asked):
    return BeautifulSoup(client.get(reverse(name), asked).content, "html.parser")


def filled(room, office, **given):
    values = {"room": room.pk, "office": office.pk, "day": "2027-03-09", "starts_at": "09:00", "ends_at": "11:00"}
    return values | {"purpose": "Teamsitzung"} | given


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.COORDINATOR, Role.ADMINISTRATION])
def test_plan_is_open_to_all_staff(client, role):
    client.force_login(make_user(role=role))
    assert [client.get(reverse(name)).status_code for name in ("room_plan", "room_week")] == [200, 200]


def test_plan_names_no_family_and_no_adviser(client, office):
    slot = make_slot(room=make_room(), starts_at=START, adviser=make_adviser(office, last_name="Habicht"))
    make_appointment(slot=slot, personal={"name": "Kranich"})
    for name in ("room_plan", "room_week"):
        words = page(client, name).get_text()
        assert slot.offer.title in words
        assert "Kranich" not in words
        assert "Habicht" not in words


def test_free_time_leads_to_a_filled_form(client):
    make_room_booking(starts_at=START)
    links = [a["href"] for a in page(client, "room_plan").select(".room-use--free a")]
    form = BeautifulSoup(client.get(links[-1]).content, "html.parser")
    assert form.select_one("[name=starts_at]")["value"] == "11:00"
    assert form.select_one("[name=day]")["value"] == "2027-03-08"


def test_desk_sees_free_times_without_a_way_to_book(client):
    make_room()
    client.force_login(make_user(role=Role.FRONT_DESK))
    assert page(client, "room_plan").select(".room-use--free")
    assert not page(client, "room_plan").select(".room-use--free a")
    assert client.get(reverse("lend_room")).status_code == 404


@pytest.mark.parametrize(
    ("day", "shown"), [("2027-03-20", "20.\xa0März"), ("nonsense", "8.\xa0März"), ("1999-01-01", "8.\xa0M")]
)
def test_plan_shows_the_day_in_the_address(client, day, shown):
    assert shown in page(client, "room_plan", tag=day).h1.get_text()


def test_week_begins_on_monday_and_leaves_an_empty_weekend_out(client):
    booking = make_room_booking(starts_at=START)
    heads = page(client, "room_week", tag="2027-03-11").select("thead th")
    assert "8.\xa0März" in heads[1].get_text()
    assert len(heads) == 6
    make_room_booking(room=booking.room, starts_at=START + dt.timedelta(days=5))
    assert len(page(client, "room_week").select("thead th")) == 7


@pytest.mark.parametrize("name", ["room_plan", "room_grid", "room_week"])
def test_plan_costs_the_same_for_many_uses(client, costs_the_same, name):
    def fill():
        room = make_room()
        make_slot(room=room, starts_at=START)
        make_room_booking(room=room, starts_at=START + dt.timedelta(hours=2))
        make_house_closure(starts_at=START + dt.timedelta(hours=6), ends_at=START + dt.timedelta(hours=7))

    costs_the_same(lambda: client.get(reverse(name)), add=fill)


def test_adviser_books_a_room_for_the_own_office(client, office):
    room = make_room()
    answer = client.post(reverse("lend_room"), filled(room, office), follow=True)
    assert "Teamsitzung" in markup(answer)
    booking = RoomBooking.objects.get()
    assert (booking.room, booking.office, booking.starts_at.hour, booking.ends_at.hour) == (room, office, 8, 10)


def test_adviser_books_for_no_other_office(client):
    assert client.post(reverse("lend_room"), filled(make_room(), make_office())).status_code == 422
    assert not RoomBooking.objects.exists()


def test_coordination_books_for_every_office(client):
    client.force_login(make_user(role=Role.COORDINATOR))
    assert client.post(reverse("lend_room"), filled(make_room(), make_office())).status_code == 302


def test_room_in_use_says_by_what_and_keeps_what_was_typed(client, office):
    slot = make_slot(room=make_room(), starts_at=START + dt.timedelta(days=1, minutes=-30))
    answer = client.post(reverse("lend_room"), filled(slot.room, office))
    shown = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 409
    assert slot.offer.title in shown.select_one("#used ~ ul").get_text()
    assert shown.select_one("[name=purpose]")["value"] == "Teamsitzung"


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": "09:00"},
        {"day": "2027-03-07"},
        {"day": "2028-06-01"},
        {"day": "2027-03-08", "starts_at": "06:00", "ends_at": "07:00"},
        {"day": "2027-03-28", "starts_at": "02:30", "ends_at": "04:00"},
        {"purpose": "a" * 81},
    ],
)
def test_form_refuses_what_makes_no_sense(client, office, wrong):
    assert client.post(reverse("lend_room"), filled(make_room(), office, **wrong)).status_code == 422
    assert not RoomBooking.objects.exists()


def test_list_shows_own_bookings_from_today_on(client, office):
    make_room_booking(office=office, purpose="Ours")
    make_room_booking(purpose="Theirs")
    make_room_booking(office=office, purpose="Past", starts_at=START - dt.timedelta(days=3))
    words = page(client, "room_bookings").select_one("tbody").get_text()
    assert "Ours" in words
    assert "Theirs" not in words
    assert "Past" not in words


def test_room_is_given_back_after_a_question(client, office):
    booking = make_room_booking(office=office)
    url = reverse("take_back_room", args=[booking.pk])
    assert client.get(url).status_code == 200
    assert RoomBooking.objects.exists()
    assert client.post(url).status_code == 302
    assert not RoomBooking.objects.exists()


def test_booking_of_another_office_does_not_exist_here(client):
    url = reverse("take_back_room", args=[make_room_booking().pk])
    assert [client.get(url).status_code, client.post(url).status_code] == [404, 404]
    assert RoomBooking.objects.exists()


def test_grid_shows_each_use_as_high_as_it_is_long_and_gaps_between(client):
    """From nine, when the house opens, to twelve: an hour lent, a gap of one and a half, a quarter at the end."""
    make_opening_hour(weekday=START.weekday(), opens_at=dt.time(9), closes_at=dt.time(12))
    room = make_room()
    at = partial(local_time.at, START.date())
    make_room_booking(room=room, starts_at=at(dt.time(9)), ends_at=at(dt.time(10)))
    make_room_booking(room=room, starts_at=at(dt.time(11, 30)), ends_at=at(dt.time(11, 45)))
    make_room_booking(room=room, starts_at=at(dt.time(11, 45)), ends_at=at(dt.time(12, 30)))
    table = page(client, "room_grid", tag=START.date()).select_one(".room-grid")
    lines = [line["id"] for line in table.select("tbody tr")]
    assert lines == ["t-0900", "t-0930", "t-1000", "t-1030", "t-1100", "t-1130", "t-1200"]
    cells = [(cell["rowspan"], cell["class"][-1], len(cell.select(".room-use"))) for cell in table.select("td")]
    kinds = [(rows, kind.removeprefix("room-grid__cell--"), uses) for rows, kind, uses in cells]
    assert kinds == [("2", "partner", 1), ("3", "free", 1), ("2", "partner", 2)]
    assert "starts_at=10%3A00" in table.select_one(".room-use--free a")["href"]


def test_every_line_of_the_grid_is_filled_while_the_house_is_closed(client):
    for _room in range(2):
        make_room()
    first, end = local_time.whole_days(START.date(), START.date() + dt.timedelta(days=1))
    make_house_closure(starts_at=first, ends_at=end)
    table = page(client, "room_grid", tag=START.date()).select_one(".room-grid")
    heights = [int(cell["rowspan"]) for cell in table.select("td")]
    assert heights == [len(table.select("tbody tr"))] * 2


def test_week_shows_gaps_that_can_be_booked(client):
    make_room_booking(starts_at=START)
    week = page(client, "room_week", tag=START.date())
    assert week.select_one("tbody td .room-use--free a")["href"].startswith(reverse("lend_room"))


def test_room_in_a_mobile_place_is_free_only_while_that_stands_somewhere(client):
    bus = make_place(name="Bus", is_mobile=True)
    make_room(place=bus)
    make_stand(place=bus, day=START.date(), starts_at=dt.time(9), ends_at=dt.time(12))
    found = {day: page(client, "room_plan", tag=day).select(".room-use") for day in ("2027-03-08", "2027-03-09")}
    kinds = {day: [use["class"][-1].removeprefix("room-use--") for use in uses] for day, uses in found.items()}
    assert kinds == {"2027-03-08": ["away", "free", "away"], "2027-03-09": ["away"]}
    assert "09:00–12:00" in found["2027-03-08"][1].get_text()
