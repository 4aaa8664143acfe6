"""Pages for families in another language: all that is German is marked as German, and nothing else is."""

import re

import pytest
from bs4 import BeautifulSoup, NavigableString
from django.urls import reverse
from django.utils.translation import override

from familienzentrum.models import Translation
from familienzentrum.text_kinds import TextKind
from offers.translations.rows import german_texts
from tests.public_house import PublicHouse
from tests.public_pages import BY_A_SECRET, NO_PAGES, public_names, public_pages

# What has no other name.
_NAMES = re.compile(r"https?://\S+|\S+@\S+|JavaScript|Cookie|Impressum|Nummer gegen Kummer|DCAT-AP\.de|[0-9a-f]{64}")
_LATIN, _OWN = re.compile(r"[A-Za-zÄÖÜäöüß]{4,}"), re.compile(r"[\u0400-\u04ff]")
# Two words in Latin letters of which the first is no name.
_IN_A_SENTENCE = re.compile(r"\b[a-zäöüß]{3,} [A-Za-zÄÖÜäöüß]{3,}")
# Owners say whether the German is still so.
_OF_OWNERS = {"offer_check", "offer_check_change"}
# These can hold no markup: what is not translated there is read out as if it were.
_WITHOUT_MARKUP = ["option", "label", "legend"]


def is_foreign(text):
    words = _NAMES.sub("", text)
    return bool(_LATIN.search(words)) and (not _OWN.search(words) or bool(_IN_A_SENTENCE.search(words)))


def unmarked(page):
    """Return what is read in Latin letters on a page and not marked as another language or a name."""
    for text in page.body.find_all(string=True):
        is_read = type(text) is NavigableString and not text.find_parent(["script", "bdi", *_WITHOUT_MARKUP])
        if is_read and text.find_parent(attrs={"lang": True}).name == "html" and is_foreign(text):
            yield " ".join(text.split())
    yield from (
        tag["aria-label"] for tag in page.body.find_all(attrs={"aria-label": True}) if is_foreign(tag["aria-label"])
    )


@pytest.mark.django_db
def test_nothing_german_stands_unmarked_on_a_page_in_another_language(client):
    found = {}
    for name, answer in PublicHouse().pages(client, "uk"):
        assert answer.status_code < 500, name
        page = BeautifulSoup(answer.content, "lxml")
        assert page.html["lang"] == "uk", name
        if left := sorted(set(unmarked(page))):
            found[name] = left
    assert found == {}


@pytest.mark.django_db
def test_every_page_for_families_is_read_here_and_in_the_browser():
    PublicHouse()
    known = NO_PAGES | BY_A_SECRET
    assert (public_names() - known - set(public_pages()), known - public_names()) == (set(), set())


@pytest.mark.django_db
def test_every_text_that_is_translated_is_read_in_its_language_wherever_it_stands(client):
    house = PublicHouse()
    texts = [*german_texts()]
    assert {(one.kind, one.field) for one in texts} == {(kind, field) for kind in TextKind for field in kind.fields}
    # The same German is said in the same words, whoever says it.
    numbers = {german: number for number, german in enumerate({one.german for one in texts})}
    said = [(f"Слово-{numbers[one.german]}-", one) for one in texts]
    Translation.objects.bulk_create(
        Translation(kind=one.kind, row=one.row, field=one.field, language="uk", german=one.german, text=words)
        for words, one in said
    )
    with override("uk"):
        feeds = [(name, client.get(reverse(name))) for name in ("events_rss", "events_ics")]
    pages = [(name, answer.text) for name, answer in (*house.pages(client, "uk"), *feeds) if name not in _OF_OWNERS]
    lines = {line.strip() for one in texts for line in one.german.splitlines() if line.strip()}
    assert {name: left for name, text in pages if (left := [line for line in lines if line in text])} == {}
    everything = "".join(text for _name, text in pages)
    # What no page shows would not be found in German either.
    assert [(one.kind, one.field) for words, one in said if words not in everything] == []
