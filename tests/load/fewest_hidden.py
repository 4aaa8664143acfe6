"""Compares how many counts a report hides with the fewest that could be hidden, by integer programming.

    .venv/bin/python -m tests.load.fewest_hidden [VISITS ...]

The tables are those of the annual report, rows those of `tests.load.figures`. What primary suppression hides must be
hidden. For each small count something must be hidden besides that lets it be k or more: if with the dots so far a
linear program finds that it cannot, its dual solution says of which counts at least one must be hidden as well
(Fischetti and Salazar 2001). An integer program hides the fewest that satisfy all such sentences, until none is new.

The bound is one from below in every respect: it asks for solutions in fractions, only for k or more, neither for an
interval as wide as k-1 nor for safety from singletons, and takes the dual bound of an integer program that is stopped.

A count of 1 to k-1 whose places are fewer than k as well is protected by no dot: everybody knows that it is small. What
such a table says by columns in that year cannot be shown, so that all of it is hidden in the bound, too.
"""

import sys
import time

import highspy
import numpy as np

from tests.load import figures

SIZES = (100, 300, 1_000)
HEADS = ("visits a year", "primary", "hidden", "at least", "ratio", "withheld", "of processor")
FREE = 1_000.0
# Seconds for the bound of one population and year, and for one integer program.
SECONDS, SECONDS_OF_ONE = 40.0, 10.0
TOLERANCE = 1e-6


def main():
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    print("".join(f"{head:>14}" for head in HEADS), flush=True)
    with figures.database():
        for size in sizes:
            figures.fill(10 * size)
            print("".join(f"{value:>14}" for value in measured(size)), flush=True)


def measured(size):
    from reporting.choices import ReportKind
    from reporting.disclosure import threshold
    from reporting.disclosure.joint_protection import protect_all
    from reporting.figures.registry import records_begin, tables
    from reporting.figures.table import Span

    begun, k = time.process_time(), threshold()
    span = Span(figures.YEAR, has_year_before=True, months=ReportKind.ANNUAL.months, records_begin=records_begin())
    raw = tables(span, ReportKind.ANNUAL.chapters)
    shown, certificate = protect_all(raw, k=k)
    ours = sum(hidden(table, shown[name]) for name, table in primary(raw, k).items() if table.raw.figure.is_sensitive)
    first, besides = fewest(raw, k)
    least = first + besides
    spent = f"{time.process_time() - begun:.0f} s"
    return f"{size:,}", first, ours, least, f"{ours / max(least, 1):.2f}", len(certificate.withheld), spent


def primary(raw, k):
    """Return the tables with what each must hide by itself."""
    from reporting.disclosure.confidential_tables import ConfidentialTable
    from reporting.disclosure.primary_suppression import count_cases, suppress_primary

    found = {name: ConfidentialTable(name, table, {}) for name, table in raw.items()}
    about_people = [table for table in found.values() if table.raw.figure.is_sensitive]
    count_cases(about_people)
    for table in about_people:
        suppress_primary(table, k)
        for year in table.raw.span.years:
            if is_told_by_places(table, year, k):
                table.suppressed.update(cell for cell in table.positions(year) if table.headings[cell[1]].key)
    return found


def is_told_by_places(table, year, k):
    """Return whether a table has a small count by columns that has fewer than k places."""
    columns = [column for column in table.columns(year) if table.headings[column].key]
    counts = [(row.counts[column], row.at_most[column]) for row in table.raw.rows if row.at_most for column in columns]
    return any(0 < count < k and places is not None and places < k for count, places in counts)


def hidden(table, shown):
    """Count the hidden cells of a table; a row that is left out is a zero where its column shows anything."""
    rows = {row.key: row.cells for row in shown.rows}
    count = 0
    for year in table.raw.span.years:
        for key, column in table.positions(year):
            cells = shown.totals if key == "*" else rows.get(key)
            count += (cells[column] is None) if cells else not any(row[column] is not None for row in rows.values())
    return count


def fewest(raw, k):
    """Return how many counts primary suppression hides, and how many at least must be hidden besides."""
    from reporting.disclosure.attacker_knowledge import attacker_knowledge
    from reporting.disclosure.linked_tables import link_tables
    from reporting.disclosure.protection import Protection

    tables = primary(raw, k)
    protection = Protection(tables, [], k, time.thread_time() + 3600)
    first = sum(len(table.suppressed) for table in tables.values() if table.raw.figure.is_sensitive)
    besides = 0
    for knowledge in attacker_knowledge(protection.publications()):
        linked = link_tables(knowledge, "unchanged")
        besides += Cover(linked, protection.true_counts(knowledge.year), k).fewest()
    return first, besides


class Cover:
    """Which counts must be hidden besides: one binary variable for each marginal that is shown."""

    def __init__(self, linked, true_counts, k):
        self.k, self.marginals = k, linked.marginals
        self.counts = [true_counts.get(one.cells[0].id, one.cells[0].value or 0) for one in self.marginals]
        self.is_shown = np.array([one.shown is not None for one in self.marginals])
        self.cells = np.array(
            [sum(cell.value is not None for cell in one.cells) for one in self.marginals], dtype=float
        )
        self.small = [n for n, one in enumerate(self.marginals) if one.shown is None and 0 < self.counts[n] < k]
        self.way = Way(linked, self.counts)
        self.sentences = []

    def fewest(self):
        """Add sentences until the dots that satisfy them protect every small count; return the bound."""
        end = time.process_time() + SECONDS
        dots, bound = self.is_shown & False, 0.0
        while time.process_time() < end:
            before = len(self.sentences)
            self.way.hide(dots)
            for small in self.small:
                self.learn(small, dots)
            if len(self.sentences) == before:
                break
            dots, bound = self.solve()
        return int(np.ceil(bound - TOLERANCE))

    def learn(self, small, dots):
        """Find of which counts one must be hidden, if the small count cannot be k with these dots."""
        needed = self.k - self.counts[small]
        reached, prices = self.way.most(small)
        if reached > needed - 1e-4:
            return
        prices[dots | ~self.is_shown] = 0
        worth = np.minimum(prices / (needed - reached), 1)
        worth[worth < 1e-7] = 0
        # Nothing protects a count that places limit: its table is withheld, and the bound does not know it.
        if worth.any():
            self.sentences.append(worth)

    def solve(self):
        """Return the fewest dots that satisfy all sentences, and the bound from below."""
        highs, lp, number = quiet(), highspy.HighsLp(), len(self.cells)
        matrix = np.array(self.sentences)
        lp.num_col_, lp.num_row_ = number, len(matrix)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = self.cells, np.zeros(number), self.is_shown.astype(float)
        # A sentence is rounded down where its numbers were found by a solver: the bound must not be too large.
        lp.row_lower_, lp.row_upper_ = np.full(len(matrix), 1 - 1e-4), np.full(len(matrix), highspy.kHighsInf)
        lp.integrality_ = [highspy.HighsVarType.kInteger] * number
        row, column = np.nonzero(matrix)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.searchsorted(row, np.arange(len(matrix) + 1)).astype(np.int32)
        lp.a_matrix_.index_, lp.a_matrix_.value_ = column.astype(np.int32), matrix[row, column]
        highs.passModel(lp)
        highs.setOptionValue("time_limit", SECONDS_OF_ONE)
        highs.run()
        return np.array(highs.getSolution().col_value) > 0.5, highs.getInfo().mip_dual_bound


class Way:
    """The linear program of all ways from the true counts: how far can one go up while what is shown stays?"""

    def __init__(self, linked, counts):
        self.rows, self.first, self.number = [], linked.variables, len(counts)
        linked.add_constraints(self)
        most = sum(counts) + 100.0
        columns = self.first + 2 * self.number
        self.lower, self.upper = np.zeros(columns), np.full(columns, most)
        for n, (marginal, count) in enumerate(zip(linked.marginals, counts, strict=True)):
            ways = [np.array([self.first + n]), np.array([self.first + self.number + n])]
            self.add_constraint([marginal.variables, *ways], [1, -1, 1], count, count)
        self.ways = {n: (self.first + n, self.first + self.number + n) for n in range(self.number)}
        self.bounds = [
            (max(0.0, one.maximum(FREE) - count), float(count))
            for one, count in zip(linked.marginals, counts, strict=True)
        ]
        self.is_hidden = np.array([one.shown is None for one in linked.marginals])
        self.highs = self.model(columns)
        self.costs = np.zeros(columns)

    def add_constraint(self, groups, coefficients, lower, upper):
        spread = [np.full(len(group), float(c)) for group, c in zip(groups, coefficients, strict=True)]
        self.rows.append((np.concatenate(groups), np.concatenate(spread), lower, upper))

    def model(self, columns):
        highs, lp = quiet(), highspy.HighsLp()
        lp.num_col_, lp.num_row_ = columns, len(self.rows)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.zeros(columns), self.lower, self.upper
        lp.row_lower_ = np.array([row[2] for row in self.rows], dtype=float)
        lp.row_upper_ = np.array([row[3] for row in self.rows], dtype=float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(row[0]) for row in self.rows)]).astype(np.int32)
        lp.a_matrix_.index_ = np.concatenate([row[0] for row in self.rows]).astype(np.int32)
        lp.a_matrix_.value_ = np.concatenate([row[1] for row in self.rows])
        lp.sense_ = highspy.ObjSense.kMaximize
        highs.passModel(lp)
        return highs

    def hide(self, dots):
        """Let the dots move, and what primary suppression hides; what is shown stays."""
        for n in range(self.number):
            may_move = self.is_hidden[n] or dots[n]
            for column, most in zip(self.ways[n], self.bounds[n], strict=True):
                self.highs.changeColBounds(column, 0.0, most if may_move else 0.0)

    def most(self, n):
        """Return how far a count can go up, and what it would be worth to hide each other one."""
        up, down = self.ways[n]
        self.highs.changeColCost(up, 1.0)
        self.highs.changeColCost(down, -1.0)
        self.highs.run()
        assert self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        reached = self.highs.getInfo().objective_function_value
        reduced = np.array(self.highs.getSolution().col_dual)
        self.highs.changeColCost(up, 0.0)
        self.highs.changeColCost(down, 0.0)
        prices = np.zeros(self.number)
        for shift, side in ((0, 0), (self.number, 1)):
            gain = np.maximum(reduced[self.first + shift : self.first + shift + self.number], 0)
            prices += gain * np.array([bounds[side] for bounds in self.bounds])
        return reached, prices


def quiet():
    highs = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
        highs.setOptionValue(option, value)
    return highs


if __name__ == "__main__":
    main()
