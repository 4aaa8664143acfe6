"""What is said in another language is found in it: as long as it translates the German that stands there."""

import pytest

from familienzentrum.models import Translation
from offers.finding import find_things
from offers.models import SearchWord
from tests.factories import make_offer, make_page_words, make_place, make_signpost, make_topic

pytestmark = pytest.mark.django_db


def say(thing, field, text, *, kind, language="uk"):
    german = getattr(thing, field)
    return Translation.objects.create(kind=kind, row=thing.pk, field=field, language=language, german=german, text=text)


def found(words):
    return [thing.kind for thing in find_things({"search": words}, most=9)[:9]]


@pytest.fixture
def offer():
    return make_offer(title="Hilfe mit Briefen", summary="Wir lesen mit Ihnen.")


@pytest.mark.parametrize(
    ("make", "field", "kind"),
    [
        (make_offer, "title", "offer"),
        (make_offer, "summary", "offer"),
        (lambda: make_offer(description="Für alle"), "description", "offer"),
        (make_topic, "name", "topic"),
        (lambda: make_place(directions="Hinter der Kirche"), "directions", "place"),
        (make_signpost, "who", "signpost"),
        (make_page_words, "title", "page"),
    ],
)
def test_everything_that_is_translated_is_found(make, field, kind):
    say(make(), field, "Допомога з формулярами", kind=kind)
    assert [found("допомога"), found("формуляр")] == [[kind], [kind]]


@pytest.mark.parametrize(
    ("language", "text", "asked"),
    [
        ("ar", "مساعدة في الاستمارات", "استمارات"),
        ("tr", "Mektuplarda yardım", "mektubu"),
        ("pl", "Pomoc przy wnioskach", "wniosków"),
        ("ru", "Помощь с письмами", "письмо"),
        ("fa", "کمک برای پر کردن فرم", "فرم"),
        ("en", "Help with letters", "letter"),
    ],
)
def test_forms_of_words_are_found_in_each_language(offer, language, text, asked):
    say(offer, "title", text, kind="offer", language=language)
    assert found(asked) == ["offer"]


def test_translation_of_german_that_has_changed_is_found_no_more(offer):
    translated = say(offer, "title", "Листи", kind="offer")
    offer.title = "Hilfe mit Formularen"
    offer.save()
    assert found("листи") == []
    translated.german, translated.text = offer.title, "Формуляри"
    translated.save()
    assert [found("листи"), found("формуляри")] == [[], ["offer"]]


def test_translation_that_is_removed_leaves_no_word(offer):
    say(offer, "title", "Листи", kind="offer")
    Translation.objects.all().delete()
    assert not SearchWord.objects.filter(word="листи").exists()


def test_spaces_that_a_form_writes_otherwise_do_not_hide_it():
    offer = make_offer(description="Erste Zeile\nZweite")
    translated = say(offer, "description", "Рядок", kind="offer")
    offer.description = " Erste Zeile\r\nZweite "
    offer.save()
    translated.save()
    assert found("рядок") == ["offer"]


def test_german_is_found_as_if_nothing_were_translated(offer):
    other = make_offer(title="Briefmarken", summary="Treffen")
    before = [thing.number for thing in find_things({"search": "Briefen"}, most=9)[:9]]
    for language in ("en", "tr"):
        say(other, "summary", "Brief", kind="offer", language=language)
    assert before[0] == offer.pk
    assert [thing.number for thing in find_things({"search": "Briefen"}, most=9)[:9]][0] == offer.pk


def test_mistakes_are_mended_to_german_before_other_languages(offer):
    say(make_offer(title="Anderes"), "title", "Breifan", kind="offer", language="tr")
    assert find_things({"search": "Breifen"}).question.corrections == (("Breifen", "Briefen"),)
