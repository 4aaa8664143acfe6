"""Figures of the social area and amounts of the budget as they stood in the tables, by the checksums of their rows."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from familienzentrum.canonical import checksum

Published = Mapping[str, Any]


def unlike_their_rows(published: Published) -> Iterator[str]:
    """Yield which part says something else than its rows did; nothing of a release without their checksums."""
    if (kept := published.get("area_sum")) and kept != checksum(_area(published)):
        yield "the figures of the social area are not those that were stored"
    if (kept := published.get("money_sum")) and kept != checksum(_money(published)):
        yield "the amounts of the budget are not those that were stored"


def _area(published: Published) -> list[list[str]]:
    rows = [
        (one["pk"], figure["name"], figure["area"], figure["level"], one["printed"], one["as_of"] or "", one["source"],
         one["definition"], one["version"], one["doubt"])
        for figure in published["comparisons"]
        for one in figure["sources"]
    ]  # fmt: skip
    return [list(map(str, row)) for row in sorted(rows, key=lambda row: row[0])]


def _money(published: Published) -> list[list[str]]:
    sides = [(side, part) for side in ("planned", "actual") for part in ("cost", "own", "third")]
    return sorted(
        [line["title"], *(_amount(line[side][part]) for side, part in sides)] for line in published["budget_lines"]
    )


def _amount(amount: Published) -> str:
    return "x" if amount["is_open"] else f"{Decimal(amount['known']):.2f}"
