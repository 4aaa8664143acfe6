"""Numbers on pages: at the door, on the phone, on the screen of the waiting room, at the desk."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from appointments.models import Slot, WalkIn
from appointments.walk_ins.actions import WalkInStep, call_next, take_number, take_step
from familienzentrum import local_time
from familienzentrum.choices import Role
from tests.factories import make_adviser, make_centre, make_offer, make_slot, make_user
from tests.page_forms import forms_of
from tests.reading import words

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 23)
NOW = local_time.at(DAY, dt.time(10))
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        make_centre()
        yield traveller


def make_open_door(**given):
    offer = make_offer(**given)
    make_slot(offer=offer, starts_at=NOW - HOUR, ends_at=NOW + 2 * HOUR, capacity=0)
    return offer


@pytest.fixture
def offer():
    return make_open_door(title="Offene Sprechstunde")


def take(offer):
    return take_number(offer, key=uuid.uuid4())


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def page_of(client, number):
    return client.get(reverse("walk_in", args=[number.public_id]))


# At the door, on the phone.


def test_phone_takes_a_number_and_sees_who_is_first(client, offer):
    for _number in range(3):
        take(offer)
    door = reverse("walk_in_door", args=[offer.public_id])
    (form,) = forms_of(client.get(door), door)
    answer = form.send(client)
    number = WalkIn.objects.get(number=4)
    assert answer.url == reverse("walk_in", args=[number.public_id])
    assert "3 Nummern sind vor Ihnen" in words(client.get(answer.url))
    assert form.send(client).url == answer.url


def test_page_of_a_number_says_what_to_do(client, offer):
    first, second = take(offer), take(offer)
    assert "1 Nummer ist vor Ihnen" in words(page_of(client, second))
    call_next(offer, counter=7, seen=0)
    assert "Bitte kommen Sie jetzt: Platz 7" in words(page_of(client, first))
    assert "als Nächstes dran" in words(page_of(client, second))
    take_step(first, WalkInStep.GONE)
    assert "Sie bleiben an der Reihe" in words(page_of(client, first))


def test_page_of_a_number_needs_no_script_and_names_no_offer(client, offer):
    response = page_of(client, take(offer))
    assert soup(response).select_one("noscript meta[http-equiv=refresh]")
    assert offer.title not in words(response)


def test_nobody_reads_from_a_number_that_somebody_came_for_a_sensitive_offer(client):
    """Whoever takes one before and after somebody goes in, from wherever, and watches their pages."""
    offer = make_open_door(is_sensitive=True)
    first = take(offer)
    alone = words(page_of(client, first))
    take(offer)
    later = words(page_of(client, take(offer)))
    assert "sobald Sie an der Reihe sind" in alone
    assert later.replace("3", "1") == alone
    call_next(offer, counter=7, seen=0)
    assert "Bitte kommen Sie jetzt: Platz 7" in words(page_of(client, first))


def test_number_is_given_back_after_one_question(client, offer):
    number = take(offer)
    address = reverse("walk_in_leave", args=[number.public_id])
    (form,) = forms_of(client.get(address), address)
    form.send(client)
    number.refresh_from_db()
    assert number.is_gone


def test_page_open_since_yesterday_says_so(client, offer, clock):
    number = take(offer)
    clock.shift(24 * HOUR)
    text = words(page_of(client, number))
    assert "galt für einen anderen Tag" in text
    assert "vor Ihnen" not in text


def test_code_of_another_house_and_a_deleted_number_are_told_what_to_do(client):
    for name in ("walk_in_door", "walk_in", "walk_in_leave"):
        response = client.get(reverse(name, args=[uuid.uuid4()]))
        assert response.status_code == 404
        assert "Code an unserer Tür" in words(response)


def test_door_that_is_closed_takes_nobody(client, offer, clock):
    clock.shift(5 * HOUR)
    door = reverse("walk_in_door", args=[offer.public_id])
    assert "im Moment keine Nummern" in words(client.get(door))
    assert client.post(door, {"key": str(uuid.uuid4())}).status_code == 409
    assert not WalkIn.objects.exists()


def test_one_network_cannot_take_all_numbers(client, offer):
    door = reverse("walk_in_door", args=[offer.public_id])
    settings_of_test = settings.LIMITS | {"walk-ins": 2}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "LIMITS", settings_of_test)
        answers = [client.post(door, {"key": str(uuid.uuid4())}).status_code for _ in range(3)]
    assert answers == [302, 302, 409]


def test_number_is_read_in_every_language_of_families(client, offer):
    number = take(offer)
    take(offer)
    said = set()
    for code, _name in settings.LANGUAGES:
        with override(code):
            said.add(soup(page_of(client, number)).select_one("#screen .lead").get_text(strip=True))
    # Easy German says it in the same words.
    assert len(said) == len(settings.LANGUAGES) - 1


# The screen of the waiting room.


def test_screen_shows_numbers_and_counters_only(client, offer):
    take(offer)
    take(offer)
    call_next(offer, counter=3, seen=0)
    call_next(offer, counter=4, seen=0)
    response = client.get(reverse("walk_in_screen"))
    listed = [re.sub(r"\s+", " ", item.get_text(" ", strip=True)) for item in soup(response).select("#screen li")]
    assert listed == ["2 Platz 4", "1 Platz 3"]
    assert offer.title not in words(response)
    assert response.cookies == {}
    assert soup(response).select("form, button, input") == []
    assert soup(response).select_one("#screen")["data-late"]


def test_screen_of_yesterday_shows_nobody(client, offer, clock):
    take(offer)
    call_next(offer, counter=3, seen=0)
    clock.shift(24 * HOUR)
    assert "niemand aufgerufen" in words(client.get(reverse("walk_in_screen")))


# At the desk.


@pytest.fixture
def as_desk(client):
    client.force_login(make_user(role=Role.FRONT_DESK))
    return client


def queue_page(client, offer):
    return client.get(reverse("walk_in_queue", args=[offer.public_id]))


def form_to(client, offer, name):
    address = reverse(name, args=[offer.public_id])
    page = queue_page(client, offer)
    forms = [form for form in soup(page).select("form") if form.get("action") == address]
    values = {field["name"]: field.get("value", "") for field in forms[0].select("input[name]")}
    return address, values


def press_next(client, offer, **given):
    address, values = form_to(client, offer, "walk_in_next")
    return client.post(address, values | given)


def test_one_key_calls_the_next_number(as_desk, offer):
    """The button has the focus when the page opens, and again after each call."""
    for _number in range(3):
        take(offer)
    press_next(as_desk, offer, counter="2")
    for called in (1, 2):
        page = soup(queue_page(as_desk, offer))
        (focused,) = page.select("[autofocus]")
        assert (focused.name, focused.get_text(strip=True)) == ("button", f"Nummer {called + 1} aufrufen")
        press_next(as_desk, offer)
    assert list(WalkIn.objects.values_list("number", "counter", "state")) == [
        (1, 2, "served"),
        (2, 2, "served"),
        (3, 2, "called"),
    ]


def test_counter_is_asked_for(as_desk, offer):
    take(offer)
    assert press_next(as_desk, offer, counter="").status_code == 422
    assert press_next(as_desk, offer, counter="100").status_code == 422
    assert WalkIn.objects.waiting().count() == 1


def test_ticket_has_the_number_and_a_code_and_no_offer(as_desk, offer):
    address, values = form_to(as_desk, offer, "walk_in_take")
    ticket = as_desk.get(as_desk.post(address, values).url)
    assert soup(ticket).select_one(".number").get_text() == "1"
    assert soup(ticket).select_one("img[src^='data:image']")
    assert offer.title not in words(ticket)


def test_steps_at_the_desk(as_desk, offer):
    other = make_open_door()
    number = take(offer)
    call_next(offer, counter=1, seen=0)
    step = reverse("walk_in_step", args=[number.public_id])
    for sent, state in (("again", "called"), ("gone", "gone"), ("back", "waiting")):
        as_desk.post(step, {"step": sent})
        number.refresh_from_db()
        assert number.state == state
    as_desk.post(reverse("walk_in_hand_over", args=[number.public_id, other.public_id]))
    number.refresh_from_db()
    assert number.offer == other
    assert as_desk.post(step, {"step": "lost"}).status_code == 404
    assert "inzwischen" in words(as_desk.post(step, {"step": "done"}, follow=True))


def test_desk_reads_that_somebody_else_was_called_meanwhile(as_desk, offer):
    take(offer)
    take(offer)
    address, values = form_to(as_desk, offer, "walk_in_next")
    for _press in range(2):
        answer = as_desk.post(address, values | {"counter": "1"}, follow=True)
    assert "Ihr Platz hat jemanden aufgerufen" in words(answer)
    assert WalkIn.objects.waiting().count() == 1


def row_forms(page, number):
    address = reverse("walk_in_step", args=[number.public_id])
    return [form for form in forms_of(page, "") if form.address == address]


def test_colleague_who_called_meanwhile_keeps_whom_they_have(as_desk, offer):
    """The page is older than the call: each of its buttons is refused, and says so."""
    other, number = make_open_door(), take(offer)
    page = queue_page(as_desk, offer)
    call_next(offer, counter=2, seen=0)
    forms = [form for form in forms_of(page, "") if str(number.public_id) in form.address]
    assert len(forms) == 2
    for form in forms:
        form.send(as_desk, ("step", "gone"))
        number.refresh_from_db()
        assert (number.counter, number.offer) == (2, offer)
    assert "inzwischen" in words(queue_page(as_desk, other))


def test_number_whose_turn_ended_too_early_comes_back(as_desk, offer):
    """Of the last few that were here; older ones are none of this page."""
    numbers = [take(offer) for _number in range(5)]
    for seen in range(5):
        call_next(offer, counter=1, seen=seen)
    page = queue_page(as_desk, offer)
    assert [bool(row_forms(page, number)) for number in numbers] == [False, True, True, True, True]
    (back,) = row_forms(page, numbers[3])
    assert back.buttons == (("step", "back"),)
    back.send(as_desk, back.buttons[0])
    numbers[3].refresh_from_db()
    assert numbers[3].is_waiting


def test_one_press_is_enough_at_another_counter_unless_somebody_is_there(as_desk, offer):
    for _number in range(3):
        take(offer)
    press_next(as_desk, offer, counter="1")
    press_next(as_desk, offer, counter="2")
    assert list(WalkIn.objects.called().values_list("number", "counter")) == [(1, 1), (2, 2)]
    address, values = form_to(as_desk, offer, "walk_in_next")
    answer = as_desk.post(address, values | {"counter": "1"}, follow=True)
    assert "Ihr Platz hat jemanden aufgerufen" in words(answer)
    assert WalkIn.objects.waiting().count() == 1


def test_ticket_that_was_made_before_is_no_ticket_for_the_next_family(as_desk, offer):
    """The back button leads to a page whose button was pressed already."""
    address, values = form_to(as_desk, offer, "walk_in_take")
    said = [words(as_desk.post(address, values, follow=True)) for _press in range(2)]
    assert ["schon gemacht" in page for page in said] == [False, True]
    assert WalkIn.objects.count() == 1


def test_who_waits_is_listed_though_the_open_door_is_called_off(as_desk, offer):
    number = take(offer)
    Slot.objects.update(is_withdrawn=True)
    assert offer.title in words(as_desk.get(reverse("walk_ins")))
    take_step(number, WalkInStep.GONE)
    assert offer.title not in words(as_desk.get(reverse("walk_ins")))


def test_adviser_calls_for_the_own_office_only(client, offer):
    client.force_login(make_adviser(offer.office))
    assert queue_page(client, offer).status_code == 200
    assert queue_page(client, make_open_door()).status_code == 404
    assert len(soup(client.get(reverse("walk_ins"))).select("tbody tr")) == 1


def test_sheet_for_the_door_speaks_every_language(as_desk, offer):
    sheet = soup(as_desk.get(reverse("walk_in_sheet", args=[offer.public_id])))
    assert len({line["lang"] for line in sheet.select("p[lang]")}) == len(settings.LANGUAGES) - 1


def test_queue_costs_the_same_for_many_numbers(as_desk, offer, costs_the_same):
    costs_the_same(lambda: queue_page(as_desk, offer), add=lambda: take(offer))
