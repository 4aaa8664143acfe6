"""Runs the program that hides counts on every table that could be the true one, as somebody who replays it would.

    .venv/bin/python -m tests.load.replay [ROWS:MOST_CASES:KEYS ...]

For all tables of so many rows with up to so many cases, and k = 3: how many publications have dots, of how many of them
only one table is possible, in how many a dot is surely small, and the least range of a dot. Once as the program is,
with so many keys, and once without the part that is secret, as a control. ADR 12 has the figures.
"""

import itertools
import sys
from collections import defaultdict

from tests.load import figures

SIZES = ("3:10:10", "4:9:8")
K = 3
HEADS = ("rows", "cases", "keys", "with dots", "pinned", "told small", "least range")


def main():
    print("".join(f"{head:>13}" for head in HEADS), flush=True)
    with figures.database():
        for size in sys.argv[1:] or SIZES:
            rows, cases, keys = map(int, size.split(":"))
            for secrets in (keys, 0):
                values = (rows, cases, secrets or "none", *told(publications(rows, cases, secrets)))
                print("".join(f"{value:>13}" for value in values), flush=True)


def publications(rows, most, keys):
    """Return for each published pattern with dots the tables that give it, under any key."""
    from django.test import override_settings

    from reporting.disclosure import complementary_suppression

    found, by_chance = defaultdict(set), complementary_suppression.BY_CHANCE
    complementary_suppression.BY_CHANCE = by_chance if keys else 1.0
    try:
        for number in range(max(keys, 1)):
            with override_settings(PERSONAL_DATA_SECRETS=[f"secret of house {number}" * 3]):
                for counts in itertools.product(range(most + 1), repeat=rows):
                    if 0 < sum(counts) <= most:
                        found[pattern(counts)].add(counts)
    finally:
        complementary_suppression.BY_CHANCE = by_chance
    return {cells: tables for (cells, *_about), tables in found.items() if None in cells}


def pattern(counts):
    """Return what is published of a table: its cells, its total, and whether dots may be zeros."""
    from reporting.disclosure.joint_protection import protect_all
    from tests.reporting.disclosure.tables import raw

    names = [str(row) for row in range(len(counts))]
    cases = [{"a": row} for row, count in zip(names, counts, strict=True) for _case in range(count)]
    shown = protect_all({"a": raw(cases, "a", values={"a": names})}, k=K)[0]["a"]
    return tuple(row.cells[0] for row in shown.rows), shown.totals, shown.dots_may_be_nought


def told(by_pattern):
    """Return how many patterns have dots, belong to one table, tell of a small dot, and the least range of a dot."""
    pinned = small = 0
    ranges = []
    for cells, tables in by_pattern.items():
        possible = [{counts[place] for counts in tables} for place, cell in enumerate(cells) if cell is None]
        pinned += len(tables) == 1
        small += any(counts <= set(range(1, K)) for counts in possible)
        ranges += [max(counts) - min(counts) for counts in possible]
    return len(by_pattern), pinned, small, min(ranges, default=0)


if __name__ == "__main__":
    main()
