"""What a family sees of the search: one list of everything, help in an emergency first, and never a dead end."""

import datetime as dt
import uuid

import pytest

from tests.factories import (
    make_centre,
    make_offer,
    make_page_words,
    make_place,
    make_signpost,
    make_synonym,
    make_topic,
)
from tests.offers.reading import address, read
from tests.reading import words

pytestmark = pytest.mark.django_db


def results(client, text, **query):
    return read(client, "offers", query={"search": text, **query})


def cards(page):
    return [words(card) for card in page.find_all("article")]


def test_kinds_are_told_apart_and_each_leads_on(client):
    make_offer(title="Wunderhorn A")
    signpost = make_signpost(title="Wunderhorn B", who="Agency", phone="116 117")
    make_place(name="Wunderhorn C", street="Am Markt 3", town="Test"), make_page_words("privacy", title="Wunderhorn D")
    make_topic(name="Wunderhorn E", slug="horn", line="All of it")
    page = results(client, "Wunderhorn")
    assert words(page.find(role="status")) == "5 results"
    found = " | ".join(cards(page))
    for said in (
        "Signpost: others help with this Wunderhorn B Agency Helps. Phone: 116 117",
        "Place Wunderhorn C Am Markt 3, Test",
        "Page of this website Wunderhorn D",
        "Topic: all offers about it Wunderhorn E All of it",
    ):
        assert said in found
    links = {link["href"] for link in page.find_all("a")}
    assert {address("signpost", signpost.public_id), address("privacy"), "tel:116117"} <= links
    assert f"{address('offers')}?topic=horn" in links


def test_results_are_not_for_search_engines_and_the_catalogue_is(client):
    make_offer(title="Talk")
    pages = [client.get(address("offers"), query).content.decode() for query in ({"search": "talk"}, {})]
    assert ["noindex" in page for page in pages] == [True, False]


def test_help_in_an_emergency_stands_above_offers_for_words_of_need(client):
    make_offer(title="Suizid"), make_synonym(words="Suizid", means="", is_cry_for_help=True)
    page = str(results(client, "Suizid"))
    assert page.index('id="emergency"') < page.index('id="found"')
    calm = str(results(client, "Xylophon"))
    assert calm.index('id="emergency"') > calm.index('id="found"')
    assert page.count('id="emergency"') == calm.count('id="emergency"') == 1


def test_mistake_is_asked_about(client):
    make_offer(title="Hebamme")
    page = results(client, "Hebame")
    assert "We know no “Hebame”. Did you mean Hebamme" in words(page)
    assert page.find("a", string="Hebamme", href=f"{address('offers')}?search=Hebamme")


def test_nothing_found_says_what_to_try(client):
    make_centre(phone="0123 456")
    page = results(client, "Xylophon").find(class_="empty")
    assert "We found nothing for these words. Try a shorter word" in words(page)
    assert [link["href"] for link in page.find_all("a")] == [
        "tel:0123456",
        f"{address('call_me')}?from=search",
        address("guide"),
    ]


@pytest.mark.parametrize("page", ["-1", "0", "999", "x", "1e9"])
def test_any_page_number_shows_results(client, page):
    make_offer(title="Talk")
    assert len(cards(results(client, "talk", page=page))) == 1


def test_sign_that_no_database_takes_is_refused_kindly(client):
    assert client.get(address("offers"), {"search": "Kita\x00"}).status_code == 400


@pytest.mark.parametrize("text", ["\u202eKita", "a" * 5_000, "\"' OR 1=1 --", "{{ 7*7 }}<b>%s</b>"])
def test_odd_words_show_a_page(client, text):
    assert results(client, text).h1


def test_pages_have_one_search_in_the_head_or_a_bigger_one(client):
    make_centre()
    for name in ("start", "offers", "events", "guide", "imprint"):
        answer = client.get(address(name)).content.decode()
        assert answer.count('name="search"') == 1, name
        assert 'role="search"' in answer


def test_signpost_says_who_where_and_how_and_whether_it_was_checked(client):
    signpost = make_signpost(
        title="Housing benefit", who="Town office", where="Town hall", takes="Some weeks", source="§ 25 WoGG"
    )
    page = words(read(client, "signpost", signpost.public_id))
    for said in ("Who helps Town office", "Where Town hall", "by when Some weeks", "Source: § 25 WoGG."):
        assert said in page
    assert "We have not checked these details ourselves yet." in page
    signpost.checked_on = dt.date(2026, 11, 2)
    signpost.save()
    assert "These details were last checked on" in words(read(client, "signpost", signpost.public_id))


def test_signpost_that_is_gone_or_unknown_is_not_shown(client):
    read(client, "signpost", make_signpost(is_active=False).public_id, status=404)
    read(client, "signpost", uuid.uuid4(), status=404)


def test_results_cost_the_same_however_many(client, costs_the_same):
    make_centre()

    def add():
        make_offer(title="Wunderhorn"), make_signpost(title=f"Wunderhorn {uuid.uuid4().hex}")
        make_topic(name=f"Wunderhorn {uuid.uuid4().hex}"), make_place(name=f"Wunderhorn {uuid.uuid4().hex}")

    make_page_words(title="Wunderhorn")
    costs_the_same(lambda: results(client, "Wunderhorn"), add=add)
