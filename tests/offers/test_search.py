"""Families find an offer by any word they know, and nothing they type breaks the search."""

import datetime as dt

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from familienzentrum.choices import Language
from offers.access_words import ACCESS
from offers.choices import Admission, OfferKind, OfferState
from offers.finding import find_offers
from offers.forms.search import SEARCH_LENGTH, OfferSearch, readable
from offers.models import Offer
from offers.needs import age_phases_offered, languages_spoken, offices_offering, topics_offered
from tests.factories import make_age_phase, make_offer, make_office, make_place, make_provider, make_topic

pytestmark = pytest.mark.django_db


def found(**wanted):
    return [Offer.objects.get(pk=thing.number).title for thing in find_offers(wanted)[:99]]


@pytest.mark.parametrize(
    "words",
    [
        "Erziehungsberatung",
        "erziehungsberatung",
        "Erziehung",
        "erzieh",
        "Beratung",
        "Beratung Erziehung",
        "die Beratung für mein",
        "Mütter",
        "Muetter",
        "Mutter",
        "Trennung",
        "Kreis",
        "Beratungsstelle Nord",
    ],
)
def test_search_finds_words_in_all_forms_and_parts(words):
    office = make_office(name="Beratungsstelle Nord", provider=make_provider(name="Landkreis"))
    make_offer(
        title="Erziehungsberatung",
        summary="Auch für Mütter.",
        office=office,
        topics=[make_topic(name="Trennung"), make_topic(name="Mein Kind")],
    )
    assert found(search=words) == ["Erziehungsberatung"]


def test_what_has_every_word_stands_first_and_what_has_one_is_found_as_well():
    make_offer(title="Erziehungsberatung")
    make_offer(title="Beratung auf dem Fahrrad")
    assert found(search="Fahrrad Beratung") == ["Beratung auf dem Fahrrad", "Erziehungsberatung"]
    assert found(search="Beratung Xylophon") == ["Beratung auf dem Fahrrad", "Erziehungsberatung"]


def test_search_of_signs_only_finds_everything():
    make_offer(title="Erziehungsberatung")
    assert found(search="& | ! ( :* '") == ["Erziehungsberatung"]


def test_search_puts_the_best_fit_first():
    make_offer(title="Alltag", description="Auch Fragen zum Schwimmen.", office=make_office(position=1))
    make_offer(title="Schwimmen", office=make_office(position=2))
    assert found(search="Schwimmen") == ["Schwimmen", "Alltag"]


def test_search_knows_the_topics():
    make_offer(title="Offene Stunde", topics=[make_topic(name="Impfen"), make_topic(name="Zähne")])
    assert found(search="Zahn") == ["Offene Stunde"]


def test_filters_narrow_to_what_fits():
    topic, phase, office = make_topic(slug="kita"), make_age_phase(slug="0-3"), make_office()
    make_offer(title="Other")
    make_offer(
        title="Fitting",
        topics=[topic],
        age_phases=[phase, make_age_phase()],
        office=office,
        languages=[Language.TURKISH],
        admission=Admission.OPEN,
        kind=OfferKind.GROUP,
    )
    assert found(topic="kita") == ["Fitting"]
    assert found(office=str(office.public_id)) == ["Fitting"]
    assert found(language="tr") == ["Fitting"]
    assert found(admission="open") == ["Fitting"]
    assert found(kind="group") == ["Fitting"]
    assert found(topic="kita", language="ar") == []


@pytest.mark.parametrize("column", ACCESS)
def test_who_needs_a_place_without_barriers_finds_what_is_known_to_be_so(column):
    make_offer(title="There", place=make_place(**{column: True}))
    make_offer(title="Not there", place=make_place(**{column: False}))
    make_offer(title="Nobody has looked", place=make_place())
    make_offer(title="Nowhere")
    assert found(access=column) == ["There"]


def test_age_phase_includes_what_is_for_everybody():
    make_offer(title="Teenagers", age_phases=[make_age_phase(slug="11-18")])
    make_offer(title="Babies", age_phases=[make_age_phase(slug="0-3")])
    make_offer(title="Everybody")
    assert sorted(found(age_phase="0-3")) == ["Babies", "Everybody"]


def test_language_includes_who_brings_an_interpreter():
    make_offer(title="German only", languages=[Language.GERMAN])
    make_offer(title="With interpreter", languages=[Language.GERMAN], has_interpreter=True)
    assert found(language="ar") == ["With interpreter"]


def test_offers_that_are_over_are_not_found():
    make_offer(title="Ended", state=OfferState.ENDED)
    make_offer(title="Past", ends_on=dt.date(2020, 1, 1))
    make_offer(title="Closed office", office=make_office(is_active=False))
    make_offer(title="Paused", state=OfferState.PAUSED)
    assert found() == ["Paused"]


def test_choices_lead_to_an_offer():
    topic, phase, office = make_topic(), make_age_phase(), make_office()
    make_topic(), make_age_phase(), make_office()
    make_offer(topics=[topic], age_phases=[phase], office=office, languages=["tr", "de"])
    make_offer(state=OfferState.ENDED, languages=["ar"])
    assert [one.slug for one in topics_offered()] == [topic.slug]
    assert [one.slug for one in age_phases_offered()] == [phase.slug]
    assert offices_offering() == [(office.public_id, office.name)]
    assert [one.code for one in languages_spoken()] == ["de", "tr"]


def test_unknown_values_are_passed_over():
    form = OfferSearch(QueryDict("topic=nothing&language=zz&office=1&kind=&admission=\x00&search=+&page=x"))
    assert form.wanted == {}


def test_chips_lead_to_the_same_without_one():
    make_offer(topics=[make_topic(slug="kita", name="Kita")], languages=["tr"])
    chips = OfferSearch(QueryDict("topic=kita&language=tr&search=Platz")).chips()
    assert [chip.url for chip in chips] == [
        "?topic=kita&language=tr",
        "?search=Platz&language=tr",
        "?search=Platz&topic=kita",
    ]


def test_ways_out_lead_to_something():
    make_offer(topics=[make_topic(slug="kita", name="Kita")])
    make_offer(languages=["tr"])
    ways = OfferSearch(QueryDict("topic=kita&language=tr")).ways_out()
    assert [(way.url, way.found) for way in ways] == [("?language=tr", 1), ("?topic=kita", 1)]


def test_pasted_text_becomes_one_short_line():
    assert readable("  Kita\x00\n\u202eplatz\t ") == "Kita platz"
    assert readable("a" * 5_000) == "a" * SEARCH_LENGTH


class AnyText(TestCase):
    @given(st.text(max_size=200))
    def test_any_text_can_be_searched_for(self, text):
        assert find_offers({"search": readable(text)}).count() == 0
