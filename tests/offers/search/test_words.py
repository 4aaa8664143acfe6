"""Words are found however they are written, and nothing that anybody types breaks the search."""

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from offers.choices import OfferState, PortalPage
from offers.finding import find_things
from offers.forms.search import readable
from offers.models import PageWords, SearchEntry, SearchPhrase, Synonym
from offers.search.mending import distance
from offers.search.question import understand
from offers.spelling import folded, sounded, sql_folded, sql_sounded, sql_words, words_in
from tests.factories import make_offer, make_page_words, make_place, make_signpost, make_synonym, make_topic

pytestmark = pytest.mark.django_db


def kinds(words, **filters):
    return [thing.kind for thing in find_things({"search": words, **filters}, most=30)[:30]]


@pytest.mark.parametrize(
    "words",
    [
        *("Kitaanmeldung", "Kita-Anmeldung", "Anmeldung zur Kita", "anmelden", "Anmeldungen"),
        *("Anmeldnug", "Anmeldun", "Anmelldung", "Kitaanmeldug", "wie geht das mit der Anmeldung"),
    ],
)
def test_offer_is_found_by_compounds_forms_and_mistakes(words):
    make_offer(title="Anmeldung für die Kita")
    assert kinds(words)[:1] == ["offer"]


@pytest.mark.parametrize("words", ["Mütter", "Muetter", "MÜTTER", "mutter", "Mu\u0308tter"])
def test_umlauts_are_found_either_way(words):
    make_offer(title="Treff für Mütter")
    assert kinds(words) == ["offer"]


@pytest.mark.parametrize(("title", "words"), [("Große Straße", "grosse strasse"), ("Grosser Fussball", "Fußball")])
def test_sharp_s_is_found_either_way(title, words):
    make_offer(title=title)
    assert kinds(words) == ["offer"]


def test_parts_of_a_hyphenated_pair_are_found():
    make_offer(title="Sprach- und Integrationskurs")
    assert [kinds(words) for words in ("Sprachkurs", "Integrationskurs", "Sprach- und Integrationskurs")] == [
        ["offer"]
    ] * 3


def test_mistake_is_said_with_what_was_meant():
    make_offer(title="Hebamme")
    assert understand("Hebame").corrections == (("Hebame", "Hebamme"),)
    assert understand("Hebamme").corrections == ()


@pytest.mark.parametrize(("title", "words"), [("Hebamme", "heppame"), ("Kindergeld", "Kindagelt")])
def test_what_is_written_as_it_sounds_is_found(title, words):
    make_offer(title=title), make_offer(title="Talk")
    assert kinds(words) == ["offer"]


@pytest.mark.parametrize("words", ["raucht", "rauchen", "rauche", "rauchst"])
def test_forms_of_a_verb_are_one_word(words):
    make_offer(title="Talk", also_searched_as="rauchen")
    assert kinds(words) == ["offer"]


@pytest.mark.parametrize("words", ["Trinkt das Baby?", "Baby will einfach nicht trinken", "ein Baby, das kaum trinkt"])
def test_words_of_a_line_count_together_though_others_stand_between(words):
    """Two words of one line say more than the same two words of two lines."""
    (
        make_signpost(title="Talk", also_searched_as="Baby\ntrinkt"),
        make_topic(name="Other", also_searched_as="Baby trinkt"),
    )
    bonus = dict(understand(words).phrases)
    line = SearchPhrase.objects.get(line="baby trink")
    assert bonus[line.entry_id] > max(score for entry, score in bonus.items() if entry != line.entry_id)


def test_line_is_found_without_the_words_that_say_nothing():
    make_offer(title="Talk", also_searched_as="Geld für das Kind")
    assert {phrase.line for phrase in SearchPhrase.objects.filter(entry__offer__isnull=False)} >= {"geld kind"}


def test_rare_part_of_a_compound_says_more_than_a_common_one():
    for number in range(5):
        make_offer(title=f"Beratung {number}")
    make_signpost(title="Tragehilfe", also_searched_as="Trage")
    assert kinds("Trageberatung")[0] == "signpost"


@pytest.mark.parametrize("words", ["türkisch", "Turkish", "Tuerkisch"])
def test_languages_are_searched(words):
    make_offer(title="Talk", languages=["de", "tr"])
    make_offer(title="Other", languages=["de"])
    assert kinds(words) == ["offer"]


def test_every_kind_is_found():
    make_offer(title="Wunderhorn"), make_topic(name="Wunderhorn"), make_place(name="Wunderhorn")
    make_signpost(title="Wunderhorn"), make_page_words(title="Wunderhorn")
    assert sorted(kinds("Wunderhorn")) == ["offer", "page", "place", "signpost", "topic"]


def test_filters_narrow_to_offers_and_say_the_same_of_them():
    topic = make_topic(slug="kita")
    make_offer(title="Wunderhorn", topics=[topic]), make_offer(title="Wunderhorn"), make_signpost(title="Wunderhorn")
    assert kinds("Wunderhorn", topic="kita") == ["offer"]


def test_also_searched_as_leads_there_and_stays_with_its_offer():
    offer = make_offer(title="Talk", also_searched_as="Wunderhorn\nmein Kind schläft nicht")
    assert [kinds(words) for words in ("wunderhorn", "Kind schläft nicht")] == [["offer"], ["offer"]]
    offer.also_searched_as = ""
    offer.save()
    assert kinds("wunderhorn") == []


def test_everyday_word_is_searched_as_what_it_means():
    make_offer(title="Hebamme")
    synonym = make_synonym(words="ebe\nакушерка\nقابلة", means="Hebamme")
    assert [kinds(words) for words in ("ebe", "акушерка", "акушерку", "قابلة")] == [["offer"]] * 4
    synonym.delete()
    assert kinds("акушерка") == []


def test_words_that_lead_to_an_ended_offer_find_what_else_there_is():
    make_offer(title="Wunderhorn", state=OfferState.ENDED), make_synonym(words="Zauberflöte", means="Wunderhorn")
    assert kinds("Zauberflöte") == []
    make_signpost(title="Wunderhorn und Harfe")
    assert kinds("Zauberflöte") == ["signpost"]


def test_what_is_not_active_is_not_found():
    make_signpost(title="Wunderhorn", is_active=False), make_topic(name="Wunderhorn", is_active=False)
    make_place(name="Wunderhorn", is_active=False)
    assert kinds("Wunderhorn") == []


@pytest.mark.parametrize("words", ["ich kann nicht mehr", "Bitte, ich kann nicht mehr!", "SUIZID", "suizit", "suyzid"])
def test_cry_for_help_is_heard(words):
    make_synonym(words="ich kann nicht mehr\nSuizid", means="", is_cry_for_help=True)
    assert understand(words).is_cry_for_help


def test_words_of_need_in_another_order_are_none():
    make_synonym(words="ich kann nicht mehr", means="", is_cry_for_help=True)
    assert not understand("Ich kann den Termin nicht mehr finden").is_cry_for_help


@pytest.mark.parametrize("words", ["Leben mit mehr Kindern", "mehr Leben im Haus", "leben wir nicht mehr gut"])
def test_words_of_need_that_stand_apart_are_none(words):
    make_synonym(words="nicht mehr leben", means="", is_cry_for_help=True)
    assert not understand(words).is_cry_for_help


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "\x00", "&|!():*'\"\\%_", "' OR 1=1 --", "Kita:* & !Kita", "{kita} %s %(x)s", "\u202eatiK"),
        *("a" * 5_000, "ä " * 2_000, "🙂 Kita 🙂", "\ud7ff", "1" * 300, "<script>alert(1)</script>"),
    ],
)
def test_odd_input_gets_an_answer(text):
    make_offer(title="Kita")
    assert find_things({"search": readable(text)}).count() in {0, 1}


@pytest.mark.parametrize(
    ("one", "other", "far"), [("hebame", "hebamme", 1), ("ktia", "kita", 1), ("kita", "kita", 0), ("abc", "xyz", 3)]
)
def test_distance_counts_mistakes(one, other, far):
    assert distance(one, other) == far


class AnySpelling(TestCase):
    """The database compares words as Python does."""

    letters = st.text(st.characters(max_codepoint=0x6FF, exclude_characters="\x00"), max_size=40)

    @given(letters)
    def test_database_folds_as_python_does(self, text):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT array_agg(word) FROM (SELECT {sql_folded('seen')} AS word FROM {sql_words('%s')} AS seen "
                "WHERE seen <> '') AS folded",
                [text],
            )
            (found,) = cursor.fetchone()
        assert (found or []) == [folded(word) for word in words_in(text)]

    @given(letters)
    def test_database_hears_as_python_does(self, text):
        words = [folded(word) for word in words_in(text)]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {sql_sounded('word')} FROM unnest(%s::text[]) AS word", [words])
            assert [sound for (sound,) in cursor.fetchall()] == [sounded(word) for word in words]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (lambda: Synonym(words="x", means=""), "synonym_does_something"),
        (lambda: PageWords(leads_to="nowhere", title="x"), "page_words_page_known"),
        (lambda: SearchEntry(marks=[]), "search_entry_of_one_thing"),
        (lambda: SearchPhrase(entry_id=SearchEntry.objects.get().pk, line="talk"), "search_phrase_once"),
    ],
)
def test_database_refuses(row, rule):
    make_offer(title="Talk")
    SearchEntry.objects.exclude(offer__title="Talk").delete()
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        row().save()


def test_database_accepts():
    make_synonym(means="Talk"), make_synonym(means="", is_cry_for_help=True)
    assert {make_page_words(page).leads_to for page in PortalPage} == set(PortalPage)
