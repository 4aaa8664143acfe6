"""Checksums of the rows from which a report prints figures of the social area and amounts.

Read from the tables apart from what prints them: a release keeps both, and the audit compares.
"""

from familienzentrum.canonical import checksum
from reporting.models import BudgetLine, Indicator

_INDICATOR = ("name", "area", "level", "printed", "as_of", "source", "definition", "definition_version", "doubt")
_AMOUNTS = ("planned_cost", "planned_own", "planned_third", "actual_cost", "actual_own", "actual_third")


def sum_of_area() -> str:
    """Return the checksum of all figures of the social area."""
    rows = Indicator.objects.order_by("pk").values_list("pk", *_INDICATOR)
    return checksum([["" if value is None else str(value) for value in row] for row in rows])


def sum_of_money(year: int) -> str:
    """Return the checksum of all lines of a year's budget; an unknown amount is an x."""
    rows = BudgetLine.objects.filter(year=year).values_list("title", *_AMOUNTS)
    lines = [[title, *("x" if amount is None else f"{amount:.2f}" for amount in amounts)] for title, *amounts in rows]
    return checksum(sorted(lines))
