"""What is searched of an offer is what stands there now, whoever changed which of its words."""

import pytest

from offers.finding import find_offers
from offers.models import SearchEntry, SearchWord, Topic
from tests.factories import make_offer, make_office, make_provider, make_topic

pytestmark = pytest.mark.django_db


def is_found(word):
    return find_offers({"search": word}).count() > 0


@pytest.fixture
def offer():
    office = make_office(name="Kontaktstelle", provider=make_provider(name="Altkreis"))
    return make_offer(title="Elternabend", office=office, topics=[make_topic(name="Impfung")])


@pytest.mark.parametrize(("of", "field"), [("", "title"), ("office", "name"), ("provider", "name"), ("topic", "name")])
def test_renamed_is_found_by_its_new_name_only(offer, of, field):
    rows = {"": offer, "office": offer.office, "provider": offer.office.provider, "topic": offer.topics.get()}
    old = getattr(rows[of], field)
    setattr(rows[of], field, "Schwimmkurs")
    rows[of].save()
    assert [is_found("schwimm"), is_found("mmkur"), is_found(old)] == [True, True, False]


def test_topic_that_is_added_or_taken_off(offer):
    offer.topics.set([make_topic(name="Schulden")])
    assert [is_found("Schulden"), is_found("Impfung")] == [True, False]


def test_offer_that_moves_to_another_office(offer):
    offer.office = make_office(name="Ostbüro")
    offer.save()
    assert [is_found("Ostbüro"), is_found("Kontaktstelle")] == [True, False]


def test_offer_that_is_deleted_leaves_nothing(offer):
    offer.delete()
    Topic.objects.all().delete()
    assert not SearchEntry.objects.exists()
    assert not SearchWord.objects.exists()


def test_part_is_found_beside_signs_and_in_capitals(offer):
    offer.summary = "(Groß-)ELTERNTREFF: \u201eNeu\u201c"
    offer.save()
    assert all(map(is_found, ("elternt", "Treff", "groß", "neu", "tern tref")))
    assert not is_found("trefn")
