"""Partners write half a page by a link, without an account; the house accepts it or sends it back."""

import datetime as dt
import re
from contextlib import nullcontext

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from familienzentrum.choices import Role
from familienzentrum.pdf import lay_out
from reporting.choices import PartnerTextState, ReportKind
from reporting.models import PartnerText
from reporting.paper.layout import TEMPLATE, TooLong, refuse_long_report
from reporting.paper.stored import document_of
from reporting.recheck.texts import unread
from reporting.writing import partner_texts as actions
from reporting.writing.passages import passages_of
from tests.client import Client
from tests.factories import make_office, make_report, make_user
from tests.factories_release import make_release
from tests.page_forms import forms_of
from tests.reading import words
from tests.reporting.paper import small_house

pytestmark = pytest.mark.django_db
ALL = reverse("report_partners", args=[2025])
TEXT = "Wir kamen jede Woche."


@pytest.fixture
def coordinator():
    return make_user(role=Role.COORDINATOR)


@pytest.fixture
def house(coordinator):
    client = Client()
    client.force_login(coordinator)
    return client


@pytest.fixture
def asked(coordinator):
    until = timezone.localdate() + dt.timedelta(days=30)
    return actions.ask_partner(make_report(), make_office(name="Frühe Hilfen"), until=until, by=coordinator)


@pytest.fixture
def link(asked):
    return reverse("partner_text", args=[asked.token])


def one(name, row):
    return reverse(name, args=[2025, row.pk])


def test_link_is_shown_once_and_only_its_hash_is_stored(house):
    make_report()
    office = make_office()
    until = (timezone.localdate() + dt.timedelta(days=30)).isoformat()
    shown = house.post(ALL, {"office": office.pk, "until": until}).content.decode()
    token = re.search(r"/jahresberichte/beitrag/([\w-]+)/", shown)[1]
    assert Client().get(reverse("partner_text", args=[token])).status_code == 200
    stored = PartnerText.objects.get()
    assert token not in " ".join(str(value) for value in vars(stored).values())
    assert token not in house.get(ALL).content.decode()


@pytest.mark.parametrize("days", [-1, 181])
def test_link_is_good_for_half_a_year_at_most(house, days):
    make_report()
    until = (timezone.localdate() + dt.timedelta(days=days)).isoformat()
    house.post(ALL, {"office": make_office().pk, "until": until})
    assert not PartnerText.objects.exists()


def test_partner_reads_what_for_and_saves_more_than_once(asked, link):
    client = Client()
    said = words(client.get(link))
    assert "Frühe Hilfen" in said
    assert "2025" in said
    for text in (TEXT, f"{TEXT} Und noch mehr."):
        assert forms_of(client.get(link), link)[0].filled(text=text).save(client).status_code == 302
        asked.row.refresh_from_db()
        assert asked.row.text == text


@pytest.mark.parametrize("text", ["a" * 2001, "Drei Familien kamen.", ""])
def test_too_long_text_and_small_counts_are_refused_at_once(asked, link, text):
    assert Client().post(link, {"text": text}).status_code == 422
    asked.row.refresh_from_db()
    assert asked.row.text == ""


def test_two_colleagues_with_one_link_see_both_versions(asked, link):
    client = Client()
    stale = forms_of(client.get(link), link)[0]
    forms_of(client.get(link), link)[0].filled(text="Von Ina").save(client)
    answer = stale.filled(text="Von Ole").save(client)
    assert answer.status_code == 422
    assert "Von Ina" in words(answer)
    asked.row.refresh_from_db()
    assert asked.row.text == "Von Ina"


def test_accepted_text_stands_in_the_report_and_is_read_for_numbers(house, asked, link):
    actions.save_partner_text(asked.row, TEXT)
    assert not any(TEXT in passage.text for passage in passages_of(asked.row.report, ReportKind.ANNUAL))
    page = one("report_partner", asked.row)
    assert forms_of(house.get(page), page)[0].filled(accept="1").save(house).status_code == 302
    assert any(TEXT in passage.text for passage in passages_of(asked.row.report, ReportKind.ANNUAL))
    over = Client().get(link)
    assert (over.status_code, TEXT in words(over)) == (410, True)
    assert Client().post(link, {"text": "Anders"}).status_code == 410


def test_text_is_accepted_as_it_was_read(house, asked):
    actions.save_partner_text(asked.row, TEXT)
    page = one("report_partner", asked.row)
    seen = forms_of(house.get(page), page)[0]
    actions.save_partner_text(asked.row, "Etwas anderes.")
    assert seen.filled(accept="1").save(house).status_code == 200
    asked.row.refresh_from_db()
    assert asked.row.state == PartnerTextState.ASKED


def test_link_is_not_replaced_unseen(house, asked):
    page = one("report_partner_ask", asked.row)
    seen = forms_of(house.get(page), page)[0]
    actions.save_partner_text(asked.row, TEXT)
    assert "inzwischen" in words(seen.filled(until=timezone.localdate().isoformat()).save(house))


def test_text_is_sent_back_with_a_note_and_written_again(house, asked, link):
    actions.save_partner_text(asked.row, TEXT)
    page = one("report_partner", asked.row)
    assert house.post(page, {"note": ""}).status_code == 200
    assert house.post(page, {"note": "Bitte kürzer."}).status_code == 302
    assert "Bitte kürzer." in words(Client().get(link))
    assert Client().post(link, {"text": "Kurz."}).status_code == 302


def test_nothing_is_accepted_before_anything_is_written(coordinator, asked):
    with pytest.raises(actions.NothingWritten):
        actions.accept(asked.row, by=coordinator)


def test_withdrawn_link_is_over_and_a_new_one_brings_the_text_back(house, asked, link):
    actions.save_partner_text(asked.row, TEXT)
    assert house.post(one("report_partner_remove", asked.row)).status_code == 302
    assert Client().get(link).status_code == 410
    until = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
    shown = house.post(one("report_partner_ask", asked.row), {"until": until}).content.decode()
    fresh = re.search(r"(/jahresberichte/beitrag/[\w-]+/)", shown)[1]
    assert TEXT in Client().get(fresh).content.decode()
    assert Client().get(link).status_code == 404


def test_link_ends_with_its_last_day(asked, link):
    PartnerText.objects.update(expires_on=timezone.localdate() - dt.timedelta(days=1))
    assert Client().get(link).status_code == 410
    asked.row.refresh_from_db()
    with pytest.raises(actions.LinkOver):
        actions.save_partner_text(asked.row, TEXT)


def test_link_that_was_replaced_while_somebody_wrote_saves_nothing(coordinator, asked):
    old = PartnerText.objects.get(pk=asked.row.pk)
    actions.ask_anew(asked.row, until=timezone.localdate(), by=coordinator)
    with pytest.raises(actions.LinkOver):
        actions.save_partner_text(old, TEXT)


def test_nobody_fills_the_house_with_texts(asked, link, monkeypatch):
    monkeypatch.setitem(settings.LIMITS, "partner_texts", 1)
    assert [Client().post(link, {"text": text}).status_code for text in ("Eins", "Noch etwas")][1] != 302
    asked.row.refresh_from_db()
    assert asked.row.text == "Eins"


def test_office_is_asked_once(coordinator, asked):
    with pytest.raises(actions.AskedAlready):
        actions.ask_partner(asked.row.report, asked.row.office, until=timezone.localdate(), by=coordinator)


def test_unknown_link_is_no_page():
    assert Client().get(reverse("partner_text", args=["x" * 43])).status_code == 404


@pytest.mark.xdist_group(small_house.GROUP)
def test_release_keeps_the_words_of_partners_and_the_audit_reads_them():
    _contents, figures = small_house.made()
    [chapter] = [one for one in figures["chapters"] if one["partners"]]
    assert (chapter["key"], chapter["partners"][0]["text"].split("\n")[0]) == ("offers", "We came every week.")
    planted = figures | {"chapters": [chapter | {"partners": [{"office": "A", "text": "Neun Kinder."}]}]}
    assert "the partner 'A' says Neun, which nobody has read" in " ".join(unread(planted))


def test_chapter_that_is_left_out_leaves_out_its_partners(coordinator, asked):
    actions.accept(actions.save_partner_text(asked.row, TEXT), by=coordinator)
    asked.row.report.texts.create(chapter="offers", text="", is_shown=False)
    assert not any(TEXT in passage.text for passage in passages_of(asked.row.report, ReportKind.ANNUAL))


def accepted(report, coordinator, count):
    """Return the texts of so many offices, each accepted."""
    until = timezone.localdate()
    for number in range(count):
        row = actions.ask_partner(report, make_office(name=f"Stelle {number}"), until=until, by=coordinator).row
        actions.accept(actions.save_partner_text(row, f"{TEXT} {'x' * number}"), by=coordinator)
    return list(report.partner_texts.order_by("pk"))


def test_four_half_pages_stand_on_paper_and_the_house_chooses_which(house, coordinator):
    rows = accepted(make_report(), coordinator, 5)
    assert [row.is_on_paper for row in rows] == [True] * 4 + [False]
    page = one("report_partner_paper", rows[4])
    assert "kein Platz" in words(house.post(page))
    assert house.post(one("report_partner_paper", rows[1])).status_code == 302
    assert house.post(page).status_code == 302
    said = actions.partner_words_of(rows[0].report)
    assert [(words.office, words.is_on_paper) for words in said if not words.is_on_paper] == [("Stelle 1", False)]
    assert len(said) == 5


@pytest.mark.parametrize("end", [actions.withdraw, lambda row, by: actions.send_back(row, "Kürzer", by=by)])
def test_text_that_leaves_the_report_leaves_its_place(coordinator, end):
    rows = accepted(make_report(), coordinator, 5)
    end(rows[0], by=coordinator)
    assert actions.put_on_paper(rows[4], by=coordinator).place == 1


def test_text_that_is_not_accepted_is_not_printed(coordinator, asked):
    with pytest.raises(actions.NotAccepted):
        actions.put_on_paper(asked.row, by=coordinator)


def test_text_that_somebody_sent_back_meanwhile_is_not_moved_unseen(house, coordinator):
    [row] = accepted(make_report(), coordinator, 1)
    page = one("report_partner_paper", row)
    seen = forms_of(house.get(page), page)[0]
    actions.send_back(row, "Kürzer", by=coordinator)
    assert "inzwischen" in words(seen.save(house))


def test_partner_and_editor_read_before_they_write_how_many_are_printed(house, asked, link):
    assert "Platz für 4 solche Texte" in words(Client().get(link))
    assert "Höchstens 4 dieser Texte" in words(house.get(ALL))


def off_paper(figures):
    """The report of the small house with its partner's text not on paper."""
    chapters = [
        chapter | {"partners": [words | {"is_on_paper": False} for words in chapter["partners"]]}
        for chapter in figures["chapters"]
    ]
    return figures | {"chapters": chapters}


@pytest.mark.xdist_group(small_house.GROUP)
def test_text_off_paper_stands_in_the_file_and_on_the_page_and_the_paper_says_so():
    contents, figures = small_house.made()
    assert "We came every week." in contents[actions.FILE].decode()
    planted = off_paper(figures)
    paper = render_to_string(TEMPLATE, {"document": document_of(planted)})
    assert "We came every week." not in paper
    assert "Auch sie haben für diesen Bericht geschrieben" in paper
    page = Client().get(f"/jahresberichte/{make_release(figures=planted).public_id}/")
    assert "We came every week." in words(page)


def sheets_of(document, pages):
    """Return so many pages: one for each chapter and the annex, and all others for the last chapter."""
    anchors = [*(chapter.key for chapter in document.chapters), "annex"]
    anchors[-1:-1] = ["" for _page in range(pages - len(anchors))]
    parts = [f'<p id="{anchor}">.</p>' if anchor else "<p>.</p>" for anchor in anchors]
    return lay_out('<p style="break-after: page"></p>'.join(parts))


@pytest.mark.xdist_group(small_house.GROUP)
@pytest.mark.parametrize(("pages", "with_partners"), [(20, True), (21, True), (21, False)])
def test_no_report_has_more_than_twenty_pages_and_whoever_makes_it_reads_what_to_shorten(pages, with_partners):
    _contents, figures = small_house.made()
    document = document_of(figures if with_partners else off_paper(figures))
    sheets, longest = sheets_of(document, pages), document.chapters[-1].title
    assert sheets.number_of_pages == pages
    wanted = "eines Partners vom Papier" if with_partners else f"längsten Kapitel sind: {longest}"
    with pytest.raises(TooLong, match=f"21 Seiten.*{wanted}") if pages > 20 else nullcontext():
        refuse_long_report(document, sheets)
