"""Bounds of single tables, compared with those of another program: the audit of Tau-Argus."""

from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st
from pytauargus._tauargus import audit_jj

from reporting.disclosure.attacker_knowledge import Publication, attacker_knowledge
from reporting.disclosure.audit import audit
from tests.reporting.disclosure.tables import YEAR, crossed

ROWS, COLUMNS = 3, 4
COUNTS = st.lists(st.integers(0, 12), min_size=ROWS * COLUMNS, max_size=ROWS * COLUMNS)
DOTS = st.sets(st.integers(0, ROWS * COLUMNS - 1), min_size=2)


def lines_of(counts):
    """Return the rows with their sums first, and the totals as the last."""
    rows = [counts[start : start + COLUMNS] for start in range(0, ROWS * COLUMNS, COLUMNS)]
    lines = [[sum(row), *row] for row in rows]
    return [*lines, [sum(column) for column in zip(*lines, strict=True)]]


def our_bounds(counts, dots):
    lines = lines_of(counts)
    for dot in dots:
        lines[dot // COLUMNS][1 + dot % COLUMNS] = None
    keys = [*map(str, range(ROWS)), "*"]
    table = crossed("a", "b", dict(zip(keys, lines, strict=True)), dots_may_be_nought=(YEAR,))
    found = audit(attacker_knowledge([Publication("0", {"table": table})])[0], k=1)
    found.find_bounds()
    bounds = {one.target.cell_id[2:]: (one.lower_bound, one.upper_bound) for one in found.results}
    return {dot: bounds.get((str(dot // COLUMNS), str(dot % COLUMNS))) for dot in dots}


def their_bounds(counts, dots, path):
    """Write the table as Tau-Argus reads it: cells with a status, then relations that add up to zero."""
    lines, numbers = lines_of(counts), count()
    cell = [[next(numbers) for _ in line] for line in lines]
    hidden = {cell[dot // COLUMNS][1 + dot % COLUMNS] for dot in dots}
    values = [value for line in lines for value in line]
    written = ["0", str(len(values))]
    written += [f"{n} {v} 1 {'u' if n in hidden else 's'} 0 1000 0 0 0" for n, v in enumerate(values)]
    sums = [(row[0], row[1:]) for row in cell]
    sums += [(cell[-1][place], [row[place] for row in cell[:-1]]) for place in range(COLUMNS + 1)]
    written.append(str(len(sums)))
    for whole, parts in sums:
        written.append(f"0 {1 + len(parts)} : {whole} (-1) " + " ".join(f"{part} (1)" for part in parts))
    path.write_text("\n".join(written) + "\n")
    found = {row["cell"]: (row["min"], row["max"]) for row in audit_jj(str(path))}
    return {dot: found[cell[dot // COLUMNS][1 + dot % COLUMNS]] for dot in dots}


@settings(max_examples=60, deadline=None)
@given(counts=COUNTS, dots=DOTS)
def test_bounds_are_those_of_tau_argus(counts, dots, tmp_path_factory):
    theirs = their_bounds(counts, dots, tmp_path_factory.getbasetemp() / "table.jj")
    for dot, bounds in our_bounds(counts, dots).items():
        # We do not ask what a margin says in so many words: a zero of the whole line, or the only count of it.
        expected = bounds or (counts[dot], counts[dot])
        assert [round(bound, 4) for bound in theirs[dot]] == [round(bound, 4) for bound in expected]
