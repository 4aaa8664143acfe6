"""Amounts of a release: sums that must add up, and a cost per contact that must not tell of hidden contacts."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

Published = Mapping[str, Any]
# Figures that are the sum of all lines of the budget: the side and the part of a line.
_SUMS = {"I36": ("planned", "cost"), "I37": ("actual", "cost"), "I38": ("actual", "own")}
_ACTUAL, _PER_CONTACT = "I37", "I40"
# An amount, and whether something unknown is added to it.
_Amount = tuple[Decimal, bool]


def wrong_amounts(published: Published) -> Iterator[str]:
    """Yield what does not add up; nothing of a release that keeps its amounts in words only."""
    lines = published.get("budget_lines", ())
    for line in lines:
        for side in ("planned", "actual"):
            cost, own, third = (_amount(line[side][part]) for part in ("cost", "own", "third"))
            if not (cost[1] or own[1] or third[1]) and cost[0] != own[0] + third[0]:
                yield f"the {side} shares of the budget line {line['title']!r} do not add up to its cost"
    if not lines:
        return
    tables = {table["figure"]["code"]: table for table in published["money"]}
    for code, (side, part) in _SUMS.items():
        if _of_all_rows(tables[code], 0) != _sum(_amount(line[side][part]) for line in lines):
            yield f"{code} is not the sum of the budget"
    yield from _told_by_the_cost(tables, published["tables"].get("channels"))


def _told_by_the_cost(tables: Mapping[str, Any], contacts: Published | None) -> Iterator[str]:
    """Everybody knows what a year cost, and can divide it by the cost per contact."""
    totals = (contacts["totals"] or []) if contacts else []
    for place, year in enumerate(tables[_PER_CONTACT]["years"]):
        said, is_open = _of_all_rows(tables[_PER_CONTACT], place)
        cost, is_cost_open = _of_all_rows(tables[_ACTUAL], place)
        count = totals[place] if place < len(totals) else None
        if said and (count is None or is_open or is_cost_open):
            yield f"the cost per contact in {year} tells how many contacts there were, and no table does"
        elif said and abs(said * (count or 0) - cost) * 2 > (count or 0):
            yield f"the cost per contact in {year} is not the cost by the contacts that are shown"


def _of_all_rows(table: Mapping[str, Any], place: int) -> _Amount:
    return _sum(_amount(row["amounts"][place]) for row in table["rows"])


def _amount(values: Mapping[str, Any]) -> _Amount:
    return Decimal(values["known"]), values["is_open"]


def _sum(amounts: Iterable[_Amount]) -> _Amount:
    found = list(amounts)
    return sum((known for known, _is_open in found), Decimal(0)), any(is_open for _known, is_open in found)
