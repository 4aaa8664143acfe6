"""Sheets of paper say what the offer's page says, and lead back to it."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from appointments.choices import MeetingChannel, Rhythm
from familienzentrum.models import Centre
from familienzentrum.qr import qr_picture
from offers.choices import OfferKind, OfferState
from tests.factories import (
    make_centre,
    make_hour,
    make_offer,
    make_office,
    make_opening_hour,
    make_place,
    make_slot,
    make_topic,
)
from tests.factories_groups import make_course
from tests.reading import words

pytestmark = pytest.mark.django_db

SHEETS = ("poster", "leaflet")


@pytest.fixture(autouse=True)
def _centre():
    make_centre(phone="05181 1234", street="Markt 1")


def sheet(client, offer, name="poster"):
    return client.get(reverse(name, args=[offer.public_id]))


@pytest.mark.parametrize("name", SHEETS)
def test_sheet_says_when_where_for_whom_and_what_it_costs(client, name):
    place = make_place(name="Bürgerhaus", street="Ring 5")
    offer = make_offer(title="Elterncafé", audience="Eltern mit Babys", cost="kostenlos", place=place)
    make_hour(offer=offer, weekday=0, starts_at=dt.time(9, 30), ends_at=dt.time(11), is_drop_in=True)
    text = words(sheet(client, offer, name))
    for said in ("Elterncafé", "Jeden Montag", "09:30–11:00 Uhr", "Ohne Termin", "Bürgerhaus", "Ring 5"):
        assert said in text
    for said in ("Eltern mit Babys", "kostenlos", "05181 1234"):
        assert said in text


@pytest.mark.parametrize("name", SHEETS)
def test_qr_code_is_the_address_beside_it_in_the_language_of_the_sheet(client, name):
    offer = make_offer()
    address = reverse("offer", args=[offer.public_id])
    for start, language in (("", "de"), ("/en", "en")):
        page = client.get(start + reverse(name, args=[offer.public_id]))
        soup = BeautifulSoup(page.content, "html.parser")
        said = soup.select_one(".handout__address").get_text()
        assert soup.html["lang"] == language
        assert said == f"{settings.PORTAL_URL.rstrip('/')}{start}{address}"
        assert soup.select_one(".handout__more img")["src"] == qr_picture(said)


def test_only_the_leaflet_says_what_to_bring_and_explains(client):
    offer = make_offer(description="Wir lesen Briefe mit Ihnen.", bring_along="Ihren Brief")
    assert "Ihren Brief" in words(sheet(client, offer, "leaflet"))
    assert "Wir lesen Briefe" in words(sheet(client, offer, "leaflet"))
    assert "Ihren Brief" not in words(sheet(client, offer, "poster"))


def test_rules_say_when_they_begin_end_and_pause(client):
    today = timezone.localdate()
    offer = make_offer()
    make_hour(
        offer=offer,
        rhythm=Rhythm.WEEKLY,
        every=2,
        valid_from=today + dt.timedelta(days=9),
        valid_until=today + dt.timedelta(days=90),
        in_school_holidays=False,
    )
    text = words(sheet(client, offer))
    for said in ("Jeden zweiten", "ab ", "bis ", "Nicht in den Schulferien", "Mit Termin"):
        assert said in text


def test_talk_by_phone_sends_nobody_anywhere(client):
    offer = make_offer(place=make_place(name="Bürgerhaus"))
    make_hour(offer=offer, channel=MeetingChannel.PHONE)
    make_slot(offer=offer, channel=MeetingChannel.PHONE)
    text = words(sheet(client, offer))
    assert str(MeetingChannel.PHONE.label) in text
    assert "Bürgerhaus" not in text


def test_course_has_its_dates_instead_of_a_rule(client):
    first = make_course(offer=make_offer(kind=OfferKind.COURSE), course={"title": "Nähkurs"})
    text = words(sheet(client, first.offer))
    assert "Nähkurs" in text
    assert f"{timezone.localtime(first.starts_at).day}. " in text


def test_paused_offer_promises_no_time(client):
    offer = make_offer(state=OfferState.PAUSED)
    make_hour(offer=offer)
    text = words(sheet(client, offer))
    assert "Macht gerade Pause" in text
    assert "Jeden" not in text


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("gone", [{"state": OfferState.ENDED}, {"office": {"is_active": False}}])
def test_offer_that_families_do_not_find_has_no_sheet(client, name, gone):
    given = gone | ({"office": make_office(**gone["office"])} if "office" in gone else {})
    assert sheet(client, make_offer(**given), name).status_code == 404


def test_sheet_of_a_demonstration_says_so_on_paper_too(client):
    Centre.objects.update(is_demonstration=True)
    page = BeautifulSoup(sheet(client, make_offer()).content, "html.parser")
    assert "Beispieldaten" in page.select_one(".handout").get_text()


def folded(client, topic):
    return client.get(reverse("folded_leaflet", args=[topic.slug]))


def test_folded_leaflet_has_all_offers_of_a_topic_and_counts_those_without_room(client):
    make_opening_hour()
    topic = make_topic(name="Geld", line="Wenn es knapp ist")
    office = make_office()
    for number in range(11):
        make_offer(title=f"Hilfe {number:02}", topics=[topic], office=office)
    make_offer(title="Anderes")
    page = folded(client, topic)
    text = words(page)
    assert [f"Hilfe {number:02}" in text for number in range(11)] == [True] * 9 + [False] * 2
    assert "2 weitere Angebote" in text
    assert "Anderes" not in text
    assert "Wenn es knapp ist" in text


def test_topic_without_offers_has_no_leaflet(client):
    assert folded(client, make_topic()).status_code == 404


def test_offers_page_leads_to_its_sheets(client):
    offer = make_offer()
    page = client.get(reverse("offer", args=[offer.public_id])).content.decode()
    for name in SHEETS:
        assert reverse(name, args=[offer.public_id]) in page
