"""On which grants the house reports in a year, and what stands in the report to the funder."""

import datetime as dt

import pytest

from reporting.choices import ReportKind
from reporting.models import Grant, GrantYear
from reporting.planning.grants import grants_of
from reporting.writing.passages import passages_of
from tests.factories import make_budget_line, make_report
from tests.factories_planning import make_contribution, make_grant, make_grant_year
from tests.page_forms import forms_of
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def titles(year=2025):
    return [report.grant.title for report in grants_of(year)]


def pay(grant, year=2025, **given):
    line = make_budget_line(year=year, title=f"Line {year}", **given.pop("line", {}))
    return make_contribution(line=line, grant=grant, funder=grant.funder, **given)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_reported"),
    [
        (None, None, True),
        ("2025-12-31", None, True),
        (None, "2025-01-01", True),
        ("2026-01-01", None, False),
        (None, "2024-12-31", False),
    ],
)
def test_grant_is_reported_on_in_the_years_of_its_term(starts_on, ends_on, is_reported):
    make_grant(title="House", starts_on=starts_on, ends_on=ends_on)
    assert titles() == (["House"] if is_reported else [])


@pytest.mark.parametrize(
    ("state", "is_reported"),
    [("planned", False), ("applied", False), ("refused", False), ("approved", True), ("settled", True)],
)
def test_grant_is_reported_on_once_it_was_granted(state, is_reported):
    grant = make_grant(title="House", state=state)
    pay(grant, planned=5, line={"planned_cost": 5})
    assert titles() == (["House"] if is_reported else [])


def test_grant_without_days_is_reported_on_where_its_lines_are():
    grant = make_grant(title="House")
    pay(grant, 2022)
    assert (titles(2022), titles(2025)) == (["House"], [])


def test_grant_without_amount_or_lines_has_empty_sums():
    make_grant()
    [report] = grants_of(2025)
    assert (report.grant.amount_in_words, report.lines, report.years) == ("", (), ())
    assert str(report.total.planned.given) == "–"


def test_lines_of_the_year_and_all_years_so_far_are_added_up():
    grant = make_grant()
    paid = {"planned_cost": 100, "planned_own": 40, "planned_third": 60}
    for year in (2024, 2025, 2026):
        pay(grant, year, planned=60, line=paid)
    [report] = grants_of(2025)
    assert [line.title for line in report.lines] == ["Line 2025"]
    assert [year.title for year in report.years] == ["2024", "2025"]
    assert (report.total.planned.given.known, report.so_far.planned.cost.known) == (60, 200)


def test_what_is_only_possible_is_no_money_of_a_grant():
    pay(make_grant(starts_on=dt.date(2025, 1, 1)), planned=60, is_conditional=True)
    [report] = grants_of(2025)
    assert report.lines == ()


def test_house_writes_what_it_did_with_a_grant(client, coordinator):
    make_report()
    grant = make_grant()
    address = f"/haus/berichte/2025/foerderungen/{grant.pk}/"
    form = forms_of(client.get(address), address)[-1]
    assert form.filled(done="We bought pens.").save(client).url == "/haus/berichte/2025/"
    assert GrantYear.objects.get().done == "We bought pens."


def test_figures_of_a_grant_are_chosen_from_those_there_are(client, coordinator):
    grant = make_grant()
    address = f"/haus/berichte/foerderungen/{grant.pk}/"
    form = next(form for form in forms_of(client.get(address), address) if "purpose" in form.controls)
    form.filled(figures=["months", "nothing"]).save(client)
    assert Grant.objects.get().figures == []
    form.filled(figures=["months", "slips"], purpose="Pens.").save(client)
    assert Grant.objects.get().figures == ["months", "slips"]


def read_texts():
    return [passage.text for passage in passages_of(make_report(), ReportKind.ANNUAL)]


def test_texts_on_grants_are_read_for_small_counts_before_a_release():
    grant = make_grant(purpose="For three families.")
    make_grant_year(grant=grant, done="Two families came.")
    make_grant_year(grant=grant, year=2024, done="Of another year.")
    texts = read_texts()
    assert {"Two families came."} <= set(texts)
    assert any("For three families." in text for text in texts)
    assert "Of another year." not in texts


@pytest.mark.parametrize(
    "given", [{"state": "applied"}, {"state": "refused"}, {"ends_on": "2024-12-31"}], ids=["applied", "refused", "over"]
)
def test_text_on_a_grant_that_is_in_no_paper_is_in_no_list_of_numbers(given):
    """The list stands in a public file, with the sentences around its numbers."""
    make_grant_year(grant=make_grant(title="House", purpose="For 12 laptops.", **given), done="We bought 13.")
    assert [text for text in read_texts() if "House" in text or "12" in text or "13" in text] == []


def test_of_a_grant_that_is_not_granted_the_title_is_read_where_it_is_printed():
    grant = make_grant(title="For three families", purpose="For 12 laptops.", state="applied")
    pay(grant, planned=5, line={"planned_cost": 5})
    assert [text for text in read_texts() if "three" in text] == ["For three families"]


@pytest.mark.parametrize(
    ("name", "given"), [("grant_year_year_sane", {"year": 25}), ("grant_year_once", {"year": 2025})]
)
def test_database_refuses(name, given):
    grant = make_grant_year().grant
    assert refused(lambda: make_grant_year(grant=grant, **given)) == name
