"""The day on paper: codes and pseudonyms, and nothing else of a family."""

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from familienzentrum import local_time
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from tests.factories import make_appointment, make_centre, make_offer, make_room, make_slot, make_user
from tests.reading import words

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 23)
FAMILY = {"name": "Blaue Ente", "phone": "0171 99", "email": "ente@example.org", "note": "Bitte leise"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(local_time.at(DAY, dt.time(8)), tick=False):
        make_centre()
        yield


@pytest.fixture
def paper(client):
    def shown(role=Role.FRONT_DESK, **asked):
        client.force_login(make_user(role=role))
        return client.get(reverse("day_paper"), asked)

    return shown


def make_time(hour, room=None, days=0, **given):
    return make_slot(starts_at=local_time.at(DAY + dt.timedelta(days), dt.time(hour)), room=room, **given)


def sheets(response):
    return BeautifulSoup(response.content, "html.parser").select(".day-paper")


def test_every_room_has_a_sheet_with_code_and_pseudonym(paper):
    rooms = [make_room(name="Blau"), make_room(name="Rot")]
    family = make_appointment(slot=make_time(9, rooms[0]), personal=FAMILY)
    make_time(10, rooms[1])
    blue, red = sheets(paper())
    assert ("Blau" in blue.h2.get_text(), "Rot" in red.h2.get_text()) == (True, True)
    assert "Blaue Ente" in blue.get_text()
    assert f"{family.personal.code[:4]}…" in blue.get_text()
    assert [told for told in ("0171 99", "ente@example.org", "Bitte leise") if told in str(blue)] == []
    assert AuditEntry.objects.get().action == "day.printed"


def test_group_has_a_sheet_to_sign(paper):
    slot = make_time(9, capacity=5)
    for name in ("Blaue Ente", "Roter Fuchs"):
        book(slot, BookingRequest(name=name), by=None)
    _room, group = sheets(paper())
    assert "Unterschrift" in group.get_text()
    assert len(group.select("tbody tr")) == 2


def test_paper_about_a_sensitive_offer_says_code_and_kind_alone(paper):
    offer = make_offer(title="Trennung", is_sensitive=True)
    family = make_appointment(slot=make_time(9, make_room(), offer=offer), personal=FAMILY)
    (sheet,) = sheets(paper())
    text = sheet.get_text()
    assert [told for told in ("Trennung", "Blaue Ente") if told in text] == []
    assert f"{family.personal.code[:4]}…" in text


@pytest.mark.parametrize(("role", "days"), [(Role.ADMINISTRATION, 0), (Role.FRONT_DESK, 1)])
def test_pseudonyms_are_for_who_greets_and_for_today(paper, role, days):
    make_appointment(slot=make_time(9, days=days), personal=FAMILY)
    response = paper(role, tag=(DAY + dt.timedelta(days)).isoformat())
    assert len(sheets(response)) == 1
    assert "Blaue Ente" not in words(response)
    assert not AuditEntry.objects.exists()


def test_day_without_times_says_so(paper):
    assert "nichts geplant" in words(paper())
