"""The page of one offer."""

import datetime as dt
import itertools
import uuid

import pytest
from django.utils import timezone
from django.utils.translation import override

from appointments.models import Course
from familienzentrum.dates import clock, day
from offers.choices import Admission, OfferState
from offers.models import PlaceHour
from tests.factories import (
    make_age_phase,
    make_centre,
    make_emergency_number,
    make_hour,
    make_offer,
    make_office,
    make_place,
    make_room,
    make_slot,
)
from tests.offers.reading import address, read
from tests.reading import words

pytestmark = pytest.mark.django_db


def open_offer(client, offer):
    return read(client, "offer", offer.public_id)


def facts(client, **given):
    page = open_offer(client, make_offer(**given))
    return {words(fact.dt): words(fact.dd) for fact in page.find(class_="facts").find_all("div")}


def test_facts_say_what_families_ask(client):
    place = make_place(name="House", street="Market 5", postal_code="31000", town="Town", accessibility="No steps")
    said = facts(
        client, place=place, bring_along="Letter\n\n Pass ", cost="1 €", age_phases=[make_age_phase(label="0–3")]
    )
    assert said["Where"] == "House Market 5, 31000 Town"
    assert said["Accessibility"] == "No steps"
    assert said["Please bring"] == "Letter Pass"
    assert said["Cost"] == "1 €"
    assert said["For whom"] == "0–3"
    assert said["In confidence"] == "You need not say your name."


def test_facts_name_provider_interpreter_and_secrecy(client):
    office = make_office(name="Advice")
    said = facts(client, office=office, has_interpreter=True, is_sensitive=True, is_anonymous_possible=False)
    assert said["Who helps"] == f"Advice {office.provider.name}"
    assert said["Languages"] == "An interpreter can come if you ask for one."
    assert said["In confidence"] == "We need your name for this."
    assert said["Cost"] == "please ask"


PROMISES = {
    "in rooms": ([{"room": True}], "We talk in a room that nobody can look into."),
    "in a room and elsewhere": ([{"room": True}, {"seclusion": "Milchglas"}], "We talk where nobody can look in."),
    "by phone": ([{"channel": "phone"}], ""),
}
DATES = {
    "a single date in the park": ({}, ""),
    "a course in such a room": ({"room": True, "is_course": True}, PROMISES["in rooms"][1]),
    "a date by video": ({"channel": "video"}, PROMISES["in rooms"][1]),
}


@pytest.mark.parametrize("where", PROMISES)
def test_page_promises_only_what_the_hours_keep(client, where):
    hours, promise = PROMISES[where]
    offer = make_offer(is_sensitive=True)
    for number, given in enumerate(hours):
        make_hour(offer=offer, weekday=number, **given | ({"room": make_room()} if "room" in given else {}))
    text = words(open_offer(client, offer))
    assert (promise in text, "look in" in text) == (True, bool(promise))


@pytest.mark.parametrize("what", DATES)
def test_page_promises_nothing_that_a_date_beside_the_hours_does_not_keep(client, what):
    given, promise = DATES[what]
    offer, given = make_offer(is_sensitive=True), dict(given)
    make_hour(offer=offer, room=make_room())
    where = {"room": make_room()} if given.pop("room", False) else {"place": make_place(name="Park")}
    course = Course.objects.create(offer=offer, title="Kurs") if given.pop("is_course", False) else None
    make_slot(offer=offer, course=course, **where, **given)
    text = words(open_offer(client, offer))
    assert (promise in text, "look in" in text) == (True, bool(promise))


def test_rooms_of_running_hours_are_named(client):
    offer, place = make_offer(), make_place(name="House")
    make_hour(offer=offer, room=make_room(name="Room 2", is_step_free=True, place=place))
    make_hour(offer=offer, weekday=2, room=make_room(name="Old room"), valid_until=dt.date(2026, 1, 2))
    text = words(open_offer(client, offer))
    assert "House" in text
    assert "Room 2 · step-free" in text
    assert "Old room" not in text


def test_facts_say_how_to_get_in_and_claim_nothing_that_nobody_knows(client):
    place = make_place(name="House", is_step_free=True, has_lift=False, stop="Bus 12, Market")
    PlaceHour.objects.create(place=place, weekday=1, opens_at=dt.time(9), closes_at=dt.time(12))
    said = facts(client, place=place)
    assert "Bus 12, Market" in said["Where"]
    assert said["Accessibility"] == (
        "Step-free from the street on There is no lift Not known yet: toilet for wheelchair users, "
        "parking for disabled people, hearing loop. Please ask us."
    )
    assert said["Opening hours"] == "Tuesday 09:00–12:00"
    assert not {"Accessibility", "Opening hours"} & facts(client, place=make_place(name="Other")).keys()


def test_each_place_of_an_offer_stands_with_its_own_rooms(client):
    offer = make_offer(place=make_place(name="Head office"))
    for name, room in [("House", "Room 1"), ("Library", "Room 2")]:
        make_hour(
            offer=offer, room=make_room(name=room, place=make_place(name=name, street="", town="", has_lift=True))
        )
    make_hour(offer=offer, weekday=2, place=make_place(name="Gone", is_active=False))
    found = open_offer(client, offer).find(class_="facts").find_all("div")
    said = [(words(fact.dt), words(fact.dd)) for fact in found if words(fact.dt).startswith(("Where", "Access"))]
    assert [(title, text.split(" Step")[0]) for title, text in said if title == "Where"] == [
        ("Where", "House Room 1"),
        ("Where", "Library Room 2"),
    ]
    assert [title for title, _text in said if title != "Where"] == ["Accessibility: House", "Accessibility: Library"]


def test_next_three_times_are_buttons(client):
    offer = make_offer()
    slots = [make_slot(offer=offer, starts_at=timezone.now() + dt.timedelta(days=n)) for n in (4, 3, 2, 1)]
    page = open_offer(client, offer)
    expected = [address("book", slot.public_id) for slot in reversed(slots[1:])]
    assert [time["href"] for time in page.find_all(class_="time")] == expected
    with override("en"):
        soonest = f"{day(slots[3].starts_at)} {clock(slots[3].starts_at)}"
    assert words(page.find(class_="time")) == soonest
    assert page.find(href=address("times", offer.public_id))


def test_running_open_hour_is_marked(client):
    offer = make_offer(admission=Admission.OPEN)
    now = timezone.now()
    make_slot(offer=offer, capacity=0, starts_at=now - dt.timedelta(hours=1), ends_at=now + dt.timedelta(hours=1))
    assert words(open_offer(client, offer).find(class_="drop-in-times")).endswith("(now)")


@pytest.mark.parametrize(
    ("given", "heading"),
    [
        ({"state": OfferState.PAUSED}, "Paused at the moment"),
        ({"admission": Admission.PHONE}, "By phone only"),
        ({"admission": Admission.SIGNPOST}, "At another place"),
        ({"admission": Admission.OPEN}, "Without an appointment"),
        ({"admission": Admission.BOOKING}, "Appointments"),
    ],
)
def test_page_without_times_says_how_to_get_in(client, given, heading):
    make_centre(phone="0123 456")
    offer = make_offer(**given)
    if offer.state == OfferState.PAUSED:
        make_slot(offer=offer)
    section = open_offer(client, offer).find("section", {"aria-labelledby": "times"})
    assert words(section.h2) == heading
    assert [link["href"] for link in section.find_all("a")] == ["tel:0123456"]


def test_page_leads_on_and_names_help_at_once(client):
    make_emergency_number(number="116 111")
    page = open_offer(client, make_offer(checked_on=dt.date(2026, 11, 4)))
    assert page.find(href=address("guide"))
    assert [link["href"] for link in page.find(class_="emergency").find_all(class_="phone")] == ["tel:116111"]
    assert "no way to report that a child is in danger" in words(page.aside)
    assert "These details were last checked on" in words(page)


@pytest.mark.parametrize(
    "given",
    [{"state": OfferState.ENDED}, {"ends_on": dt.date(2020, 1, 1)}, {"office": {"is_active": False}}],
)
def test_offer_that_is_over_leads_to_others(client, given):
    office = make_office(**given.pop("office", {}))
    page = read(client, "offer", make_offer(office=office, **given).public_id, status=404)
    assert page.find(href=address("guide"))
    assert page.find(href=address("offers"))


def test_unknown_offer_leads_to_others(client):
    assert read(client, "offer", uuid.uuid4(), status=404).find(href=address("guide"))


def test_offer_until_its_last_day_is_shown(client):
    offer = make_offer(ends_on=timezone.localdate())
    with override("en"):
        said = f"until {day(offer.ends_on)}"
    assert said in words(open_offer(client, offer))


def test_offer_costs_the_same_however_many_times(client, costs_the_same):
    make_centre()
    offer, days = make_offer(), itertools.count(1)

    def add():
        day = next(days)
        start = timezone.now() + dt.timedelta(days=day)
        make_slot(offer=offer, starts_at=start), make_slot(offer=offer, starts_at=start, capacity=0)
        make_hour(offer=offer, weekday=day, room=make_room())

    costs_the_same(lambda: open_offer(client, offer), add=add)


def test_offer_refuses_other_methods(client):
    assert client.post(address("offer", make_offer().public_id)).status_code == 405
