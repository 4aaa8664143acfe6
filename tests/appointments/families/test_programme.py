"""What is on: what comes again stands once, full dates lead on, and others can read it by machine."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from appointments.choices import Rhythm
from familienzentrum import dates
from offers.choices import OfferKind
from tests.factories import make_centre, make_hour, make_offer, make_slot
from tests.factories_groups import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _centre():
    make_centre()


def in_days(days):
    return timezone.now().replace(second=0, microsecond=0) + dt.timedelta(days=days)


def page_of(client, **asked):
    return BeautifulSoup(client.get(reverse("events"), asked).content, "html.parser")


def make_open_door(title="Elterncafé", weeks=3, **given):
    offer = make_offer(title=title, kind=OfferKind.DROP_IN)
    hour = make_hour(offer=offer, weekday=in_days(1).weekday(), is_drop_in=True, **given)
    for week in range(weeks):
        make_slot(offer=offer, hour=hour, starts_at=in_days(1 + 7 * week), capacity=0)
    return hour


def test_what_comes_again_stands_once_with_its_next_date(client):
    make_open_door()
    page = page_of(client)
    [line] = page.select("[aria-labelledby=repeating] li")
    assert "Jeden " in line.get_text()
    assert dates.short_day(in_days(1)) in line.get_text()
    assert page.select(".day") == []


def test_a_date_of_its_own_stands_on_its_day_only(client):
    make_slot(offer=make_offer(title="Fest", kind=OfferKind.EVENT), starts_at=in_days(2), capacity=9)
    page = page_of(client)
    assert page.select("[aria-labelledby=repeating]") == []
    assert [link.get_text() for link in page.select(".day a")] == ["Fest"]


def test_a_rule_that_ends_says_until_when(client):
    last = timezone.localdate() + dt.timedelta(days=20)
    make_open_door(valid_until=last, rhythm=Rhythm.WEEKLY)
    assert f"bis {dates.day(last)}" in page_of(client).select_one("[aria-labelledby=repeating] li").get_text()


def test_many_rules_cost_as_much_as_one(client, costs_the_same):
    costs_the_same(lambda: client.get(reverse("events")), add=lambda: make_open_door(f"Treff {timezone.now()}"))


def test_full_course_leads_to_its_waiting_list(client):
    offer = make_offer(kind=OfferKind.COURSE)
    first = make_course(offer=offer, capacity=2, desk_seats=2, starts_at=in_days(3))
    list_url = reverse("join_course_list", args=[first.course.public_id])
    assert page_of(client).select(f"a[href='{list_url}']")
    assert client.get(list_url).status_code == 200


def test_feed_has_every_date_with_its_page(client):
    hour = make_open_door("Café & Klön", weeks=2)
    feed = ET.fromstring(client.get(reverse("events_rss")).content)
    entries = feed.findall("channel/item")
    assert len(entries) == 2
    assert entries[0].findtext("title").endswith("Café & Klön")
    assert entries[0].findtext("link").endswith(reverse("offer", args=[hour.offer.public_id]))
    assert len({entry.findtext("guid") for entry in entries}) == 2
