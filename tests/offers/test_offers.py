"""The list of offers: what stands on a card, how it is narrowed, and what it costs the database."""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.translation import override

from familienzentrum.dates import clock, short_day, span
from offers.choices import Admission, OfferState
from tests.factories import make_age_phase, make_centre, make_offer, make_place, make_slot, make_topic
from tests.offers.reading import address, read
from tests.reading import words

pytestmark = pytest.mark.django_db


def card(client, **query):
    return words(read(client, "offers", query=query).find(class_="offer-card"))


def test_card_says_who_for_whom_and_languages_and_no_cost_that_nobody_knows(client):
    offer = make_offer(
        title="Talk", summary="We listen.", age_phases=[make_age_phase(label="0–3")], languages=["de", "tr"]
    )
    text = card(client)
    assert text.startswith(f"Talk {offer.office.name} We listen. For whom: 0–3 Languages:")
    assert "Cost: please ask" in text


def test_card_shows_the_next_free_appointment(client):
    offer = make_offer()
    sooner = make_slot(offer=offer, starts_at=timezone.now() + dt.timedelta(days=2))
    make_slot(offer=offer, starts_at=timezone.now() + dt.timedelta(days=1), is_withdrawn=True)
    make_slot(offer=offer, starts_at=timezone.now() + dt.timedelta(days=3))
    with override("en"):
        when = f"{short_day(sooner.starts_at)}, {clock(sooner.starts_at)}"
    assert card(client).endswith(f"Next appointment: {when}")


def test_card_shows_the_next_time_without_an_appointment(client):
    slot = make_slot(offer=make_offer(admission=Admission.OPEN), capacity=0)
    with override("en"):
        when = f"{short_day(slot.starts_at)}, {span(slot.starts_at, slot.ends_at)}"
    assert card(client).endswith(f"Without an appointment: {when}")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"admission": Admission.PHONE, "phone": "0123 45"}, "By phone only: 0123 45"),
        ({"admission": Admission.SIGNPOST}, "At another place"),
        ({"admission": Admission.OPEN}, "Without an appointment. Ask us for the next time."),
        ({"admission": Admission.BOOKING}, "No appointment is free online at the moment"),
        ({"state": OfferState.PAUSED}, "Paused at the moment"),
    ],
)
def test_card_always_says_how_to_get_in(client, given, says):
    make_offer(**given)
    assert card(client).endswith(says)


def test_paused_offer_shows_no_time(client):
    make_slot(offer=make_offer(state=OfferState.PAUSED))
    assert card(client).endswith("Paused at the moment")


def test_signpost_names_its_place(client):
    make_offer(admission=Admission.SIGNPOST, place=make_place(name="Town hall"))
    assert card(client).endswith("Town hall")


def test_filter_stands_in_the_form_and_as_a_chip(client):
    make_offer(topics=[make_topic(slug="kita", name="Kita")])
    page = read(client, "offers", query={"topic": "kita"})
    assert page.find("select", id="topic").find("option", selected=True)["value"] == "kita"
    assert [chip["href"] for chip in page.find_all(class_="filter-chip")] == ["?"]
    assert "Filter (1)" in words(page.summary)


def test_count_is_said(client):
    make_offer(title="Talk"), make_offer(title="Walk")
    assert words(read(client, "offers").find(role="status")) == "2 offers"
    assert words(read(client, "offers", query={"search": "Walk"}).find(role="status")) == "1 result"


def test_unknown_filters_and_odd_words_show_a_page(client):
    make_offer()
    query = {"topic": "x", "office": "y", "page": "999", "search": "'; DROP TABLE--" + "ä" * 5000}
    assert words(read(client, "offers", query=query).find(role="status")) == "Nothing found"


def test_nothing_found_says_why_and_leads_on(client):
    make_centre(phone="0123 456")
    make_offer(topics=[make_topic(slug="kita", name="Kita")])
    page = read(client, "offers", query={"topic": "kita", "search": "Fahrrad"}).find(class_="empty")
    ways_on = ["?topic=kita", "tel:0123456", f"{address('call_me')}?from=search", address("guide")]
    assert [link["href"] for link in page.find_all("a")] == ways_on


def test_no_offers_at_all_is_said(client):
    assert "No offers have been entered yet." in words(read(client, "offers"))


def test_long_list_comes_in_pages(client):
    topic = make_topic(slug="kita")
    for _number in range(31):
        make_offer(topics=[topic])
    page = read(client, "offers", query={"topic": "kita", "page": "2"})
    assert len(page.find_all(class_="offer-card")) == 1
    assert page.find(rel="prev")["href"] == "?topic=kita&page=1"


def test_list_costs_the_same_however_long(client, costs_the_same):
    make_centre()

    def add():
        offer = make_offer(age_phases=[make_age_phase()], place=make_place())
        make_slot(offer=offer), make_slot(offer=offer, capacity=0)

    costs_the_same(lambda: read(client, "offers"), add=add)


def test_search_costs_the_same_however_much_it_finds(client, costs_the_same):
    make_centre()
    costs_the_same(lambda: read(client, "offers", query={"search": "talk"}), add=lambda: make_offer(title="Talk"))


def test_offers_refuse_other_methods(client):
    assert client.post(address("offers")).status_code == 405
