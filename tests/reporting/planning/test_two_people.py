"""Two people work on one budget: lines that are added, changed and removed meanwhile, and who is told what."""

import pytest
from django.urls import reverse

from familienzentrum.choices import Role
from reporting.models import BudgetLine, Contribution
from tests.client import Client
from tests.factories import make_budget_line, make_report, make_user
from tests.factories_planning import make_contribution, make_funder
from tests.page_forms import forms_of
from tests.reading import words

pytestmark = pytest.mark.django_db

BUDGET = reverse("report_budget", args=[2025])


@pytest.fixture
def rent():
    make_report()
    return make_budget_line(title="Rent", planned_cost=100, planned_own=100, planned_third=0)


def somebody(**name):
    client = Client()
    client.force_login(make_user(role=Role.COORDINATOR, **name))
    return client


@pytest.fixture
def ole():
    return somebody(first_name="Ole", last_name="Holm")


@pytest.fixture
def ina():
    return somebody(first_name="Ina", last_name="Berg")


def opened(client, url=BUDGET):
    return forms_of(client.get(url), url)[-1]


def titles():
    return set(BudgetLine.objects.values_list("title", flat=True))


def test_line_that_a_colleague_added_stays(rent, ole, ina):
    stale = opened(ole)
    opened(ina).filled(**{"form-1-title": "Paper"}).send(ina)
    assert stale.filled(**{"form-0-condition": "Checked", "form-1-title": "Events"}).send(ole).status_code == 302
    assert titles() == {"Rent", "Paper", "Events"}


def test_nobody_is_told_of_others_by_what_they_saved_themselves(rent, ole):
    """In a second tab, say, or on a page to which they went back."""
    stale = opened(ole)
    opened(ole).filled(**{"form-0-condition": "One"}).send(ole)
    asked = words(stale.filled(**{"form-0-condition": "Two"}).send(ole))
    assert "Gespeichert von Ole Holm" in asked
    assert "Das wurde inzwischen geändert." in asked
    assert "jemand" not in asked


def test_line_that_a_colleague_removed_goes_if_nobody_changed_it(rent, ole, ina):
    make_budget_line(title="Paper")
    stale = opened(ole)
    opened(ina).filled(**{"form-0-DELETE": "on"}).send(ina)
    gone = {"Rent", "Paper"} - titles()
    other = next(n for n in (0, 1) if stale.values[f"form-{n}-title"][0] not in gone)
    assert stale.filled(**{f"form-{other}-condition": "Checked"}).send(ole).status_code == 302
    assert BudgetLine.objects.get().condition == "Checked"


def test_line_that_a_colleague_removed_is_asked_about_if_it_was_changed(rent, ole, ina):
    stale = opened(ole)
    opened(ina).filled(**{"form-0-DELETE": "on"}).send(ina)
    asked = stale.filled(**{"form-0-condition": "Checked"}).send(ole)
    assert "inzwischen gelöscht" in words(asked)
    assert titles() == set()

    again = forms_of(asked, BUDGET)[-1]
    assert again.values["form-0-condition"] == ["Checked"]
    assert again.filled(**{"form-0-DELETE": "on"}).send(ole).status_code == 302
    assert titles() == set()
    assert again.send(ole).status_code == 302
    assert BudgetLine.objects.get().condition == "Checked"


def test_line_that_a_colleague_changed_is_removed_only_by_whoever_has_seen_that(rent, ole, ina):
    stale = opened(ole)
    opened(ina).filled(**{"form-0-condition": "Is needed!"}).send(ina)
    asked = stale.filled(**{"form-0-DELETE": "on"}).send(ole)
    assert "„Rent 2025“ wurde inzwischen geändert" in words(asked)
    again = forms_of(asked, BUDGET)[-1]
    assert (again.values["form-0-condition"], titles()) == (["Is needed!"], {"Rent"})
    again.filled(**{"form-0-DELETE": "on"}).send(ole)
    assert titles() == set()


def test_line_that_both_removed_is_removed(rent, ole, ina):
    stale = opened(ole)
    opened(ina).filled(**{"form-0-DELETE": "on"}).send(ina)
    assert stale.filled(**{"form-0-DELETE": "on"}).send(ole).status_code == 302


def test_page_says_who_saved_what_and_shows_it_below_the_field(rent, ole, ina):
    stale = opened(ole)
    opened(ina).filled(**{"form-0-planned_cost": "120", "form-0-planned_own": "120"}).send(ina)
    page = words(stale.filled(**{"form-0-planned_cost": "150", "form-0-planned_own": "150"}).send(ole))
    assert "Welche Fassung gilt? Die gespeicherte Fassung" in page
    assert page.count("Gespeichert von Ina Berg") == 2
    assert "120" in page


def test_both_versions_may_be_chosen_field_by_field(rent, ole, ina):
    """Ina's title and Ole's note: both had changed both."""
    stale = opened(ole)
    opened(ina).filled(**{"form-0-title": "Rooms", "form-0-condition": "Of Ina"}).send(ina)
    asked = stale.filled(**{"form-0-title": "Flat", "form-0-condition": "Of Ole"}).send(ole)
    form = forms_of(asked, BUDGET)[-1]
    form.filled(**{"form-0-title-counts": "theirs", "form-0-condition-counts": "mine"}).send(ole)
    line = BudgetLine.objects.get()
    assert (line.title, line.condition) == ("Rooms", "Of Ole")


def test_what_was_written_by_hand_from_both_versions_counts(rent, ole, ina):
    stale = opened(ole)
    opened(ina).filled(**{"form-0-condition": "Of Ina"}).send(ina)
    form = forms_of(stale.filled(**{"form-0-condition": "Of Ole"}).send(ole), BUDGET)[-1]
    form.filled(**{"form-0-condition": "Of both", "form-0-condition-counts": "mine"}).send(ole)
    assert BudgetLine.objects.get().condition == "Of both"


def test_third_version_is_asked_about_again(rent, ole, ina):
    stale = opened(ole)
    opened(ina).filled(**{"form-0-condition": "First"}).send(ina)
    form = forms_of(stale.filled(**{"form-0-condition": "Of Ole"}).send(ole), BUDGET)[-1]
    opened(ina).filled(**{"form-0-condition": "Second"}).send(ina)
    page = form.filled(**{"form-0-condition-counts": "mine"}).send(ole)
    assert "Second" in words(page)
    assert BudgetLine.objects.get().condition == "Second"


def test_same_change_by_both_is_no_conflict(rent, ole, ina):
    stale = opened(ole)
    opened(ina).filled(**{"form-0-planned_cost": "1.000", "form-0-planned_own": "1.000"}).send(ina)
    assert stale.filled(**{"form-0-planned_cost": "1000,00", "form-0-planned_own": "1000"}).send(ole).status_code == 302


def test_error_elsewhere_keeps_what_a_colleague_saved(rent, ole, ina):
    """Ole's amounts do not add up; when he has mended them, Ina's note must not be what it was before."""
    stale = opened(ole)
    opened(ina).filled(**{"form-0-condition": "Of Ina"}).send(ina)
    wrong = stale.filled(**{"form-0-planned_cost": "999"}).send(ole)
    assert "wie es jetzt gespeichert ist: Bemerkung" in words(wrong)
    forms_of(wrong, BUDGET)[-1].filled(**{"form-0-planned_own": "999"}).send(ole)
    line = BudgetLine.objects.get()
    assert (line.condition, line.planned_cost) == ("Of Ina", 999)


def test_money_of_a_funder_added_by_a_colleague_stays(rent, ole, ina):
    rent.planned_own, rent.planned_third = 0, 100
    rent.save()
    url, funder = reverse("report_funders", args=[2025, rent.pk]), make_funder()
    make_contribution(line=rent, planned=10)
    stale = opened(ole, url)
    opened(ina, url).filled(**{"contributions-1-funder": str(funder.pk), "contributions-1-planned": "20"}).send(ina)
    stale.filled(**{"contributions-0-planned": "30"}).send(ole)
    assert set(Contribution.objects.values_list("planned", flat=True)) == {30, 20}


def test_row_that_a_colleague_changed_is_removed_only_by_whoever_has_seen_that(ole, ina):
    funder = make_funder(name="Land")
    edit, remove = reverse("funder_edit", args=[funder.pk]), reverse("funder_remove", args=[funder.pk])
    stale = opened(ole, remove)
    opened(ina, edit).filled(name="Der Bund").send(ina)
    asked = stale.send(ole)
    assert "inzwischen von Ina Berg geändert" in words(asked)
    assert forms_of(asked, remove)[-1].send(ole).status_code == 302
