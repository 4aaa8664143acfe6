"""Somebody reads every page every day: bookings that a report would hide are not counted on the way.

Times of one place are another matter: whoever books one takes it from the list of free times (ADR 25).
"""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from appointments.booking.actions import book
from appointments.groups.waiting_actions import leave
from tests.client import Client
from tests.factories import make_centre, make_offer, make_slot
from tests.factories_groups import family, make_course, make_entry
from tests.page_forms import forms_of
from tests.reading import words
from tests.reporting.release.stranger import everything_public

pytestmark = pytest.mark.django_db

# Below the smallest count that a report shows.
HIDDEN = 4


@pytest.fixture(autouse=True)
def _one_moment():
    """All looks are at one time of day: what differs is what families did."""
    with time_machine.travel(dt.datetime(2026, 3, 3, 10, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def course():
    make_centre(smallest_count=5)
    return make_course(
        capacity=12, offer=make_offer(title="Basteln", kind="course", has_waiting_list=True), unit="person"
    )


@pytest.fixture
def group(course):
    return make_slot(offer=make_offer(title="Spielkreis", kind="group"), capacity=12, unit="family")


def look(course, group):
    """Return the words of all public pages about them, and of the calendar."""
    pages = [reverse("offer", args=[one.offer.public_id]) for one in (course, group)]
    booking = [reverse("book", args=[one.public_id]) for one in (course, group)]
    times = [reverse("times", args=[group.offer.public_id]), reverse("events")]
    found = everything_public(Client(), [*pages, *booking, *times, "/"], most=20)
    assert all(address in found for address in (*pages, *booking, *times))
    return {address: words(content.decode()) for address, content in found.items()}


def test_bookings_below_the_threshold_change_no_page(course, group):
    seen = [look(course, group)]
    for number in range(HIDDEN):
        book(course, family(f"c{number}", adults=2), by=None)
        book(group, family(f"g{number}"), by=None)
        seen.append(look(course, group))
    assert any("Plätze frei" in text for text in seen[0].values())
    for later in seen[1:]:
        assert later == seen[0]


def test_control_last_places_and_a_full_house_are_seen(course, group):
    before = look(course, group)
    for number in range(9):
        book(group, family(str(number)), by=None)
    assert look(course, group) == before
    book(group, family("9"), by=None)
    assert "Die letzten Plätze" in str(look(course, group))
    for number in (10, 11):
        book(group, family(str(number)), by=None)
    assert look(course, group) != before


def test_whoever_waits_does_not_count_those_before():
    course = make_course()
    book(course, family("first"), by=None)
    others = [make_entry(course, f"w{number}") for number in range(HIDDEN)]
    client, page = Client(), reverse("join_course_list", args=[course.course.public_id])
    forms_of(client.get(page), page)[0].filled(email="me@example.org").save(client)
    mine = reverse("waiting_entry", args=[type(others[0]).objects.latest("pk").public_id])
    seen = {words(client.get(mine))}
    for other in others:
        leave(other)
        seen.add(words(client.get(mine)))
    assert len(seen) == 1
    assert "weit vorn auf der Liste" in seen.pop()
