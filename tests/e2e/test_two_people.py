"""Two people write one chapter and one budget; a login ends while somebody types. On a phone, without a script."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from familienzentrum.audit import record
from familienzentrum.choices import Role
from familienzentrum.models import StaffSession
from reporting.choices import Chapter, TextState
from reporting.models import BudgetLine, ChapterText
from reporting.writing.actions import write_text
from tests.browser import assert_fits, assert_fits_and_is_accessible, follow, send
from tests.factories import make_budget_line, make_centre, make_report, make_user

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PASSWORD = "ein sehr langer Satz"
CHAPTER = reverse("report_chapter", args=[2025, "summary"])
BUDGET = reverse("report_budget", args=[2025])


@pytest.fixture
def report():
    cache.clear()
    make_centre()
    return make_report()


@pytest.fixture
def ole():
    user = make_user(role=Role.COORDINATOR, username="ole", first_name="Ole", last_name="Holm")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def ina():
    return make_user(role=Role.COORDINATOR, first_name="Ina", last_name="Berg")


def test_both_versions_of_a_chapter_stand_on_a_phone_and_one_is_chosen(plain_page, log_in, report, ole, ina):
    log_in(plain_page, ole)
    plain_page.goto(CHAPTER)
    written = {"text": "Ein gutes Jahr.\n\nVon Ina.", "state": TextState.DRAFT, "by": ina}
    write_text(report, Chapter.SUMMARY, **written)
    plain_page.get_by_label("Text").fill("Ein gutes Jahr.\n\nVon Ole.")
    send(plain_page)
    conflict = plain_page.get_by_role("group", name="„Text“: Welche Fassung gilt?")
    expect(conflict).to_contain_text("Gespeichert von Ina Berg")
    expect(conflict.locator("mark")).to_have_text("Von Ina.")
    assert_fits(plain_page)
    conflict.get_by_label("Ihre Fassung").check()
    send(plain_page)
    assert ChapterText.objects.get().text.endswith("Von Ole.")


def test_conflict_in_the_budget_is_announced_and_accessible(page, log_in, report, ole, ina):
    line = make_budget_line(title="Miete", planned_cost=100)
    log_in(page, ole)
    page.goto(BUDGET)
    BudgetLine.objects.filter(pk=line.pk).update(planned_cost=120, condition="Vertrag ist neu")
    record("budgetline.changed", line, by=ina)
    page.get_by_label("Geplant: Kosten").first.fill("150")
    send(page)
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Wählen Sie, welche Fassung gilt")
    assert_fits_and_is_accessible(page)
    page.get_by_label("Die gespeicherte Fassung").check()
    send(page)
    line.refresh_from_db()
    assert (line.planned_cost, line.condition) == (120, "Vertrag ist neu")


def test_text_is_there_again_after_a_login_that_had_ended(plain_page, log_in, report, ole):
    log_in(plain_page, ole)
    plain_page.goto(CHAPTER)
    plain_page.get_by_label("Text").fill("Lange getippt.")
    StaffSession.objects.all().delete()
    send(plain_page)
    expect(plain_page.get_by_text("Ihre Anmeldung ist abgelaufen")).to_be_visible()
    assert_fits(plain_page)
    plain_page.get_by_label("Benutzername").fill("ole")
    plain_page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    send(plain_page)
    assert_fits(plain_page)
    follow(plain_page, plain_page.get_by_role("button", name="Zurück zu meiner Eingabe"))
    expect(plain_page.get_by_label("Text")).to_have_value("Lange getippt.")
    assert not ChapterText.objects.exists()
    send(plain_page)
    assert ChapterText.objects.get().text == "Lange getippt."
