"""What every centre's folder holds, once it is loaded."""

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.urls import reverse

from familienzentrum import languages
from familienzentrum.models import Centre, OpeningHour, Translation, User
from familienzentrum.models.base import Keyed
from familienzentrum.texts import as_key
from offers.choices import AgeSpan, EmergencyPage
from offers.emergency.numbers import numbers_on
from offers.models import AgePhase, Offer, Signpost, Topic
from offers.translations.readability import hardest_first, lix
from offers.translations.rows import german_texts
from tests.towns import GROUP

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group(GROUP)]


def test_every_centre_names_the_source_of_each_row(town):
    unsourced = [
        row.key
        for model in apps.get_models()
        if issubclass(model, Keyed)
        for row in model.objects.filter(key__isnull=False, source="")
    ]

    assert unsourced == []


def test_every_centre_has_an_offer_for_each_topic_and_age(town):
    assert not Topic.objects.filter(offers=None).exists()
    assert not AgePhase.objects.filter(offers=None).exists()


def test_every_centre_counts_each_age_of_a_child_once(town):
    phases = AgePhase.objects.filter(span=AgeSpan.CHILDREN).order_by("from_years")

    assert [year for phase in phases for year in range(phase.from_years, phase.to_years)] == list(range(18))


def test_no_centre_breaks_a_line_within_a_sentence(town):
    """What wraps in the file would break on the page, too: lines are shown as they are."""
    texts = Offer.objects.exclude(description="").values_list("title", "description")
    lines = [(title, line) for title, text in texts for line in text.splitlines() if line.strip()]
    assert lines
    assert [(title, line) for title, line in lines if line.rstrip()[-1] not in ".!?:“"] == []


@pytest.mark.parametrize("page", EmergencyPage)
def test_every_centre_has_help_at_once_on_each_page(town, page):
    assert [shown.number for shown in numbers_on(page)][:2] == ["110", "112"]
    assert all(shown.name and shown.line for shown in numbers_on(page))


def test_every_centre_keeps_its_inventions_apart(town):
    assert (OpeningHour.objects.count(), User.objects.count(), Centre.current().phone) == (0, 0, "")
    assert not Centre.current().is_demonstration


def test_every_centre_says_all_its_texts_in_every_language_and_none_is_outdated(town):
    german = {(one.kind, one.row, one.field): as_key(one.german) for one in german_texts()}
    for language in languages.foreign_codes():
        stored = Translation.objects.filter(language=language)
        made_from = {(one.kind, one.row, one.field): as_key(one.german) for one in stored}
        assert {place for place, text in made_from.items() if german[place] != text} == set(), language
        # Easy German says only what is too difficult.
        assert language == languages.EASY_GERMAN or german.keys() - made_from.keys() == set(), language


# By LIX: up to 40 is easy, like a book for children; a letter from an office has 60.
_EASY, _HARDEST, _LONG = 40, 55, 12


def test_every_centre_is_easy_to_read(town):
    texts = [*german_texts()]
    assert lix("\n".join(one.german for one in texts)) <= _EASY
    long_ones = [one for one in hardest_first(texts) if len(one.german.split()) >= _LONG]
    assert [(one.figure, one.german) for one in long_ones if one.figure > _HARDEST] == []


def test_pages_of_every_centre_are_easy_to_read(town, client):
    """With the sentences of the portal around those of the town."""
    addresses = [reverse(name) for name in ("start", "offers", "guide", "young", "worry", "directory", "spots")]
    addresses += [reverse("offer", args=[one.public_id]) for one in Offer.objects.order_by("pk")[:3]]
    addresses += [reverse("signpost", args=[one.public_id]) for one in Signpost.objects.order_by("pk")[:3]]
    figures = {address: lix("\n".join(_lines_of(client.get(address)))) for address in addresses}
    assert {address: figure for address, figure in figures.items() if figure > _EASY} == {}


def _lines_of(answer):
    """Return what stands alone on a page: a heading or a point of a list is no part of the next sentence."""
    main = BeautifulSoup(answer.content, "html.parser").main
    return [
        one.get_text(" ", strip=True) for one in main.select("p, li:not(:has(p, li)), dd:not(:has(p, li)), h1, h2, h3")
    ]


def test_no_centre_says_that_somebody_has_checked_a_translation(town):
    assert Translation.objects.filter(is_machine_made=True, checked_on=None).count() == Translation.objects.count() > 0
