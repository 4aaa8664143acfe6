"""Every count of the report is the same when it is counted by plain loops over all rows."""

from collections import Counter

import pytest

from reporting.figures.registry import FIGURES, tables
from reporting.figures.table import Span
from tests.factories_random_year import make_random_house
from tests.reporting.figures import oracle, oracle_house

pytestmark = pytest.mark.django_db

ORACLE = oracle.ORACLE | oracle_house.ORACLE


def naive(name, year):
    """Return the counts by line and column; in a table of two properties a case counts in all, and in its column."""
    found = Counter()
    for case in ORACLE[name](year):
        row, column = case if isinstance(case, tuple) else (case, "")
        found[str(row), str(column)] += 1
        if column != "" and FIGURES[name].has_total:
            found[str(row), ""] += 1
    return found


def counted(table, year):
    places = [(place, head.key) for place, head in enumerate(table.headings) if head.year == year]
    return +Counter({(row.key, key): row.counts[place] for row in table.rows for place, key in places})


def test_every_figure_has_a_second_count():
    assert ORACLE.keys() == FIGURES.keys()


@pytest.mark.parametrize("seed", range(4))
def test_loops_over_all_rows_count_the_same(seed):
    make_random_house(seed)
    differing = {
        (name, year): (found, wanted)
        for name, table in tables(Span(2025)).items()
        for year in (2025, 2024)
        if (found := counted(table, year)) != (wanted := naive(name, year))
    }
    assert differing == {}


@pytest.mark.parametrize("seed", range(2))
def test_random_house_has_something_of_everything(seed):
    """An oracle that compares noughts with noughts proves nothing."""
    make_random_house(seed)
    assert [name for name in ORACLE if not naive(name, 2025) + naive(name, 2024)] == []
