"""Who may act on which page of the desk and of the offices; who may look stands in the matrix of all pages."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.models import Appointment, Referral, Slot, Visit
from familienzentrum.choices import Role
from tests.client import Client
from tests.factories import (
    make_adviser,
    make_appointment,
    make_centre,
    make_offer,
    make_office,
    make_slot,
    make_user,
    make_visit,
)

pytestmark = pytest.mark.django_db

DESK, ADVISER, COORDINATOR, ADMINISTRATION, _AUDIT = Role
# Who is meant by each column: the adviser of the row's office, and one of another office.
PEOPLE = ("desk", "own", "other", "coordination", "administration", "nobody")
EVERYBODY_WHO_RECORDS = {"desk", "own", "other", "administration"}

# Address, who may look (GET), who may act (POST); None where there is nothing to look at or to send.
MATRIX = {
    "desk": ({"desk", "administration"}, {"desk", "administration"}),
    "desk_search": (None, {"desk", "administration"}),
    "desk_change": (None, {"desk", "administration"}),
    "desk_book": ({"desk", "administration", "own"}, {"desk", "administration", "own"}),
    "visits": (EVERYBODY_WHO_RECORDS, EVERYBODY_WHO_RECORDS),
    "edit_visit": ({"desk"}, {"desk"}),
    "remove_visit": (None, {"desk"}),
    "referrals": ({"desk", "own", "other"}, None),
    "give_slip": (None, {"desk", "own", "other"}),
    "take_slip": (None, {"desk", "own", "other"}),
    "my_day": ({"own", "other"}, None),
    "my_week": ({"own", "other"}, None),
    "my_hours": ({"own", "other"}, None),
    "office_appointments": ({"own", "other"}, None),
    "office_appointment": ({"own"}, None),
    "change_office_appointment": (None, {"own"}),
    "cancel_office_appointment": ({"own"}, {"own"}),
}
AUDIENCE = {name: (looks or set()) | (acts or set()) for name, (looks, acts) in MATRIX.items()}
# The role as such may open these; the row says the rest.
BY_ROW = {
    "desk_book": {"other"},
    "edit_visit": EVERYBODY_WHO_RECORDS - {"desk"},
    "remove_visit": EVERYBODY_WHO_RECORDS - {"desk"},
    "office_appointment": {"other"},
    "change_office_appointment": {"other"},
    "cancel_office_appointment": {"other"},
}


@pytest.fixture
def house():
    """One appointment of an office, one visit of the desk, and everybody who might want to see them."""
    make_centre()
    offer = make_offer()
    slot = make_slot(offer=offer, starts_at=timezone.now() - dt.timedelta(minutes=1))
    desk = make_user(role=DESK)
    people = {
        "desk": desk,
        "own": make_adviser(offer.office),
        "other": make_adviser(make_office()),
        "coordination": make_user(role=COORDINATOR),
        "administration": make_user(role=ADMINISTRATION),
        "nobody": make_user(),
    }
    number = make_appointment(slot=slot).pk
    rows = {
        "desk_book": make_slot(offer=offer).public_id,
        "edit_visit": make_visit(recorded_by=desk).pk,
        "remove_visit": make_visit(recorded_by=desk).pk,
    }
    appointment_pages = ("desk_change", "office_appointment", "change_office_appointment", "cancel_office_appointment")
    return people, rows | dict.fromkeys(appointment_pages, number)


def address(name, rows):
    return reverse(name, args=[rows[name]] if name in rows else [])


def status(person, method, url):
    """Try an address as somebody; a step is given along, because one without a name is found by nobody."""
    client = Client()
    client.force_login(person)
    return getattr(client, method)(url, {"step": "begin"}).status_code


def expected(name, who, allowed):
    if allowed is None:
        return 405 if who in AUDIENCE[name] | BY_ROW.get(name, set()) else 404
    return "answered" if who in allowed else 404


def outcome(code):
    """What was answered does not matter here, only that it was: a page, a way on, or what is wrong in the form."""
    return "answered" if code in {200, 302, 409, 422} else code


@pytest.mark.parametrize("name", MATRIX)
def test_matrix_of_deeds(house, name):
    people, rows = house
    url, allowed = address(name, rows), MATRIX[name][1]
    # Who may remove a row does so last: before that it is there for all others.
    order = sorted(PEOPLE, key=lambda who: who in (allowed or set()))
    found = {who: outcome(status(people[who], "post", url)) for who in order}
    assert found == {who: expected(name, who, allowed) for who in PEOPLE}


@pytest.mark.parametrize("name", MATRIX)
def test_stranger_is_led_to_the_login(house, client, name):
    url = address(name, house[1])
    answer = client.post(url)
    assert answer.status_code == 302
    assert answer.url == f"{reverse('account_login')}?next={url}"


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
@pytest.mark.parametrize("name", MATRIX)
def test_other_methods_are_refused(house, name, method):
    people, rows = house
    assert status(people["desk" if "desk" in AUDIENCE[name] else "own"], method, address(name, rows)) == 405


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("desk_change", "desk"),
        ("desk_book", "desk"),
        ("office_appointment", "own"),
        ("change_office_appointment", "own"),
        ("cancel_office_appointment", "own"),
    ],
)
def test_number_of_nothing_is_not_found(house, name, who):
    """A visit that one has removed is said to be gone: test_pressed_twice.py."""
    people, rows = house
    nothing = 10**9 if isinstance(rows[name], int) else uuid.uuid4()
    url = reverse(name, args=[nothing])
    methods = [method for method, allowed in zip(("get", "post"), MATRIX[name], strict=True) if allowed]
    assert {status(people[who], method, url) for method in methods} == {404}


@pytest.mark.parametrize("name", [name for name, (looks, _acts) in MATRIX.items() if looks])
def test_look_changes_nothing(house, name):
    people, rows = house
    before = everything()
    status(people["desk" if "desk" in AUDIENCE[name] else "own"], "get", address(name, rows))
    assert everything() == before


def everything():
    return [list(table.objects.order_by("pk").values()) for table in (Appointment, Referral, Slot, Visit)]
