"""Places in town by list: only what is there, and a seal only while it is valid."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.factories import make_spot, make_spot_kind
from tests.offers.reading import read
from tests.reading import words

pytestmark = pytest.mark.django_db

YESTERDAY, TOMORROW = (dt.timedelta(days=days) for days in (-1, 1))


def listed(client, **query):
    return [words(heading) for heading in read(client, "spots", query=query).select("h2, h3")]


def sealed(until, **given):
    return make_spot(seal="Seal of child protection", seal_until=timezone.localdate() + until, **given)


def test_lists_stand_in_the_order_of_the_town_and_empty_ones_nowhere(client):
    play, change = make_spot_kind(name="Playgrounds", position=20), make_spot_kind(name="Changing", position=10)
    make_spot_kind(name="Nothing in it", position=1)
    make_spot(kind=play, name="Forest"), make_spot(kind=play, name="Brook"), make_spot(kind=change, name="Library")
    assert listed(client) == ["Changing", "Library", "Playgrounds", "Brook", "Forest"]


def test_lists_are_narrowed_by_kind_and_by_steps(client):
    play, change = make_spot_kind(slug="play", name="Playgrounds"), make_spot_kind(slug="change", name="Changing")
    make_spot(kind=play, name="Forest", is_step_free=True)
    make_spot(kind=play, name="Hill", is_step_free=False)
    make_spot(kind=play, name="Nobody knows", is_step_free=None)
    make_spot(kind=change, name="Library", is_step_free=True)
    assert listed(client, art="play") == ["Playgrounds", "Forest", "Hill", "Nobody knows"]
    assert listed(client, art="play", stufenlos="True") == ["Playgrounds", "Forest"]
    assert listed(client, stufenlos="True") == ["Changing", "Library", "Playgrounds", "Forest"]


UNKNOWN = {"nowhere": "nowhere", "quote": "' OR 1=1", "turned": "\u202e", "long": "x" * 5000}


@pytest.mark.parametrize("art", UNKNOWN.values(), ids=UNKNOWN)
def test_unknown_list_narrows_nothing(client, art):
    make_spot(name="Forest")
    assert "Forest" in listed(client, art=art)


def test_nothing_that_fits_says_what_to_do(client):
    make_spot(is_step_free=False)
    assert "No place fits both. Take one thing away above, or ask us." in words(
        read(client, "spots", query={"stufenlos": "True"})
    )


def test_town_without_places_says_so(client):
    assert "No places have been entered yet. Please ask us." in words(read(client, "spots"))


def test_club_leaves_the_list_of_seals_on_the_day_after_its_seal_ends(client):
    clubs = make_spot_kind(name="Clubs", needs_seal=True)
    sealed(TOMORROW, kind=clubs, name="Rowing")
    sealed(YESTERDAY, kind=clubs, name="Chess")
    sealed(dt.timedelta(), kind=clubs, name="Dance")
    make_spot(kind=clubs, name="Without any")
    assert listed(client) == ["Clubs", "Dance", "Rowing"]


def test_seal_is_named_while_it_is_valid_only(client):
    sealed(TOMORROW, name="Rowing"), sealed(YESTERDAY, name="Chess")
    said = {words(card.h3): words(card) for card in read(client, "spots").select("article")}
    assert "valid until" in said["Rowing"]
    assert "Seal" in said["Rowing"]
    assert "Seal" not in said["Chess"]


def test_place_says_what_is_known_and_what_is_not(client):
    make_spot(name="Forest", street="Wald 1", town="Town", has="Swings", wanted="Somebody with a broom")
    make_spot(name="Brook")
    said = {words(card.h3): words(card) for card in read(client, "spots").select("article")}
    assert said["Brook"] == "Brook Where it is: please ask When: please ask Step-free: please ask"
    assert said["Forest"].startswith("Forest Wald 1, Town Swings")
    assert said["Forest"].endswith("Who can help here: Somebody with a broom")


def test_page_reads_the_same_for_many_places(client, costs_the_same):
    costs_the_same(lambda: read(client, "spots"), add=make_spot)
