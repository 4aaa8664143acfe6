"""The worked example of the documentation is what the code does."""

import doctest
import json

from reporting.disclosure import complementary_suppression
from reporting.disclosure.attacker_knowledge import Publication, attacker_knowledge
from reporting.disclosure.audit import audit
from reporting.disclosure.confidential_tables import ConfidentialTable
from reporting.disclosure.joint_protection import protect_all
from reporting.disclosure.primary_suppression import suppress_primary
from reporting.disclosure.safety import is_safe
from reporting.figures.table import Row, Span, Table
from reporting.recheck import contradictions
from tests.conventions.tree import ROOT
from tests.reporting.disclosure.tables import YEAR, figure

EXAMPLE = ROOT / "docs" / "disclosure-example.md"


def two_way(one, other, columns, counts):
    """Return a raw table; the row totals are added."""
    rows = tuple(Row(key, key, (sum(row), *row)) for key, row in counts.items())
    return Table(figure(one, other), Span(YEAR, has_year_before=False), rows, tuple((key, key) for key in columns))


def show(table):
    print(" " * 8, *(f"{heading.key or 'total':>6}" for heading in table.headings))
    for key, cells in [*((row.key, row.cells) for row in table.rows), ("total", table.totals)]:
        print(f"{key:8}", *(f"{'.' if cell is None else cell:>6}" for cell in cells))


def intervals(table):
    """Print the feasibility interval of each hidden cell."""
    [knowledge] = attacker_knowledge([Publication("example", {"topics": table})])
    found = audit(knowledge, k=5)
    found.find_bounds()
    for result in sorted(found.results, key=lambda one: [row.key for row in table.rows].index(one.target.cell_id[2])):
        _source, _table, row, column = result.target.cell_id
        interval = f"[{result.lower_bound:2.0f}, {result.upper_bound:2.0f}]"
        print(f"{row:8} {column:7} {interval}  {'safe' if result.is_safe(5) else 'unsafe'}")


def named(clique, counts):
    """Yield the counts of a witness with the categories that they count."""
    for index, count in counts:
        yield *clique["atoms"][index], count


def as_downloaded(release):
    return json.loads(json.dumps(release))


def test_worked_example_is_what_the_code_does(monkeypatch):
    """Without what the secret of an installation adds to the prices: the choice among equals is another in each."""
    monkeypatch.setattr(complementary_suppression, "BY_CHANCE", 1.0)
    known = [
        ConfidentialTable, as_downloaded, contradictions, intervals, is_safe, named, protect_all, show,
        suppress_primary, two_way,
    ]  # fmt: skip
    globs = {one.__name__: one for one in known}
    result = doctest.testfile(str(EXAMPLE), module_relative=False, globs=globs)
    assert result.attempted > 15
    assert result.failed == 0
