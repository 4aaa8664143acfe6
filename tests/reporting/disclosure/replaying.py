"""Runs the program that hides counts on every table that could be the true one, as somebody who replays it would.

What is secret are factors of prices, one for each category. Any factor may be drawn, and which dots a table gets
depends on which categories are cheap and which are dear: so a house for each such choice stands for all of them.
"""

import itertools
from collections import defaultdict
from dataclasses import dataclass

from django.test import override_settings

from familienzentrum.crypto import digest
from reporting.disclosure.joint_protection import protect_all
from tests.reporting.disclosure.tables import YEAR, raw

K = 3
# How near to the cheapest and to the dearest possible factor the categories of a house must be.
NEAR = 0.2


@dataclass(frozen=True)
class Shape:
    """Tables of so many rows; of so many columns as well, if they have two properties."""

    rows: int
    columns: int = 0

    @property
    def names(self):
        names = {"a": [str(row) for row in range(self.rows)], "b": [str(column) for column in range(self.columns)]}
        return {one: values for one, values in names.items() if values}

    @property
    def cells(self):
        return list(itertools.product(*self.names.values()))

    def tables(self, sums):
        """Yield the counts of each table with one of these sums."""
        for counts in itertools.product(range(max(sums) + 1), repeat=len(self.cells)):
            if sum(counts) in sums:
                yield counts

    def counted(self, counts):
        cases = [
            dict(zip(self.names, cell, strict=True))
            for cell, count in zip(self.cells, counts, strict=True)
            for _case in range(count)
        ]
        return raw(cases, *self.names, values=self.names)

    def published(self, counts):
        """Return what is published of a table: every count in the order of `true_counts`, and whether dots may be 0."""
        shown = protect_all({"a": self.counted(counts)}, k=K)[0]["a"]
        by_row = {row.key: row.cells for row in shown.rows}
        nothing = (None,) * len(shown.headings)
        cells = itertools.chain(*(by_row.get(row, nothing) for row in self.names["a"]), shown.totals)
        return tuple(cells), shown.is_withheld, shown.dots_may_be_nought

    def true_counts(self, counts):
        table = self.counted(counts)
        rows = [row.counts for row in table.rows]
        return (*itertools.chain(*rows), *(sum(column) for column in zip(*rows, strict=True)))


def houses(shape):
    """Return secrets of houses: for each choice of categories one in which these are cheap and all others dear."""
    categories = [f"{YEAR} {name} {[value]}" for name, values in shape.names.items() for value in values]
    found, numbers = {}, itertools.count()
    while len(found) < 2 ** len(categories):
        secrets = [f"secret of house {next(numbers)}" * 3]
        with override_settings(PERSONAL_DATA_SECRETS=secrets):
            drawn = [digest(one, purpose="complementary suppression") for one in categories]
        shares = [int(one[:12], 16) / 16**12 for one in drawn]
        if all(min(share, 1 - share) < NEAR for share in shares):
            found.setdefault(tuple(share < NEAR for share in shares), secrets)
    return list(found.values())


def replayed(shape, tables, secrets_of_houses):
    """Return for each publication that has dots all tables that give it in some house."""
    tables, found = list(tables), defaultdict(set)
    for secrets in secrets_of_houses:
        with override_settings(PERSONAL_DATA_SECRETS=secrets):
            for counts in tables:
                found[shape.published(counts)].add(counts)
    return {published: tables for published, tables in found.items() if None in published[0] and not published[1]}


def told(shape, by_publication):
    """Yield what somebody who replays knows of a dot: all counts that are possible, if they are too few."""
    for published, tables in by_publication.items():
        lists = [shape.true_counts(counts) for counts in tables]
        for place in (place for place, cell in enumerate(published[0]) if cell is None):
            possible = {counts[place] for counts in lists}
            if max(possible) < K or max(possible) - min(possible) < K - 1:
                yield published, place, sorted(possible)
