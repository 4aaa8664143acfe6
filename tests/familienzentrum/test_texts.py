"""What is stored in German, read in another language: translated, or marked as German and said so once."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from familienzentrum import texts
from familienzentrum.models import Translation
from familienzentrum.text_kinds import TextKind
from offers.translations.rows import german_texts
from tests.factories import make_centre, make_offer, make_user

pytestmark = pytest.mark.django_db


def translate(row, field="title", **given):
    values = {"kind": TextKind.OFFER, "language": "uk", "text": "Допомога"} | given
    values.setdefault("german", getattr(row, field))
    return Translation.objects.create(row=row.pk, field=field, **values)


@pytest.fixture
def offer():
    make_centre()
    return make_offer(title="Hilfe <b>", summary="Wir helfen.", cost="")


def page_of(client, offer, language):
    with override(language):
        return BeautifulSoup(client.get(reverse("offer", args=[offer.public_id])).content, "html.parser")


def test_translated_text_is_read_in_its_language(client, offer):
    translate(offer)
    page = page_of(client, offer, "uk")
    assert page.h1.decode_contents() == "Допомога"


def test_text_without_translation_is_german_and_marked_so(client, offer):
    page = page_of(client, offer, "ar")
    assert (page.h1.span["lang"], page.h1.span["dir"], page.h1.text) == ("de", "ltr", "Hilfe <b>")
    with override("ar"):
        assert page.main.text.count("أجزاء من هذه الصفحة") == 1


def test_german_page_marks_nothing_and_easy_german_neither(client, offer):
    for language in ("de", "de-simple"):
        page = page_of(client, offer, language)
        assert page.main.select("[lang=de]") == []
        assert page.h1.text == "Hilfe <b>"


def test_german_that_has_changed_is_shown_until_it_is_translated_anew(client, offer):
    known = translate(offer)
    offer.title = "Beratung"
    offer.save()
    assert page_of(client, offer, "uk").h1.text == "Beratung"
    known.german, known.text = "Beratung", "Консультація"
    known.save()
    assert page_of(client, offer, "uk").h1.text == "Консультація"


def test_of_two_translations_the_one_that_was_checked_counts(client, offer):
    translate(make_offer(title=offer.title), text="Перевірено", checked_on=dt.date(2026, 3, 1))
    translate(offer, text="Машина")
    assert page_of(client, offer, "uk").h1.text == "Перевірено"


def test_ends_of_lines_do_not_matter(offer):
    translate(offer, "bring_along", german="Ausweis\r\nBrief ", text="Посвідчення\nЛист")
    with override("uk"):
        assert texts.said_line_by_line("Ausweis\nBrief") == ["Посвідчення", "Лист"]


def test_texts_cost_german_pages_nothing_and_others_one_statement_until_one_changes(offer):
    known = translate(offer)
    with override("de"), CaptureQueriesContext(connection) as asked:
        texts.said(offer.title)
    assert len(asked) == 0
    with override("uk"):
        texts.said(offer.title)
        with CaptureQueriesContext(connection) as asked:
            texts.said(offer.title)
        # In tests nothing is kept of the centre, which every page knows.
        assert [query["sql"] for query in asked if "translation" in query["sql"]] == []
        known.text = "Порада"
        known.save()
        assert texts.said(offer.title) == "Порада"


def test_markup_in_a_translation_is_text(client, offer):
    translate(offer, text="<script>alert(1)</script>")
    page = page_of(client, offer, "uk")
    assert page.h1.script is None
    assert page.h1.text == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("translation_of_a_known_text", {"field": "phone", "german": "x"}),
        ("translation_of_a_known_text", {"kind": "unknown"}),
        ("translation_language_known", {"language": "de"}),
        ("translation_language_known", {"language": "xx"}),
        ("translation_says_something", {"text": ""}),
        ("translation_says_something", {"german": ""}),
        ("translation_checked_on_a_day", {"checked_by": True}),
        ("translation_by_machine_or_partner", {"is_machine_made": True, "by_partner_on": dt.date(2026, 3, 1)}),
    ],
)
def test_database_refuses_what_is_no_translation(offer, rule, wrong):
    given = wrong | ({"checked_by": make_user()} if "checked_by" in wrong else {})
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        translate(offer, **given)
    day = dt.date(2026, 3, 1)
    translate(offer, checked_by=make_user(), checked_on=day, by_partner_on=day)
    with pytest.raises(IntegrityError, match="translation_once"), transaction.atomic():
        translate(offer)


@pytest.mark.parametrize(("language", "said"), [("uk", "безкоштовно"), ("ar", "مجانًا"), ("en", "free of charge")])
def test_what_is_free_of_charge_needs_no_translation_of_its_own(client, language, said):
    make_centre()
    offer = make_offer(cost="kostenlos")
    translate(offer, language=language)
    page = page_of(client, offer, language)
    assert said in page.get_text()
    assert "kostenlos" not in page.get_text()
    assert [text.field for text in german_texts(TextKind.OFFER, offer.pk) if text.german == "kostenlos"] == []


def test_german_in_brackets_is_broken_behind_commas_alone_where_lines_run_from_the_right(client, offer):
    german = "Agentur für Arbeit, Amt 4"
    translate(offer, language="ar", text=f"مكتب العمل ({german})")
    translate(offer, language="uk", text=f"Центр ({german})")
    shown = german.replace(" ", "\u00a0").replace(",\u00a0", ", ")
    assert f"(\u2066{shown}\u2069)" in page_of(client, offer, "ar").h1.text
    assert f"({german})" in page_of(client, offer, "uk").h1.text
