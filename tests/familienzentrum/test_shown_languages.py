"""A town shows its pages in the languages that it chose; what leads to another leads to the German page."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from familienzentrum.choices import Role
from familienzentrum.languages import codes
from familienzentrum.models import Centre
from tests.client import Client
from tests.factories import make_centre, make_offer, make_slot, make_user
from tests.page_forms import forms_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    make_centre(page_languages=["uk", "ar"])
    caches["micro"].clear()
    return make_offer()


def switched_to(client, address):
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return [link["hreflang"] for link in page.select("header .languages a")]


def test_switch_offers_what_the_town_chose_and_german(client, offer):
    for address in (f"/angebote/{offer.public_id}/", f"/ar/angebote/{offer.public_id}/", "/nirgends/"):
        assert switched_to(client, address) == ["de", "uk", "ar"]


def test_town_that_chose_none_has_no_switch_and_one_that_chose_nothing_has_all(client):
    make_centre(page_languages=[])
    assert switched_to(client, "/") == []
    caches["micro"].clear()
    Centre.objects.all().delete()
    make_centre()
    assert switched_to(client, "/") == codes()


def test_sitemap_names_no_other_language(client, offer):
    found = client.get("/sitemap-angebote.xml").text
    assert f"/uk/angebote/{offer.public_id}/" in found
    assert f"/tr/angebote/{offer.public_id}/" not in found
    assert 'hreflang="tr"' not in found


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/tr/", "/"),
        ("/de-simple/angebote/?search=Geld&page=2", "/angebote/?search=Geld&page=2"),
        ("/tr/nirgends/", "/nirgends/"),
        # Never to another host.
        ("/tr//example.org/", "/example.org/"),
        ("/tr/\\example.org/", "/%5Cexample.org/"),
    ],
)
def test_address_in_another_language_leads_to_the_german_page(client, offer, asked, led_to):
    answer = client.get(asked)
    assert (answer.status_code, answer["Location"]) == (302, led_to)


def test_address_in_a_language_that_is_shown_or_in_none_is_answered(client, offer):
    assert client.get("/uk/").status_code == client.get("/").status_code == 200
    assert client.get("/xx/").status_code == 404


def test_what_is_being_sent_when_the_language_is_taken_away_is_not_lost(client, offer):
    with override("tr"):
        address = reverse("book", args=[make_slot(offer=offer).public_id])
    answer = client.post(address, {"adults": "x"})
    assert answer.status_code == 422
    assert BeautifulSoup(answer.content, "html.parser").html["lang"] == "tr"


def test_administration_chooses_the_languages(offer):
    staff = Client()
    staff.force_login(make_user(role=Role.ADMINISTRATION))
    address = reverse("centre_edit")
    assert forms_of(staff.get(address), address)[-1].filled(page_languages=["pl"]).save(staff).status_code == 302
    assert Centre.current().shown_languages == ["de", "pl"]


def test_database_refuses_a_language_that_the_portal_does_not_have(offer):
    with pytest.raises(IntegrityError, match="centre_page_languages_known"), transaction.atomic():
        Centre.objects.update(page_languages=["de"])
    Centre.objects.update(page_languages=["fa"])
