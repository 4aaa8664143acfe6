"""What is drawn once is drawn anew as soon as it would say something else."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from familienzentrum.kept_parts import kept_part
from tests.client import Client
from tests.factories import make_centre, make_offer, make_place, make_slot, make_topic
from tests.factories_closing import make_closure
from tests.reading import words

DAY = "appointments/families/_closed.html"

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    make_centre()
    return make_offer(place=make_place(name="Haus am Markt"))


def page_of(client, offer):
    return words(client.get(reverse("times", args=[offer.public_id])))


def test_page_follows_whatever_a_time_says(client, offer):
    """Places are the reason: a page that was drawn before is asked for after each change."""
    start = timezone.now().replace(hour=9, minute=0, second=0, microsecond=0) + dt.timedelta(days=2)
    group = make_slot(offer=offer, starts_at=start, capacity=12, unit="person")
    other = make_slot(offer=offer, starts_at=start + dt.timedelta(hours=1))
    assert "Plätze frei" in page_of(client, offer)
    book(group, BookingRequest(adults=10), by=None)
    assert "Die letzten Plätze" in page_of(client, offer)
    other.place = make_place(name="Rathaus")
    other.save()
    assert "Rathaus" in page_of(client, offer)
    other.place.name = "Altes Rathaus"
    other.place.save()
    assert "Altes Rathaus" in page_of(client, offer)


def test_page_says_at_once_why_days_are_missing(client, offer):
    make_slot(offer=offer, starts_at=timezone.now() + dt.timedelta(days=4))
    assert "geschlossen" not in page_of(client, offer)
    begin = timezone.now() + dt.timedelta(days=2)
    make_closure(starts_at=begin, ends_at=begin + dt.timedelta(hours=2), reason="Betriebsausflug")
    assert "geschlossen (Betriebsausflug)" in page_of(client, offer)


def test_each_language_has_its_own(client, offer):
    make_slot(offer=offer, starts_at=timezone.now() + dt.timedelta(days=2))
    address = reverse("times", args=[offer.public_id])
    german = words(client.get(address))
    assert "Free times" in words(client.get(f"/en{address}"))
    assert words(Client().get(address)) == german


@pytest.mark.parametrize("page", ["times", "soonest"])
def test_what_nobody_understands_is_said_to_nobody_else(client, offer, page):
    make_slot(offer=offer, starts_at=timezone.now() + dt.timedelta(days=2))
    address = reverse(page, args=[offer.public_id] if page == "times" else None)
    usual = words(client.get(address))
    client.head(address, {"weekday": "Montag"})
    caches["frame"].clear()
    client.head(address, {"weekday": "Montag"})
    assert words(client.get(address)) == usual


def test_new_topic_can_be_chosen_at_once(client, offer):
    for page in ("offers", "soonest"):
        client.get(reverse(page))
    offer.topics.add(make_topic(name="Impfung", slug="impfung"))
    for page in ("offers", "soonest"):
        assert 'value="impfung"' in client.get(reverse(page)).content.decode()


def test_new_year_is_named_until_it_has_come(client):
    with time_machine.travel("2026-12-30 12:00+01:00", tick=False) as clock:
        make_centre()
        offer = make_offer()
        make_slot(offer=offer, starts_at=timezone.now() + dt.timedelta(days=5))
        assert "4. Januar 2027" in page_of(client, offer)
        clock.shift(dt.timedelta(days=3))
        assert "4. Januar" in page_of(client, offer)
        assert "2027" not in page_of(client, offer)


def test_rows_are_refused_because_they_change_and_stay_the_same(offer):
    for value in (offer, (1, (offer,)), frozenset([offer])):
        with pytest.raises(TypeError, match="may change"):
            kept_part(DAY, {"closed": value})


def test_markup_is_refused_because_it_equals_its_text():
    for value in (mark_safe("<b>"), (1, mark_safe("<b>"))):
        with pytest.raises(TypeError, match="no markup"):
            kept_part(DAY, {"closed": value})


def test_lists_are_refused_as_well():
    with translation.override("de"), pytest.raises(TypeError):
        kept_part(DAY, {"closed": []})
