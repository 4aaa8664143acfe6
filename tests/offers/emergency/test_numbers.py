"""Numbers for help at once: the town's own, on every page where somebody looks for help."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.factories import make_emergency_number, make_offer
from tests.offers.reading import read
from tests.reading import words

pytestmark = pytest.mark.django_db

PAGES = ("start", "guide", "offers", "offer")


def box(client, page, *args):
    return read(client, page, *args).find("aside", {"aria-labelledby": "emergency"})


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_help_has_the_numbers_of_the_town(client, page):
    make_emergency_number(name="Youth welfare office", number="05181 70 30", line="At night, too", position=2)
    make_emergency_number(name="Police", number="110", line="In danger", position=1)
    make_emergency_number(name="For doctors only", pages=["professionals"])
    args = [make_offer().public_id] if page == "offer" else []
    lines = [words(line) for line in box(client, page, *args).select("li:has(.phone)")]
    assert lines == ["110 Police In danger", "05181 70 30 Youth welfare office At night, too"]


def test_number_can_be_rung_with_one_tap(client):
    make_emergency_number(number="0800 111 0 111")
    assert box(client, "start").find(class_="phone")["href"] == "tel:08001110111"


def test_portal_without_numbers_has_those_of_the_law(client):
    make_emergency_number(pages=["young"])
    assert [link["href"] for link in box(client, "start").find_all(class_="phone")] == ["tel:110", "tel:112"]


def test_box_says_that_this_is_no_place_to_report(client):
    assert "no way to report that a child is in danger" in words(box(client, "start"))


def test_box_costs_the_same_however_many_numbers(client, costs_the_same):
    costs_the_same(lambda: read(client, "offers"), add=make_emergency_number)


@pytest.mark.parametrize("page", PAGES)
def test_digits_of_a_number_stay_in_their_order_where_one_reads_from_right_to_left(client, page):
    make_emergency_number(number="0800 111 0 111")
    args = [make_offer(phone="05181 70 30").public_id] if page == "offer" else []
    shown = BeautifulSoup(client.get(f"/ar{reverse(page, args=args)}").content, "html.parser")
    assert shown.html["dir"] == "rtl"
    numbers = shown.select("a[href^='tel:']")
    assert numbers
    assert [str(link) for link in numbers if not link.select_one("bdi[dir=ltr]")] == []
