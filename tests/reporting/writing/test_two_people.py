"""Two people at one chapter: a text that nobody has read is never marked as checked."""

import pytest
from django.urls import reverse

from familienzentrum.choices import Role
from reporting.choices import Chapter, TextState
from reporting.models import ChapterText
from reporting.writing.actions import write_text
from tests.client import Client
from tests.factories import make_report, make_user
from tests.page_forms import forms_of
from tests.reading import words

pytestmark = pytest.mark.django_db

URL = reverse("report_chapter", args=[2025, "summary"])


@pytest.fixture
def ina():
    return make_user(role=Role.COORDINATOR, first_name="Ina", last_name="Berg")


@pytest.fixture
def write(ina):
    """Return how Ina writes the chapter, at the same time as the browser of the test."""
    report = make_report()

    def written(text, state):
        return write_text(report, Chapter.SUMMARY, text=text, state=state, by=ina)

    written("A draft.", TextState.DRAFT)
    return written


@pytest.fixture
def browser(write):
    client = Client()
    client.force_login(make_user(role=Role.COORDINATOR))
    return client


def stale(browser):
    return forms_of(browser.get(URL), URL)[-1]


def test_text_that_was_changed_while_a_colleague_checked_the_old_one_is_asked_about(browser, write):
    form = stale(browser)
    write("A draft.", TextState.CHECKED)
    asked = form.filled(text="Another text.").send(browser)
    assert "„Stand“: Welche Fassung gilt?" in words(asked)
    assert ChapterText.objects.get().text == "A draft."
    forms_of(asked, URL)[-1].filled(**{"state-counts": "mine"}).send(browser)
    written = ChapterText.objects.get()
    assert (written.text, written.state) == ("Another text.", TextState.DRAFT)


def test_text_that_a_colleague_changed_is_not_checked_unread(browser, write):
    form = stale(browser)
    write("Another text.", TextState.DRAFT)
    asked = form.filled(state="checked").send(browser)
    assert "Gespeichert von Ina Berg" in words(asked)
    assert ChapterText.objects.get().state == TextState.DRAFT
    forms_of(asked, URL)[-1].filled(**{"text-counts": "theirs"}).send(browser)
    written = ChapterText.objects.get()
    assert (written.text, written.state) == ("Another text.", TextState.CHECKED)


def test_only_what_changed_meanwhile_is_asked_about(browser, write):
    form = stale(browser)
    write("A draft.", TextState.CHECKED)
    assert form.send(browser).status_code == 302
    assert ChapterText.objects.get().state == TextState.CHECKED


def test_text_that_a_colleague_deleted_meanwhile_is_asked_about(browser, write):
    form = stale(browser)
    write("", TextState.DRAFT)
    asked = form.filled(text="A longer draft.").send(browser)
    assert "Die Fassung ist leer" in words(asked)
    forms_of(asked, URL)[-1].filled(**{"text-counts": "mine"}).send(browser)
    assert ChapterText.objects.get().text == "A longer draft."


def test_first_text_of_a_chapter_that_two_begin_is_asked_about(browser, write):
    write("", TextState.DRAFT)
    form = stale(browser)
    write("Of Ina.", TextState.DRAFT)
    asked = form.filled(text="Of Ole.").send(browser)
    assert "Of Ina." in words(asked)
    assert ChapterText.objects.get().text == "Of Ina."
