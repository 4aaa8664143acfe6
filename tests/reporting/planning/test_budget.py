"""Amounts of which some are unknown add up honestly."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from reporting.planning.budget import Amount, budget_of
from reporting.planning.forms.amounts import AmountField
from tests.factories import make_budget_line


@pytest.fixture(autouse=True)
def _german():
    with translation.override("de"):
        yield


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        ((600, 600, 1200, 600), "3.000\u00a0€"),
        ((None, 600, 600, 1200, 600), "3.000\u00a0€ + x"),
        ((None, None), "x"),
        ((0, None), "x"),
        ((0, 0), "–"),
        ((), "–"),
        ((Decimal("7675.50"),), "7.675,50\u00a0€"),
    ],
)
def test_sum_says_what_is_unknown(values, printed):
    known = [None if value is None else Decimal(value) for value in values]
    assert str(sum(map(Amount.of, known), start=Amount())) == printed


@pytest.mark.django_db
def test_budget_adds_up_each_column():
    make_budget_line(title="Rent", condition="possibly 10,000 €")
    make_budget_line(title="Paper", planned_cost=600, planned_own=600, planned_third=0)
    make_budget_line(title="Events", planned_cost=1200, planned_own=0, planned_third=1200, actual_cost=900)
    make_budget_line(title="Another year", year=2026, planned_cost=9999)
    planned, actual = budget_of(2025).planned, budget_of(2025).actual
    assert [str(planned.cost), str(planned.own), str(planned.third)] == [
        "1.800\u00a0€ + x",
        "600\u00a0€ + x",
        "1.200\u00a0€ + x",
    ]
    assert [str(actual.cost), str(actual.own)] == ["900\u00a0€ + x", "x"]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("", None),
        ("x", None),
        ("0", Decimal(0)),
        ("1200", Decimal(1200)),
        ("1.200", Decimal(1200)),
        ("1.200,50", Decimal("1200.50")),
        ("1200,5", Decimal("1200.50")),
        ("1200.50", Decimal("1200.50")),
        (" 87 500 € ", Decimal(87500)),
    ],
)
def test_amount_is_read_as_people_type_it(typed, amount):
    assert AmountField().clean(typed) == amount


@pytest.mark.parametrize("typed", ["-5", "1,200", "1.20.0", "viel", "1e5", "9999999999", "١٢", "1\x00"])
def test_amount_that_could_mean_two_things_is_refused(typed):
    with pytest.raises(ValidationError):
        AmountField().clean(typed)


@pytest.mark.parametrize("typed", ["-3.000", "\u22123000", "- 3000 €"])
def test_repayment_has_a_minus_where_something_was_really_paid(typed):
    assert AmountField(may_be_paid_back=True).clean(typed) == Decimal(-3000)
    with pytest.raises(ValidationError, match="ohne Minus"):
        AmountField().clean(typed)


def test_repayment_is_printed_with_a_minus():
    assert str(Amount(Decimal(-3000))) == "\u22123.000\u00a0€"


@pytest.mark.django_db
def test_repayment_without_a_named_funder_stays_one():
    make_budget_line(title="Paid back", actual_cost=0, actual_own=3000, actual_third=-3000)
    (rest,) = budget_of(2025).funders
    assert str(rest.actual) == "\u22123.000\u00a0€"


@pytest.mark.django_db
def test_unknown_shares_together_are_what_the_cost_leaves():
    """3.000 € + x of our own and 1.200 € + x from others: both x together are the 500 € of the rent."""
    make_budget_line(title="Paper", planned_cost=4200, planned_own=3000, planned_third=1200)
    make_budget_line(title="Rent", planned_cost=500)
    assert str(budget_of(2025).planned_unknown) == "500\u00a0€"
    make_budget_line(title="Nobody knows")
    assert budget_of(2025).planned_unknown is None


def test_stored_amount_is_shown_as_it_is_typed():
    assert AmountField().prepare_value(Decimal("1043.10")) == "1043,10"
    assert AmountField().clean("1043,10") == Decimal("1043.10")
