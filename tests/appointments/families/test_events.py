"""What is on in the house, as a page and as a calendar for everybody."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from appointments.models import Course, Draw
from offers.choices import OfferKind, OfferState
from tests.factories import make_centre, make_offer, make_office, make_slot
from tests.reading import markup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _centre():
    make_centre()


def tomorrow(hours=0):
    return timezone.now().replace(second=0, microsecond=0) + dt.timedelta(days=1, hours=hours)


def make_event(title, kind=OfferKind.EVENT, **given):
    slot = given.pop("slot", {})
    return make_slot(offer=make_offer(title=title, kind=kind, **given), starts_at=tomorrow(), **{"capacity": 9} | slot)


def titles(client, **asked):
    page = BeautifulSoup(client.get(reverse("events"), asked).content, "html.parser")
    return [link.get_text() for link in page.select(".agenda a")]


def entries(client):
    return Calendar.from_ical(client.get(reverse("events_ics")).content).walk("VEVENT")


def test_page_and_calendar_show_what_everybody_may_come_to(client):
    make_event("Fest")
    make_event("Elterncafé", OfferKind.DROP_IN, slot={"capacity": 0})
    make_event("Nähkurs", OfferKind.COURSE)
    assert sorted(titles(client)) == ["Elterncafé", "Fest", "Nähkurs"]
    assert sorted(str(event["SUMMARY"]) for event in entries(client)) == ["Elterncafé", "Fest", "Nähkurs"]


@pytest.mark.parametrize(
    "hidden",
    [
        {"kind": OfferKind.CONSULTATION},
        {"is_sensitive": True},
        {"state": OfferState.PAUSED},
        {"slot": {"is_withdrawn": True}},
        {"slot": {"capacity": 1}},
    ],
)
def test_what_is_not_for_everybody_stays_out(client, hidden):
    make_event("Verborgen", **hidden)
    assert titles(client) == []
    assert entries(client) == []


def test_offer_of_a_closed_office_stays_out(client):
    make_event("Verborgen", office=make_office(is_active=False))
    assert titles(client) == []


@pytest.mark.parametrize(("kind", "shown"), [("events", ["Fest"]), ("open", ["Café"]), ("", ["Fest", "Café"])])
def test_page_can_be_narrowed(client, kind, shown):
    make_event("Fest")
    make_event("Café", OfferKind.DROP_IN, slot={"capacity": 0})
    assert sorted(titles(client, kind=kind)) == sorted(shown)


def test_nonsense_in_the_address_is_passed_over(client):
    make_event("Fest")
    assert titles(client, kind="dog", day="never") == ["Fest"]


def test_later_days_have_an_address_of_their_own(client):
    make_event("Fest")
    late = make_slot(offer=make_offer(title="Später", kind=OfferKind.EVENT), starts_at=tomorrow(24 * 20), capacity=9)
    assert titles(client, day=timezone.localdate(late.starts_at).isoformat()) == ["Später"]


def test_long_list_goes_on_behind_a_link(client):
    offer = make_offer(kind=OfferKind.EVENT)
    first_of_all = timezone.localtime(tomorrow()).replace(hour=9)  # none of them lasts beyond midnight
    for number in range(70):
        make_slot(offer=offer, starts_at=first_of_all + dt.timedelta(hours=12 * number), capacity=9)
    page = BeautifulSoup(client.get(reverse("events")).content, "html.parser")
    link = page.find("a", href=lambda href: href and href.startswith("?day="))
    first, rest = len(page.select(".agenda a")), len(titles(client, day=link["href"].removeprefix("?day=")))
    assert first < 60
    assert first + rest == 70


def test_entry_leads_to_the_page_of_its_offer(client):
    slot = make_event("Fest", summary="Wir feiern.")
    [event] = entries(client)
    assert event["URL"].endswith(reverse("offer", args=[slot.offer.public_id]))
    assert event["DESCRIPTION"] == "Wir feiern."
    assert event["DTSTART"].dt == slot.starts_at


def test_dates_of_a_course_carry_its_title(client):
    first = make_event("Kurse", OfferKind.COURSE)
    first.course = Course.objects.create(offer=first.offer, title="Nähen für Anfänger")
    first.save()
    assert titles(client) == ["Nähen für Anfänger"]


def test_places_given_by_lot_lead_to_the_draw(client):
    now = timezone.now()
    slot, draw = make_event("Zirkus"), Draw.objects.create(title="Los", opens_at=now, closes_at=tomorrow())
    slot.course = Course.objects.create(offer=slot.offer, title="Zirkus", allocation="draw", draw=draw)
    slot.save()
    assert reverse("draw", args=[draw.public_id]) in markup(client.get(reverse("events")))


@pytest.mark.parametrize("name", ["events", "events_ics"])
def test_queries_do_not_grow(client, name, costs_the_same):
    costs_the_same(lambda: client.get(reverse(name)), add=lambda: make_event("Fest"))
