"""What people paste breaks no page: neither where it is written, nor where it is read."""

import pytest
from playwright.sync_api import expect

from familienzentrum.choices import Role
from reporting.choices import Wanted
from reporting.jobs import make_candidate as make_files
from reporting.models import ChapterText
from reporting.release.actions.preparing import ask
from tests.browser import assert_accessible, send
from tests.factories import make_centre, make_chapter_text, make_report_to_release, make_user
from tests.factories_release import make_candidate, make_release
from tests.papers import do_waiting_papers

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

WAY = "/haus/berichte/2025/freigabe/jahr/"
PASTED = {
    "outlook": "https://example.org/" + "a" * 5000,
    "limits": '<p class="MsoNormal" style="mso-bidi-font-size:12pt">Erster <b>Absatz</b></p><p>\uf0b7\tPunkt eins</p>',
    "mandate": "مرحبا بكم\n\nשלום לכולם\n\nGemischt: مرحبا und 17 Hallo 👪🏽 🎉",
    "quality": "Tab\tTab\n\n\n\n– Punkt\n• Punkt\nA" + "\u0301" * 200,
}


@pytest.fixture
def report():
    make_centre(is_demonstration=True)
    return make_report_to_release()


def assert_reads_well(page, address, *widths):
    page.goto(address)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} {width}"
    assert_accessible(page)


def paste(page, chapter, text):
    page.goto(f"/haus/berichte/2025/kapitel/{chapter}/")
    page.fill("[name=text]", text)
    page.check("[name=state][value=checked]")
    send(page)


def test_pasted_texts_break_no_page(page, log_in, report):
    coordinator = make_user(role=Role.COORDINATOR)
    log_in(page, coordinator)
    for chapter, text in PASTED.items():
        paste(page, chapter, text)
    assert ChapterText.objects.get(chapter="limits").text == "Erster Absatz\n– Punkt eins"
    assert_reads_well(page, "/haus/berichte/2025/kapitel/outlook/", 360, 768, 1280)
    # The preview is a sheet of paper, as wide as it is printed.
    preview = ask(report, Wanted.PREVIEW)
    do_waiting_papers()
    assert_reads_well(page, preview.get_absolute_url(), 1280)
    candidate = make_candidate(report=report, prepared_by=make_user())
    make_files(candidate=candidate.pk)
    assert_reads_well(page, WAY, 360, 768, 1280)
    candidate.refresh_from_db()
    released = make_release(report=report, figures=candidate.figures)
    assert_reads_well(page, f"/jahresberichte/{released.public_id}/", 360, 768, 1280)


def test_colleague_reads_the_numbers_before_the_report_is_checked(any_page, log_in, report):
    make_chapter_text(report=report, chapter="outlook", text="Zum Fest kamen 217 Menschen.")
    candidate = make_candidate(report=report, prepared_by=make_user())
    make_files(candidate=candidate.pk)
    log_in(any_page, make_user(role=Role.ADMINISTRATION))
    any_page.goto(WAY)
    assert "217 Menschen" in any_page.inner_text(".numbers-to-read")
    any_page.check("[name=numbers]")
    send(any_page)
    expect(any_page.locator("form[action$='veroeffentlichen/']")).to_be_visible()
