"""A checksum is the same before the database kept what it is of, and after."""

import json

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from familienzentrum.canonical import canonical, checksum

# PostgreSQL keeps neither NUL nor halves of a character.
TEXTS = some.text(some.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=5)
NUMBERS = some.integers(-(10**25), 10**25) | some.floats(allow_nan=False, allow_infinity=False)
VALUES = some.recursive(
    some.none() | some.booleans() | NUMBERS | TEXTS,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(TEXTS | some.integers(0, 99), inner, max_size=3),
    max_leaves=6,
)


def kept(values):
    """Store values as JSON, and read them again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb::text", [json.dumps(values)])
        return json.loads(cursor.fetchone()[0])


@pytest.mark.django_db
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VALUES)
@example({"least": -0.0})
@example([1e16, 1e300, 5e-324, -1e22, 0.1 + 0.2])
@example({"b": 1, "a": (1, 2), "ab": 3, 10: 1, 9: 2})
def test_values_have_one_checksum_before_and_after_the_database(values):
    assert checksum(kept(canonical(values))) == checksum(kept(values)) == checksum(values)


def test_what_canonical_values_say_stays():
    assert canonical({"n": -0.0, "t": (5.0, 1, "x", None, True)}) == {"n": 0.0, "t": [5.0, 1, "x", None, True]}
    assert str(canonical(-0.0)) == "0.0"


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_does_not_know_has_no_checksum(number):
    with pytest.raises(ValueError, match="JSON"):
        checksum([number])
