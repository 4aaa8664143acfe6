"""A funder that bears 60 percent of the cost: what was agreed, planned and spent, and what it may ask back."""

import pytest

from reporting.models import BudgetLine, Grant
from reporting.planning.shares import shares_of
from tests.factories import make_budget_line, make_report
from tests.factories_planning import make_contribution, make_grant
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def make_share(*, share=60, cost=1000, planned=600, spent=None, given=None, **line):
    grant = make_grant(share=share)
    line = make_budget_line(planned_cost=cost, actual_cost=spent, **line)
    make_contribution(line=line, funder=grant.funder, grant=grant, planned=planned, actual=given)
    return grant


def printed(year=2025):
    return [(share.agreed, str(share.planned), str(share.actual), share.is_exceeded) for share in shares_of(year)]


def test_share_follows_from_plan_and_accounts():
    make_share(spent=900, given=500)
    assert printed() == [("60\u00a0%", "60\u00a0%", "56\u00a0%", False)]
    assert printed(2024) == []


def test_share_of_several_lines_is_that_of_their_cost():
    grant = make_share(cost=1000, planned=600)
    for planned in (200, 100):  # twice to one line, whose cost counts once
        line, _new = BudgetLine.objects.get_or_create(year=2025, title="Other", planned_cost=1000)
        make_contribution(line=line, funder=grant.funder, grant=grant, planned=planned)
    assert printed() == [("60\u00a0%", "45\u00a0%", "x", False)]


@pytest.mark.parametrize(
    ("values", "planned"),
    [({"planned": None}, "x"), ({"cost": None}, "x"), ({"cost": 0, "planned": 0}, "–")],
)
def test_share_of_what_nobody_knows_is_not_guessed(values, planned):
    make_share(**values)
    assert printed() == [("60\u00a0%", planned, "x", False)]


@pytest.mark.parametrize("values", [{"planned": 601}, {"spent": 500, "given": 301}])
def test_more_than_agreed_is_said(values):
    make_share(**values)
    assert shares_of(2025)[0].is_exceeded


def test_money_that_is_only_possible_has_no_share():
    grant = make_grant(share=60)
    line = make_budget_line(planned_cost=1000)
    make_contribution(line=line, funder=grant.funder, grant=grant, planned=600, is_conditional=True)
    assert printed() == []


@pytest.mark.parametrize("share", [0, 101])
def test_share_is_a_part(share):
    grant = make_grant(share=100)
    assert refused(lambda: Grant.objects.filter(pk=grant.pk).update(share=share)) == "grant_share_is_a_part"


def test_kind_of_cost_is_on_the_list():
    make_budget_line(kind="fees")
    assert refused(lambda: BudgetLine.objects.update(kind="gold")) == "budget_line_kind_known"


def test_budget_says_when_a_funder_gives_more_than_agreed(client, coordinator):
    make_report()
    make_share(planned=700)
    page = client.get("/haus/berichte/2025/haushalt/").content.decode()
    assert "70\u00a0%" in page
    assert "Mehr als vereinbart" in page
