"""The comparison of queries itself: it sees what a row more costs, and says which statement came on top."""

import pytest
from django.http import HttpResponseNotFound

from familienzentrum.models import User
from tests.factories import make_adviser, make_office
from tests.queries import normalised

pytestmark = pytest.mark.django_db


def advisers():
    return [person.memberships.get().office_id for person in User.objects.order_by("pk")]


def test_query_for_each_row_is_named(costs_the_same):
    with pytest.raises(pytest.fail.Exception) as failure:
        costs_the_same(advisers, add=lambda: make_adviser(make_office()))
    head, statement = str(failure.value).splitlines()
    assert head == "2 queries for one row, 4 for three."
    assert statement.startswith("+2 SELECT")
    assert '"user_id" = ?' in statement


def test_same_queries_pass(costs_the_same):
    costs_the_same(lambda: list(User.objects.prefetch_related("memberships")), add=lambda: make_adviser(make_office()))


def test_page_of_an_error_is_not_counted(costs_the_same):
    with pytest.raises(AssertionError):
        costs_the_same(HttpResponseNotFound, add=list)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a IN (1, 2)", "a IN (3)"),
        ("a = 'it''s'", "a = 'x'"),
        ("VALUES (1, 'a'), (2, 'b')", "VALUES (3, 'c')"),
        ('SAVEPOINT "s140_x1"', 'SAVEPOINT "s7_x23"'),
        ("day = '2026-01-01'::date", "day = '2026-01-02'::date"),
    ],
)
def test_same_statement_reads_the_same_whatever_its_values(one, other):
    assert normalised(one) == normalised(other)
