"""The front desk's day: who is expected, who is found, and what the desk never sees."""

import datetime as dt
import itertools

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from appointments.choices import AppointmentState
from appointments.models import Message
from familienzentrum.choices import Role
from tests.background import make_good_order
from tests.factories import (
    make_appointment,
    make_centre,
    make_place,
    make_room,
    make_slot,
    make_topic,
    make_user,
)
from tests.reading import words

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.time_machine(dt.datetime(2026, 3, 10, 9, 10, tzinfo=dt.UTC), tick=False),  # 10:10 in Berlin
]

SECRETS = {"email": "geheim@example.org", "phone": "0123 987", "note": "Bitte leise", "language": "tr"}


@pytest.fixture(autouse=True)
def desk(client):
    make_centre()
    user = make_user(role=Role.FRONT_DESK)
    client.force_login(user)
    return user


@pytest.fixture
def administration(client):
    client.force_login(make_user(role=Role.ADMINISTRATION))


def at(hour, minute=0, days=0, **given):
    midnight = timezone.localtime().replace(hour=0, minute=0)
    return make_slot(starts_at=midnight + dt.timedelta(days=days, hours=hour, minutes=minute), **given)


def expected(name="Kranich", **given):
    slot = given.pop("slot", None) or at(10)
    return make_appointment(slot=slot, personal={"name": name, **SECRETS}, **given)


def cards(response):
    page = BeautifulSoup(response.content, "html.parser")
    return [words(card) for card in page.select(".board .time-card")]


def search(client, typed):
    page = BeautifulSoup(client.post(reverse("desk_search"), {"who": typed}).content, "html.parser")
    return [words(card) for card in page.select(".desk__found .time-card")]


def test_board_greets_by_pseudonym_and_first_group_of_the_code(client):
    appointment = expected(adults=2, children=1)
    (card,) = cards(client.get(reverse("desk")))
    assert "Kranich" in card
    assert f"{appointment.personal.code[:4]}…" in card


def test_board_never_shows_what_only_the_office_may_know(client):
    appointment = expected()
    page = client.get(reverse("desk")).content.decode()
    for secret in [*SECRETS.values(), appointment.personal.code, appointment.personal.code[5:9]]:
        assert secret == "tr" or secret not in page
    assert str(appointment.public_id) not in page  # whoever knows it opens the family's own page


def test_board_of_another_day_shows_no_names(client):
    expected(slot=at(10, days=1))
    (card,) = cards(client.get(reverse("desk"), {"tag": "2026-03-11"}))
    assert "Kranich" not in card
    assert "…" not in card


@pytest.mark.usefixtures("administration")
def test_board_shows_no_names_to_the_administration(client):
    expected()
    (card,) = cards(client.get(reverse("desk")))
    assert "Kranich" not in card
    assert search(client, "Kranich") == []


def test_board_goes_by_room_and_time(client):
    place = make_place()
    rooms = [make_room(place=place, name=name) for name in ("B", "A")]
    for room, hour in [(rooms[0], 12), (rooms[0], 11), (rooms[1], 13), (None, 11)]:
        at(hour, room=room)
    page = BeautifulSoup(client.get(reverse("desk")).content, "html.parser")
    rows = [(row.h2.get_text(" ").split()[0], len(row.select(".time-card"))) for row in page.select(".board__room")]
    assert [count for _, count in rows] == [1, 2, 1]
    assert [name for name, _ in rows][:2] == ["A", "B"]
    assert [card[:5] for card in cards(client.get(reverse("desk")))] == ["13:00", "11:00", "12:00", "11:00"]


def test_board_marks_now_and_leaves_out_free_times_gone_by(client):
    at(8)
    at(10)
    page = BeautifulSoup(client.get(reverse("desk")).content, "html.parser")
    (card,) = page.select(".board .time-card")
    assert "time-card--now" in card["class"]


@pytest.mark.parametrize(
    ("state", "look"),
    [("booked", "expected"), ("arrived", "arrived"), ("running", "running"), ("done", "done"), ("no_show", "missed")],
)
def test_card_looks_like_its_state(client, desk, state, look):
    arrival = {"arrived_at": timezone.now(), "arrived_by": desk} if state == "arrived" else {}
    expected(state=state, **arrival)
    page = BeautifulSoup(client.get(reverse("desk")).content, "html.parser")
    assert f"time-card--{look}" in page.select_one(".board .time-card")["class"]


def test_cancelled_appointment_makes_its_time_free_again(client):
    expected(state=AppointmentState.CANCELLED, cancelled_on=timezone.localdate(), cancelled_by="family")
    page = BeautifulSoup(client.get(reverse("desk")).content, "html.parser")
    assert page.select_one(".time-card--free a.time-card__book")
    assert "Kranich" not in words(client.get(reverse("desk")))


def test_group_shows_every_family_and_what_is_left(client):
    slot = at(10, capacity=4)
    for name in ("Mo", "Li"):
        expected(name, slot=slot)
    (card,) = cards(client.get(reverse("desk")))
    assert "Mo" in card
    assert "Li" in card
    assert "2" in card


def test_drop_in_time_cannot_be_booked(client):
    at(10, capacity=0)
    page = BeautifulSoup(client.get(reverse("desk")).content, "html.parser")
    assert page.select_one(".time-card")
    assert not page.select(".time-card__book")


def test_empty_day_says_why(client):
    assert BeautifulSoup(client.get(reverse("desk")).content, "html.parser").select_one(".board .empty")


@pytest.mark.parametrize(("asked", "day"), [("2026-03-17", 17), ("2026-03-03", 3), ("2026-03-18", 10), ("gestern", 10)])
def test_days_within_a_week_can_be_opened(client, asked, day):
    assert client.get(reverse("desk"), {"tag": asked}).context["day"] == dt.date(2026, 3, day)


def test_search_finds_a_code_however_it_is_typed(client):
    code = expected().personal.code
    expected("Amsel", slot=at(11))
    for typed in (code, code.lower().replace("-", " "), code[:4]):
        (card,) = search(client, typed)
        assert "Kranich" in card


def test_search_finds_a_code_of_another_day_without_its_name(client):
    appointment = expected(slot=at(15, days=3))
    (card,) = search(client, appointment.personal.code)
    assert "15:00" in card
    assert "Kranich" not in card


def test_search_finds_a_part_of_a_pseudonym_and_that_family_only(client):
    slot = at(10, capacity=3)
    expected("Fam. Yılmaz", slot=slot)
    expected("Amsel", slot=slot)
    (card,) = search(client, "yılm")
    assert "Yılmaz" in card
    assert "Amsel" not in card


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Şahin", "sahin"),
        ("Şahin", "S\u0327ahin"),
        ("Müller", "Mueller"),
        ("Mueller", "müller"),
        ("Mu\u0308ller", "Müller"),
        ("Weiß", "weiss"),
        ("Łukasz", "lukasz"),
        ("Олена", "олена"),
        ("Manuel", "nuel"),
        ("Drei Löwen", "loewen"),
    ],
)
def test_search_folds_letters(client, name, typed):
    expected(name, slot=at(10))
    expected("Amsel", slot=at(11))
    assert ["Amsel" in card for card in search(client, typed)] == [False]


@pytest.mark.parametrize(
    ("typed", "starts"),
    [
        ("halb elf", ["10:30"]),
        ("viertel nach zehn", ["10:15"]),
        ("dreiviertel elf", ["10:45"]),
        ("um drei", ["15:00"]),
        ("morgen um elf", ["11:00"]),
        ("Mittwoch 11 Uhr", ["11:00"]),
        ("11.3. früh", ["11:00"]),
        ("heute Nachmittag", ["15:00"]),
        ("halb", []),
        ("elf Freunde", []),
    ],
)
def test_search_answers_a_time_in_words(client, typed, starts):
    """On a Tuesday."""
    for hour, minute in ((10, 15), (10, 30), (10, 45), (15, 0)):
        at(hour, minute)
    at(11, days=1)
    cards = search(client, typed)
    assert len(cards) == len(starts)
    assert all(start in card for start, card in zip(starts, cards, strict=True))


@pytest.mark.parametrize(
    ("typed", "day"), [("morgen", "11"), ("Gestern", "09"), ("am Montag", "16"), ("fr", "13"), ("12.3.", "12")]
)
def test_search_answers_a_day_in_words_with_that_day(client, typed, day):
    assert client.post(reverse("desk_search"), {"who": typed}).url == f"{reverse('desk')}?tag=2026-03-{day}"


def test_family_called_like_a_day_is_found_before_it(client):
    expected("Familie Sonntag", slot=at(10))
    (card,) = search(client, "Sonntag")
    assert "Familie Sonntag" in card
    assert client.post(reverse("desk_search"), {"who": "1.12."}).context["found"] == []


@pytest.mark.parametrize(("typed", "count"), [("11:30", 1), ("1130", 1), ("11.30 Uhr", 1), ("11", 2), ("9", 0)])
def test_search_finds_a_time(client, typed, count):
    at(11)
    at(11, 30)
    assert len(search(client, typed)) == count


def test_search_keeps_what_was_typed_out_of_the_address(client):
    assert client.get(reverse("desk_search"), {"who": "Kranich"}).status_code == 405
    page = client.post(reverse("desk_search"), {"who": "Niemand"})
    assert page.context["search_form"]["who"].value() == "Niemand"
    assert page.context["found"] == []


@pytest.mark.parametrize("typed", ["", " ", "x" * 61, "a\x00b"])
def test_search_for_nonsense_says_what_to_type(client, typed):
    response = client.post(reverse("desk_search"), {"who": typed})
    assert response.status_code == 422
    assert response.context["search_form"].errors


def test_found_family_has_the_focus_on_its_next_step(client):
    expected()
    page = BeautifulSoup(client.post(reverse("desk_search"), {"who": "kran"}).content, "html.parser")
    (focused,) = page.select("[autofocus]")
    assert focused["value"] == "check_in"


def test_check_in_leads_back_to_the_day(client, desk):
    appointment = expected()
    response = client.post(reverse("desk_change", args=[appointment.pk]), {"step": "check_in"})
    assert response.url == reverse("desk")
    appointment.refresh_from_db()
    assert (appointment.state, appointment.arrived_by) == (AppointmentState.ARRIVED, desk)


def test_second_check_in_is_refused_kindly(client):
    url = reverse("desk_change", args=[expected().pk])
    client.post(url, {"step": "check_in"})
    page = client.post(url, {"step": "check_in"}, follow=True)
    assert [message.level_tag for message in page.context["messages"]] == ["success", "error"]


@pytest.mark.parametrize("step", ["", "explode", "cancelled"])
def test_unknown_step_is_not_found(client, step):
    assert client.post(reverse("desk_change", args=[expected().pk]), {"step": step}).status_code == 404


@pytest.mark.parametrize(("attempts", "lines"), [(0, 0), (2, 1)])
def test_mail_that_was_tried_and_did_not_go_out_is_said(client, attempts, lines):
    appointment = expected(slot=at(15))
    Message.objects.create(occasion="booked", appointment=appointment, slot=appointment.slot, attempts=attempts)
    make_good_order()
    page = BeautifulSoup(client.get(reverse("desk")).content, "html.parser")
    assert [line.a["href"] for line in page.select(".notice-line")] == [reverse("messages")] * lines


def test_board_costs_the_same_for_many_times(client, costs_the_same):
    hours = itertools.count(10)

    def add():
        expected(slot=at(next(hours), 30, room=make_room()))
        make_topic()

    costs_the_same(lambda: client.get(reverse("desk")), add=add)
