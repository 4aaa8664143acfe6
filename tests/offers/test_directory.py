"""The directory of partner offices: everybody who helps stands there, with what is known, and nothing is made up."""

import datetime as dt

import pytest
from django.utils import timezone

from offers.choices import OfferState
from tests.factories import make_centre, make_offer, make_office, make_place, make_provider
from tests.offers.reading import address, read
from tests.reading import words

pytestmark = pytest.mark.django_db


def facts(client, office):
    """Return what the page of an office says, by its heading."""
    page = read(client, "office", office.public_id)
    return {words(row.dt): words(row.dd) for row in page.select("dl.facts > div")}


def test_directory_lists_active_offices_by_provider_in_the_order_of_their_positions(client):
    late, early = make_provider(name="A body"), make_provider(name="Z body")
    make_office(provider=late, name="Last", position=90)
    make_office(provider=early, name="First", position=10)
    make_office(provider=early, name="Second", position=95)
    make_office(provider=early, name="Closed for good", is_active=False)
    page = read(client, "directory")
    headings = [words(heading) for heading in page.select("section > h2, article h3")]
    assert headings == ["Z body", "First", "Second", "A body", "Last"]


def test_office_without_offers_is_in_the_directory_and_on_paper(client):
    make_office(name="Clinic", hours="Mondays 9 to 12")
    assert "Clinic" in words(read(client, "directory"))
    paper = words(read(client, "directory_print"))
    assert "Clinic" in paper
    assert "Mondays 9 to 12" in paper


def test_office_says_all_that_is_known(client):
    office = make_office(
        contact_role="Front office",
        phone="0123 45",
        email="office@example.org",
        website="https://example.org/office",
        hours="Mondays 9 to 12",
        languages=["de", "tr"],
        street="Seeweg 2",
        postal_code="31000",
        town="Town",
        directions="Second floor",
    )
    make_offer(office=office, title="Talk")
    assert facts(client, office) == {
        "Ask for": "Front office",
        "Phone": "Phone: 0123 45",
        "E-mail": "office@example.org",
        "When": "Mondays 9 to 12",
        "Where": "Seeweg 2, 31000 Town Second floor",
        "Languages": "German · Turkish",
        "Offers": "Talk",
        "Website": "https://example.org/office",
    }


def test_what_nobody_knows_is_said_and_the_house_answers_instead(client):
    make_centre(phone="0123 999")
    assert facts(client, make_office()) == {
        "Phone": "Please ask us: Phone: 0123 999",
        "When": "please ask",
        "Where": "please ask",
    }


def test_on_paper_it_is_said_once_that_something_is_missing(client):
    make_centre(phone="0123 999")
    make_office(), make_office()
    paper = words(read(client, "directory_print"))
    assert paper.count("Please ask us: 0123 999") == 1
    assert "please ask" not in paper


def test_times_and_places_of_an_office_with_offers_stand_with_these(client):
    office = make_office()
    make_offer(office=office, title="Talk")
    told = facts(client, office)
    assert (told["When"], told["Where"]) == ("See its offers", "See its offers")


def test_office_at_one_of_our_places_has_its_address_and_way(client):
    place = make_place(name="House", street="Markt 5", town="Town", directions="By the church", stop="Markt")
    assert facts(client, make_office(place=place))["Where"] == "House Markt 5, Town By the church Stop nearby: Markt"


def test_office_names_only_offers_that_families_can_find(client):
    office = make_office()
    make_offer(office=office, title="Running")
    make_offer(office=office, title="Ended", state=OfferState.ENDED)
    make_offer(office=office, title="Over", ends_on=timezone.localdate() - dt.timedelta(days=1))
    assert facts(client, office)["Offers"] == "Running"


def test_offer_leads_to_its_office(client):
    offer = make_offer()
    page = read(client, "offer", offer.public_id)
    assert page.find(href=address("office", offer.office.public_id))


def test_inactive_office_has_no_page(client):
    read(client, "office", make_office(is_active=False).public_id, status=404)


def test_title_of_an_office_betrays_nothing_to_whoever_reads_the_history(client):
    answer = client.get(address("office", make_office(name="Suchtberatung").public_id))
    assert "Suchtberatung" not in answer.content.decode().split("</title>")[0]


@pytest.mark.parametrize("page", ["directory", "directory_print"])
def test_directory_reads_the_same_for_many_offices(client, page, costs_the_same):
    make_centre()
    costs_the_same(lambda: client.get(address(page)), add=lambda: make_offer(office=make_office(place=make_place())))
