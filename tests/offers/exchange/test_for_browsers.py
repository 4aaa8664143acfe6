"""Search engines and browsers find what is for everybody, in each language, and nothing that belongs to one family."""

import datetime as dt
import json
import re
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from offers.choices import OfferState
from tests.factories import make_centre, make_offer, make_place, make_slot

pytestmark = pytest.mark.django_db

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture(autouse=True)
def _house():
    make_centre(municipality="Musterstadt")
    caches["micro"].clear()


def path_of(address):
    return address.removeprefix(settings.PORTAL_URL)


def locations(client):
    """Return every address of the sitemap with its alternates."""
    index = ET.fromstring(client.get("/sitemap.xml").content)
    sections = [
        path_of(found.text.replace("http://testserver", settings.PORTAL_URL)) for found in index.iter(f"{MAP}loc")
    ]
    urls = [url for section in sections for url in ET.fromstring(client.get(section).content).iter(f"{MAP}url")]
    return {
        url.find(f"{MAP}loc").text: {link.get("hreflang"): link.get("href") for link in url.iter(LINK)} for url in urls
    }


def linked(page):
    found = BeautifulSoup(page.content, "html.parser").find_all("script", type="application/ld+json")
    return [json.loads(one.string) for one in found]


def test_every_address_of_the_sitemap_opens_and_knows_itself_in_every_language(client):
    offer, ended = make_offer(), make_offer(state=OfferState.ENDED)
    found = locations(client)
    assert any(str(offer.public_id) in address for address in found)
    assert not any(str(ended.public_id) in address for address in found)
    codes = {code for code, _name in settings.LANGUAGES}
    for address, others in found.items():
        assert client.get(path_of(address)).status_code == 200
        assert set(others) == codes | {"x-default"}
        assert address in others.values()
        assert set(others.values()) <= set(found)


def test_robots_may_read_what_the_sitemap_names_and_nothing_of_a_family(client):
    make_offer()
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").content.decode().splitlines())
    assert rules.site_maps() == [f"{settings.PORTAL_URL}/sitemap.xml"]
    assert [address for address in locations(client) if not rules.can_fetch("*", address)] == []
    number = "11111111-1111-4111-8111-111111111111"
    private = [
        *(reverse(name) for name in ("staff_home", "find_appointment")),
        *(
            reverse(name, args=[number])
            for name in ("appointment", "waiting_entry", "wish_list", "book", "offer_check")
        ),
    ]
    for code, _name in settings.LANGUAGES:
        prefix = "" if code == settings.LANGUAGE_CODE else f"/{code}"
        assert [page for page in private if rules.can_fetch("*", f"{prefix}{page}")] == []


@pytest.mark.parametrize("address", ["/sitemap-nichts.xml", "/sitemap-angebote.xml?p=99"])
def test_sitemap_that_is_none_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_browser_can_search_and_install_the_portal(client):
    make_offer(title="Stillen")
    head = BeautifulSoup(client.get("/").content, "html.parser").head
    search = ET.fromstring(client.get(head.find("link", rel="search")["href"]).content)
    template = next(found.get("template") for found in search if found.tag.endswith("Url"))
    assert "Stillen" in client.get(path_of(template.replace("{searchTerms}", "stillen"))).content.decode()
    answer = client.get(head.find("link", rel="manifest")["href"])
    described = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert client.get(described["start_url"]).status_code == 200
    assert described["icons"][0]["sizes"] == "any"
    assert "manifest-src 'self'" in client.get("/")["Content-Security-Policy"]


def test_page_of_an_offer_says_the_same_to_search_engines(client):
    offer = make_offer(summary='</script><script>alert("1")</script>', place=make_place())
    page = client.get(f"/angebote/{offer.public_id}/")
    [data] = linked(page)
    assert (data["@type"], data["name"], data["description"]) == ("Service", offer.title, offer.summary)
    assert data["url"] == f"{settings.PORTAL_URL}/angebote/{offer.public_id}/"
    assert data["areaServed"] == "Musterstadt"
    assert "<script>alert" not in page.content.decode()


def test_events_are_dates_with_a_place(client):
    offer = make_offer(kind="event", place=make_place(name="Saal"), title="Fest")
    slot = make_slot(offer=offer, capacity=0)
    make_slot(offer=make_offer(kind="event", is_sensitive=True), starts_at=slot.starts_at, capacity=0)
    make_slot(offer=make_offer(kind="event"), starts_at=slot.starts_at + dt.timedelta(days=1), capacity=0)
    found = [event for entry in linked(client.get("/veranstaltungen/")) for event in entry]
    assert [event["name"] for event in found] == ["Fest"]
    assert dt.datetime.fromisoformat(found[0]["startDate"]) == slot.starts_at
    assert found[0]["location"]["name"] == "Saal"
    assert client.get(path_of(found[0]["url"])).status_code == 200
    assert timezone.is_aware(dt.datetime.fromisoformat(found[0]["endDate"]))


def test_no_page_of_a_family_or_of_staff_has_linked_data(client):
    make_offer()
    for address in ("/mein-termin/", "/datenschutz/", "/angebote/"):
        assert not re.search("ld\\+json", client.get(address).content.decode())
