"""One name for one thing: whatever leads to a page is called as the page is."""

import pytest

from tests.factories import make_centre, make_offer, make_topic
from tests.offers.reading import address, read
from tests.reading import words

pytestmark = pytest.mark.django_db

NAMES = {"guide": "Find the right help", "soonest": "Book an appointment", "offers": "All offers"}


def pages(client):
    offer = make_offer(topics=[make_topic(slug="kita")]).public_id
    yield read(client, "start")
    yield read(client, "offer", offer)
    yield read(client, "offer", "00000000-0000-0000-0000-000000000000", status=404)
    yield read(client, "offers", query={"search": "nothing of that kind"})
    yield read(client, "times", offer)
    yield read(client, "guide", query={"topic": "kita"})


def test_links_are_called_as_their_page(client):
    make_centre()
    back_links = {"back-link", "filter-chip"}
    found = {
        (name, words(link))
        for page in pages(client)
        for name in NAMES
        for link in page.find_all("a", href=address(name))
        if not back_links & set(link.get("class", []))
    }
    assert found == set(NAMES.items())


@pytest.mark.parametrize("name", NAMES)
def test_page_says_its_name(client, name):
    assert client.get(address(name)).content.decode().split("<title>")[1].startswith(NAMES[name])
