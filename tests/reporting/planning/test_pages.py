"""Pages of planning: who pays for a line, what committees decided, what is soon due."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from familienzentrum.models import AuditEntry
from reporting.models import Contribution, CountingChange, Deliberation, Funder, Grant, Measure
from tests.factories import (
    make_budget_line,
    make_committee,
    make_deliberation,
    make_goal,
    make_indicator,
    make_paper,
    make_report,
)
from tests.factories_planning import make_contribution, make_funder, make_grant

pytestmark = pytest.mark.django_db


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def errors(response):
    return soup(response).find(id="errors").get_text()


def lines(prefix, rows, initial=0):
    """Return what a browser sends of a table of forms."""
    sent = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    return sent | {f"{prefix}-{place}-{name}": value for place, row in enumerate(rows) for name, value in row.items()}


@pytest.fixture
def rent():
    make_report()
    return make_budget_line(title="Rent", planned_third=1000)


def pay(client, line, *rows):
    return client.post(f"/haus/berichte/2025/haushalt/{line.pk}/", lines("contributions", rows))


def test_funders_of_a_line_are_saved(client, coordinator, rent):
    grant = make_grant()
    sure = {"funder": grant.funder_id, "grant": grant.pk, "planned": "1.000"}
    possible = {"funder": make_funder().pk, "planned": "10.000", "is_conditional": "on"}
    assert pay(client, rent, sure, possible).url == "/haus/berichte/2025/haushalt/"
    assert list(Contribution.objects.order_by("id").values_list("planned", "is_conditional")) == [
        (1000, False),
        (10_000, True),
    ]
    assert AuditEntry.objects.filter(action="budget_line.funders_saved").exists()


def test_funders_that_give_more_than_the_line_gets_are_refused(client, coordinator, rent):
    response = pay(client, rent, *[{"funder": make_funder().pk, "planned": "600"} for _ in range(2)])
    assert "Die Geldgeber geben mehr" in errors(response)
    assert not Contribution.objects.exists()


def test_grant_of_another_funder_is_refused(client, coordinator, rent):
    response = pay(client, rent, {"funder": make_funder().pk, "grant": make_grant().pk})
    assert errors(response)
    assert not Contribution.objects.exists()


def test_line_of_another_year_is_unknown(client, coordinator, rent):
    other = make_budget_line(year=2024)
    assert client.get(f"/haus/berichte/2025/haushalt/{other.pk}/").status_code == 404


def test_budget_shows_who_pays(client, coordinator, rent):
    make_contribution(line=rent, funder=make_funder(name="District"), planned=1000)
    page = soup(client.get("/haus/berichte/2025/haushalt/"))
    row = page.find("th", string="District").find_parent("tr")
    assert [cell.get_text() for cell in row.find_all("td")] == ["1.000\u00a0€", "–", "x"]


def test_change_in_counting_is_saved(client, coordinator):
    sent = {"figure": "channels", "since": "2025-03-01", "words": "Talks by video count as well."}
    client.post("/haus/berichte/zaehlweise/neu/", sent)
    assert CountingChange.objects.get().figure == "channels"
    assert "I03" in soup(client.get("/haus/berichte/zaehlweise/")).find("table").get_text()


def test_change_in_counting_of_an_unknown_figure_is_refused(client, coordinator):
    sent = {"figure": "wonders", "since": "2025-03-01", "words": "We count wonders."}
    assert errors(client.post("/haus/berichte/zaehlweise/neu/", sent))
    assert not CountingChange.objects.exists()


GRANT = {"title": "Rooms", "state": "approved", "amount": "60.000", "warn_months": "6"}


def test_grant_is_saved(client, coordinator):
    sent = GRANT | {"funder": make_funder().pk, "starts_on": "2025-01-01", "ends_on": "2027-12-31"}
    client.post("/haus/berichte/foerderungen/neu/", sent)
    assert Grant.objects.get().amount == 60_000


def test_grant_that_ends_before_it_starts_is_refused(client, coordinator):
    sent = GRANT | {"funder": make_funder().pk, "starts_on": "2025-01-02", "ends_on": "2025-01-01"}
    assert errors(client.post("/haus/berichte/foerderungen/neu/", sent))
    assert not Grant.objects.exists()


def station(**given):
    return {"committee": make_committee().pk, "day": "2026-03-03", "position": 1, "result": "agreed"} | given


def test_decision_and_follow_up_of_a_paper_are_saved(client, coordinator):
    paper = make_paper()
    row = station(decision="As proposed.", follow_up="Report in autumn", follow_up_due="2026-10-01")
    response = client.post(f"/haus/berichte/vorlagen/{paper.pk}/beratungsfolge/", lines("deliberations", [row]))
    assert response.url == "/haus/berichte/vorlagen/"
    saved = Deliberation.objects.get()
    assert (saved.decision, saved.follow_up, saved.follow_up_due) == (
        "As proposed.",
        "Report in autumn",
        dt.date(2026, 10, 1),
    )


def test_day_of_a_follow_up_without_words_is_refused(client, coordinator):
    paper = make_paper()
    rows = lines("deliberations", [station(follow_up_due="2026-10-01")])
    assert errors(client.post(f"/haus/berichte/vorlagen/{paper.pk}/beratungsfolge/", rows))
    assert not Deliberation.objects.exists()


def test_what_is_soon_due_stands_on_the_page_of_reports(client, coordinator):
    make_grant(title="Rooms", ends_on=timezone.localdate() + dt.timedelta(days=90))
    make_deliberation(follow_up="Report in autumn", follow_up_due=dt.date(2026, 10, 1))
    make_deliberation(follow_up="Done already", follow_up_done_on=dt.date(2026, 10, 1))
    page = soup(client.get("/haus/berichte/")).get_text()
    assert "Rooms" in page
    assert "Report in autumn" in page
    assert "Done already" not in page


def test_values_that_contradict_each_other_stand_on_one_page(client, coordinator):
    make_indicator(name="Under 20", printed="58,3 %", doubt="42 % is printed elsewhere.")
    make_indicator(name="Under 20", printed="42 %")
    page = soup(client.get("/haus/berichte/sozialraum/nebeneinander/")).get_text()
    assert "58,3 %" in page
    assert "42 %" in page
    assert "Die Quellen widersprechen sich" in page


@pytest.mark.parametrize("field", ["decision", "follow_up"])
def test_text_of_50000_signs_is_refused_in_words(client, coordinator, field):
    paper = make_paper()
    rows = lines("deliberations", [station(**{field: "a" * 50_000})])
    response = client.post(f"/haus/berichte/vorlagen/{paper.pk}/beratungsfolge/", rows)
    assert "50000" in errors(response)


def test_new_step_is_of_the_year_unless_told_otherwise(client, coordinator):
    goal, _report = make_goal(), make_report()
    page = soup(client.get(f"/haus/berichte/2025/ziele/{goal.pk}/"))
    assert page.find("input", {"name": "measures-0-year"})["value"] == "2025"
    untouched = lines("measures", [{"title": "", "year": "2025", "state": "planned"}])
    client.post(f"/haus/berichte/2025/ziele/{goal.pk}/", untouched)
    assert not Measure.objects.exists()


def test_sources_that_differ_stand_before_all_others(client, coordinator):
    make_indicator(name="Agreed on", position=1)
    make_indicator(name="In doubt", position=2, doubt="It does not fit.")
    page = soup(client.get("/haus/berichte/sozialraum/nebeneinander/"))
    assert [heading.contents[0].strip() for heading in page.find_all("h3")] == ["In doubt", "Agreed on"]


LONG = "a" * 50_000


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("ziele/neu/", {"title": "Goal", "level": "structural", "description": LONG}),
        ("sozialraum/neu/", {"name": "Value", "printed": "1", "area": "Town", "source": "Paper", "doubt": LONG}),
        ("foerderungen/neu/", GRANT | {"note": LONG}),
        ("geldgeber/neu/", {"name": LONG}),
        ("zaehlweise/neu/", {"figure": "channels", "since": "2025-03-01", "words": LONG}),
    ],
)
def test_text_that_is_far_too_long_is_refused_in_words(client, coordinator, address, sent):
    assert "50000" in errors(client.post(f"/haus/berichte/{address}", sent))


@pytest.mark.parametrize("wrong", [{"assessment": LONG}, {"measures-0-title": LONG}, {"measures-0-outcome": LONG}])
def test_far_too_long_words_about_a_goal_are_refused(client, coordinator, wrong):
    goal, _report = make_goal(), make_report()
    sent = lines("measures", [{"title": "Opened", "year": "2025", "state": "planned"}])
    response = client.post(f"/haus/berichte/2025/ziele/{goal.pk}/", sent | wrong)
    assert "50000" in errors(response)


def test_emoji_and_other_scripts_are_kept(client, coordinator):
    name = "Stiftung 👨‍👩‍👧 für Kinder – مؤسسة"
    client.post("/haus/berichte/geldgeber/neu/", {"name": name, "position": "10"})
    assert Funder.objects.get().name == name
