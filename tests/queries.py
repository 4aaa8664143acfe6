"""Compares what a page asks of the database for one row and for three, instead of carrying numbers."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponseBase
from django.test.utils import CaptureQueriesContext

# What differs between two runs of one statement: lists of values, strings, numbers, names of savepoints.
_VALUES = [
    (r"'(?:[^']|'')*'(?:::\w+)?", "?"),
    (r'"s\d+_x\d+"', "savepoint"),
    (r"\b\d+(?:\.\d+)?\b", "?"),
    (r"\(\s*\?(?:\s*,\s*\?)*\s*\)(?:\s*,\s*\(\s*\?(?:\s*,\s*\?)*\s*\))*", "(?)"),
]


@pytest.fixture
def costs_the_same() -> Callable[..., None]:
    """Fail if a page with three rows asks the database more often, or less, than with one."""
    return _assert_costs_the_same


def _assert_costs_the_same(page: Callable[[], Any], *, add: Callable[[], Any]) -> None:
    """Add a row and count; add two more rows and count again."""
    add()
    one = _asked(page)
    add()
    add()
    three = _asked(page)
    if one.total() != three.total():
        lines = [f"{one.total()} queries for one row, {three.total()} for three."]
        lines += [f"{number:+} {sql}" for sql, number in _differences(one, three)]
        pytest.fail("\n".join(lines), pytrace=False)


def _asked(page: Callable[[], Any]) -> Counter[str]:
    """Return how often each statement goes out, once what is kept in memory is there."""
    page()
    with CaptureQueriesContext(connection) as queries:
        answer = page()
    # A page of an error costs the same however many rows there are.
    if isinstance(answer, HttpResponseBase):
        assert answer.status_code == 200
    return Counter(normalised(query["sql"]) for query in queries.captured_queries)


def _differences(one: Counter[str], three: Counter[str]) -> list[tuple[str, int]]:
    return [(sql, three[sql] - one[sql]) for sql in {**three, **one} if three[sql] != one[sql]]


def normalised(sql: str) -> str:
    """Return a statement without its values, so that the same question reads the same."""
    for values, word in _VALUES:
        sql = re.sub(values, word, sql)
    return sql
