"""Makes valid rows of planning; keywords override what a test is about."""

import datetime as dt
import itertools
from typing import Any

from reporting.models import Contribution, CountingChange, Funder, Grant, GrantYear
from tests.factories import make_budget_line

_numbers = itertools.count(1)


def make_counting_change(**given: Any) -> CountingChange:
    values = {"figure": "channels", "since": dt.date(2025, 3, 1), "words": "Talks by video count as well."}
    return CountingChange.objects.create(**values | given)


def make_funder(**given: Any) -> Funder:
    return Funder.objects.create(**{"name": f"Funder {next(_numbers)}"} | given)


def make_grant(**given: Any) -> Grant:
    """A grant that is approved; nobody knows how much it is, or how long it lasts."""
    values: dict[str, Any] = {"title": f"Grant {next(_numbers)}", "state": "approved"}
    if "funder" not in given:
        values["funder"] = make_funder()
    return Grant.objects.create(**values | given)


def make_grant_year(**given: Any) -> GrantYear:
    """Nothing is written yet about the use of a grant in 2025."""
    values: dict[str, Any] = {"year": 2025}
    if "grant" not in given:
        values["grant"] = make_grant()
    return GrantYear.objects.create(**values | given)


def make_contribution(**given: Any) -> Contribution:
    """An unknown amount of a funder."""
    values: dict[str, Any] = {}
    if "line" not in given:
        values["line"] = make_budget_line()
    if "funder" not in given:
        values["funder"] = make_funder()
    return Contribution.objects.create(**values | given)
