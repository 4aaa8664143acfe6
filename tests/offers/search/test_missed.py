"""Searches without a result are counted as words, and nobody's search is kept."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from familienzentrum.choices import Role
from offers.jobs import forget_missed_searches
from offers.models import MissedSearch
from tests.client import Client
from tests.factories import make_centre, make_offer, make_user
from tests.reading import words as words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house():
    return make_centre(smallest_count=3)


def search(words, *, address="192.0.2.1", **filters):
    return Client(REMOTE_ADDR=address).get(reverse("offers"), {"search": words, **filters})


def counted():
    return list(MissedSearch.objects.order_by("pk").values_list("count", "words"))


def test_words_are_kept_only_when_enough_have_missed_them():
    for number in (1, 2):
        search("Kinderyoga", address=f"192.0.2.{number}")
    assert counted() == [(2, "")]
    assert "inderyoga" not in MissedSearch.objects.get().digest
    search("kinderYOGA", address="192.0.2.3")
    assert counted() == [(3, "kinderyoga")]


def test_one_connection_counts_once_a_day():
    for _ in range(4):
        search("Kinderyoga")
    assert counted() == [(1, "")]


def test_one_connection_cannot_fill_the_table(settings):
    settings.LIMITS = settings.LIMITS | {"missed searches": 2}
    for word in ("Apfelbaum", "Birnbaum", "Kirschbaum"):
        search(word)
    assert len(counted()) == 2


@pytest.mark.parametrize(
    "text", ["Anna 0123 456", "anna@example.org", "ich heiße Anna und wohne hier", "x" * 41, "Haus 4", "1990", "?!"]
)
def test_what_may_be_about_a_person_is_never_counted(text):
    search(text)
    assert counted() == []


def test_what_finds_something_or_is_narrowed_is_not_counted():
    make_offer(title="Kinderyoga", languages=["de"])
    search("Kinderyoga"), search("Xylophon", language="de")
    assert counted() == []


def test_only_the_coordination_sees_what_is_missed(client):
    MissedSearch.objects.create(month=dt.date(2026, 11, 1), digest="a", count=3, words="kinderyoga")
    MissedSearch.objects.create(month=dt.date(2026, 11, 1), digest="b", count=2)
    client.force_login(make_user(role=Role.COORDINATOR))
    rows = client.get(reverse("missed_searches"))
    assert "kinderyoga" in words_of(rows)
    client.force_login(make_user(role=Role.ADMINISTRATION))
    assert client.get(reverse("missed_searches")).status_code == 404


def test_rare_words_go_with_their_month_and_the_rest_after_a_year():
    def missed(month, digest, **given):
        MissedSearch.objects.create(month=month, digest=digest, **given)

    missed(dt.date(2026, 10, 1), "rare"), missed(dt.date(2026, 11, 1), "rare now")
    missed(dt.date(2026, 10, 1), "often", count=5, words="yoga")
    missed(dt.date(2025, 10, 1), "long ago", count=5, words="judo")
    with time_machine.travel(dt.datetime(2026, 11, 2, 3, tzinfo=dt.UTC), tick=False):
        forget_missed_searches()
    assert sorted(MissedSearch.objects.values_list("digest", flat=True)) == ["often", "rare now"]


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"digest": "a"}, "missed_search_once_a_month"),
        ({"digest": "b", "count": 2, "words": "anna"}, "missed_search_shown_when_frequent"),
    ],
)
def test_database_refuses(given, rule):
    month = {"month": dt.date(2026, 11, 1)}
    MissedSearch.objects.create(digest="a", **month)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        MissedSearch.objects.create(**month | given)
