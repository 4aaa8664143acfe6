"""The week on one sheet."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.handouts.week import monday_of
from familienzentrum import local_time
from offers.choices import OfferKind
from tests.factories import make_centre, make_offer, make_slot
from tests.factories_closing import make_closure
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _centre():
    make_centre()


def make_event(title, day, **given):
    offer = make_offer(title=title, kind=OfferKind.EVENT, **given)
    return make_slot(offer=offer, starts_at=local_time.at(day, dt.time(10)), capacity=9)


def sheet(client, tag=""):
    return words(client.get(reverse("week_sheet"), {"tag": tag} if tag else {}))


def next_monday():
    return monday_of(timezone.localdate()) + dt.timedelta(days=7)


def test_week_has_its_own_dates_only(client):
    monday = next_monday()
    for title, days in (("Vorher", -1), ("Anfang", 0), ("Ende", 6), ("Nachher", 7)):
        make_event(title, monday + dt.timedelta(days=days))
    text = sheet(client, (monday + dt.timedelta(days=3)).isoformat())
    assert [title in text for title in ("Vorher", "Anfang", "Ende", "Nachher")] == [False, True, True, False]


def test_confidential_offers_stay_out(client):
    make_event("Trennung", next_monday(), is_sensitive=True)
    assert "Trennung" not in sheet(client, next_monday().isoformat())


def test_closed_days_stand_above(client):
    span = {"starts_at": local_time.at(next_monday()), "ends_at": local_time.at(next_monday(), dt.time(12))}
    make_closure(**span, reason="Betriebsausflug")
    assert "Betriebsausflug" in sheet(client, next_monday().isoformat())


def test_empty_week_says_what_to_do(client):
    assert "Fragen Sie uns" in sheet(client)


@pytest.mark.parametrize("tag", ["gestern", "2026-02-30", "0001-01-01", "9999-12-31", "<b>", "‮", "1" * 5000])
def test_nonsense_in_the_address_is_passed_over(client, tag):
    assert client.get(reverse("week_sheet"), {"tag": tag}).status_code == 200
