"""Pages for families in another language: all that is German is marked as German, and nothing else is."""

import re
from collections import defaultdict

import pytest
from bs4 import BeautifulSoup, NavigableString

from familienzentrum.access import PUBLIC
from familienzentrum.models import Translation
from familienzentrum.text_kinds import TextKind
from offers.translations.rows import german_texts
from tests.conventions.addresses import ours
from tests.conventions.family_house import NO_PAGE, FamilyHouse

# What has no other name.
_NAMES = re.compile(r"[0-9a-f]{64}|https?://\S+|\S+@\S+|JavaScript|Cookie|Impressum|Nummer gegen Kummer|DCAT-AP\.de")
_LATIN, _OWN = re.compile(r"[A-Za-zÄÖÜäöüß]{4,}"), re.compile(r"[\u0400-\u04ff]")
# Two words in Latin letters of which the first is no name.
_IN_A_SENTENCE = re.compile(r"\b[a-zäöüß]{3,} [A-Za-zÄÖÜäöüß]{3,}")
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


def unmarked_in(documents):
    """Return it for all pages of one address; feeds and calendars can mark nothing."""
    parsed = [BeautifulSoup(text, "html.parser") for text in documents if "<html" in text]
    assert all(page.html["lang"] == "uk" for page in parsed)
    return sorted({text for page in parsed for text in unmarked(page)})


def lines_of(text):
    return [line.strip() for line in text.german.splitlines() if line.strip()]


def read(house, client):
    """Return the pages in Ukrainian by the names of their addresses, several under one name."""
    found = defaultdict(list)
    for name, answer in house.pages(client, "uk"):
        assert answer.status_code < 500, name
        found[name].append(answer.text)
    return found


@pytest.mark.django_db
def test_nothing_german_stands_on_a_page_in_another_language_but_what_is_marked_and_not_translated(client):
    house = FamilyHouse()
    texts = [*german_texts()]
    assert {(one.kind, one.field) for one in texts} == {(kind, field) for kind in TextKind for field in kind.fields}
    lines = {line for one in texts for line in lines_of(one)}

    pages = read(house, client)
    public = {p.name for _address, p in ours() if getattr(p.callback, "audience", None) == PUBLIC}
    assert public - pages.keys() == {name for names in NO_PAGE.values() for name in names.split()}
    assert {name: left for name, found in pages.items() if (left := unmarked_in(found))} == {}
    # What is said on no page would not be found here either.
    everything = "".join(text for found in pages.values() for text in found)
    assert {line for line in lines if line not in everything} == set()

    Translation.objects.bulk_create(
        Translation(kind=t.kind, row=t.row, field=t.field, language="uk", german=t.german, text=f"Слово {number}")
        for number, t in enumerate(texts)
    )
    translated = read(house, client)
    left = {name: [line for line in lines if line in "".join(found)] for name, found in translated.items()}
    assert {name: found for name, found in left.items() if found} == {}
