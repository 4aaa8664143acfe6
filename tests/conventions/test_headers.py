"""Every address answers with the headers that protect it, whether or not it finds something."""

import pytest
from django.urls import reverse

from tests.client import Client
from tests.conventions.test_bad_addresses import ADDRESSES, filled
from tests.factories import make_centre
from tests.headers import lacking

pytestmark = pytest.mark.django_db


def test_every_address_has_its_headers():
    """What staff see is looked at beside the matrix of who may open it."""
    make_centre()
    visitor = Client()
    found = {url: lacking(visitor.get(url), url) for url in map(filled, ADDRESSES)}
    assert {url: wrong for url, wrong in found.items() if wrong} == {}


def test_what_does_not_reach_a_page_is_not_kept_either(settings):
    make_centre()
    url = reverse("staff_home")
    for asked in (f"{url}%00", f"{url}nothing/", "/haus", "/%00"):
        assert lacking(Client().get(asked), asked) == []
    settings.SECURE_SSL_REDIRECT = True
    # A browser shows nothing of what leads on, so nobody can put a frame around it.
    assert set(lacking(Client().get(url), url)) == {"Content-Security-Policy"}


def test_header_that_is_missing_is_noticed():
    make_centre()
    answer = Client().get("/haus/")
    answer["Server"] = "x"
    del answer["Cache-Control"], answer["Permissions-Policy"]
    assert lacking(answer, "/haus/") == ["Server", "Permissions-Policy", "Cache-Control"]
