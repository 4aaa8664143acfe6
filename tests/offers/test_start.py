"""The first page: ways in, what is on today, topics."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from familienzentrum.models import OpeningHour
from offers.choices import OfferState
from tests.factories import make_centre, make_offer, make_office, make_slot, make_topic
from tests.offers.reading import address, read
from tests.reading import words

pytestmark = pytest.mark.django_db

MONDAY_AT_TEN = dt.datetime(2026, 11, 23, 10, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def monday():
    with time_machine.travel(MONDAY_AT_TEN, tick=False):
        yield MONDAY_AT_TEN


def today(client):
    return read(client, "start").find("section", {"aria-labelledby": "today"})


def test_start_has_one_big_way_in_and_two_quiet_ones(client):
    links = [link["href"] for link in read(client, "start").find_all("a", class_="kern-btn")]
    offers = address("offers")
    assert links == [address("guide"), address("soonest"), f"{offers}?admission=open"]


def test_start_is_the_address_of_the_house(client):
    assert reverse("start") == "/"
    assert client.get("/").status_code == 200


def test_topics_lead_to_their_offers(client):
    make_offer(topics=[make_topic(slug="kita", name="Kita", line="Find a place")])
    make_topic(name="Nothing yet")
    tiles = read(client, "start").find_all(class_="tile")
    assert [words(tile) for tile in tiles] == ["Kita Find a place"]
    assert tiles[0].a["href"] == f"{address('offers')}?topic=kita"


def test_code_leads_to_an_appointment(client):
    assert read(client, "start").find(href=address("find_appointment"))


def test_today_says_until_when_the_house_is_open(client, monday):
    OpeningHour.objects.create(centre=make_centre(), weekday=0, opens_at=dt.time(9), closes_at=dt.time(17))
    assert "Open until 17:00" in words(today(client))


def test_today_says_when_the_house_opens_again(client, monday):
    OpeningHour.objects.create(centre=make_centre(), weekday=1, opens_at=dt.time(9), closes_at=dt.time(17))
    assert "Closed now. Opens again on Tuesday, 24 November, 09:00" in words(today(client))


def test_today_shows_what_needs_no_appointment(client, monday):
    running = make_offer(title="Café")
    hour = dt.timedelta(hours=1)
    make_slot(offer=running, capacity=0, starts_at=monday - hour, ends_at=monday + hour)
    make_slot(offer=make_offer(title="Later"), capacity=0, starts_at=monday + hour, ends_at=monday + 2 * hour)
    make_slot(offer=make_offer(title="Over"), capacity=0, starts_at=monday - 2 * hour, ends_at=monday - hour)
    make_slot(offer=make_offer(title="Tomorrow"), capacity=0, starts_at=monday + 24 * hour, ends_at=monday + 25 * hour)
    lines = [words(line) for line in today(client).ul.find_all("li")]
    assert lines == ["Café now, until 11:00", "Later 11:00–12:00"]


def test_today_shows_the_next_free_time_of_three_offers(client, monday):
    for days in (4, 3, 2, 1):
        offer = make_offer(title=f"In {days}")
        for minutes in (0, 30):
            make_slot(offer=offer, starts_at=monday + dt.timedelta(days=days, minutes=minutes))
    lines = [words(line) for line in today(client).find_all("li")]
    assert lines == ["Tue, 24 Nov, 10:00 In 1", "Wed, 25 Nov, 10:00 In 2", "Thu, 26 Nov, 10:00 In 3"]


@pytest.mark.parametrize(
    "given", [{"state": OfferState.PAUSED}, {"state": OfferState.ENDED}, {"ends_on": dt.date(2020, 1, 1)}]
)
def test_today_shows_no_time_of_an_offer_that_does_not_run(client, given):
    make_slot(offer=make_offer(**given))
    make_slot(offer=make_offer(office=make_office(is_active=False)))
    assert "No appointment is free online at the moment." in words(today(client))


def test_start_costs_the_same_however_much_is_on(client, costs_the_same):
    make_centre()

    def add():
        offer, now = make_offer(), timezone.now()
        make_slot(offer=offer), make_slot(offer=offer, capacity=0, starts_at=now, ends_at=now + dt.timedelta(minutes=1))

    costs_the_same(lambda: read(client, "start"), add=add)
