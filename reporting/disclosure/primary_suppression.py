"""Primary suppression: what must be hidden in each table by itself, before several are linked."""

from collections.abc import Iterable

from familienzentrum.crypto import digest
from reporting.disclosure.attacker_knowledge import NO_RESPONSE, TOTAL
from reporting.disclosure.confidential_tables import ConfidentialTable, Distribution, Position
from reporting.disclosure.safety import is_small


def suppress_primary(table: ConfidentialTable, k: int) -> None:
    """Suppress

    - by the threshold rule, a count of 1 to k-1, in totals as well;
    - all counts of a row or column with fewer than 2k cases, zeros included: there, a zero tells something;
    - all counts of a row or column whose cases are all in one category: group disclosure;
    - with every nought of a sum what would tell it, and some sums of k to 2k-1: a sum that is hidden need not be small.
    """
    for year in table.raw.span.years:
        table.suppressed.update(cell for cell in table.positions(year) if is_small(table.count(cell), k))
        if year in table.repeated:
            # What was shown stays as it was, unless the threshold has become larger since.
            continue
        total_column = table.column(year, "")
        for distribution in (table.column_distribution(year, total_column), *table.row_distributions(year)):
            table.suppressed.update(_disclosive(distribution, k))
        _suppress_columns(table, year, total_column, k)
        _suppress_total_by_chance(table, year, total_column, k)
        _suppress_noughts_of_hidden_sums(table, year, total_column)


def _disclosive(distribution: Distribution, k: int) -> Iterable[Position]:
    """Return the counts that would tell too much about each of the cases."""
    is_group_disclosure = _is_group_disclosure(distribution)
    if 0 < distribution.cases < 2 * k or (distribution.is_exclusive and is_group_disclosure):
        return distribution.positions
    return _counts_of_all(distribution) if is_group_disclosure else []


def _is_group_disclosure(distribution: Distribution) -> bool:
    """Whether a reader would learn the category of each case, for all of them have the same."""
    has_choice = distribution.cases > 0 and len(distribution.counts) > 1
    return distribution.is_sensitive and has_choice and bool(_counts_of_all(distribution))


def _counts_of_all(distribution: Distribution) -> list[Position]:
    """Return the counts that are as large as the total, except of "not stated": it says nothing about anybody."""
    columns = zip(distribution.positions, distribution.categories, distribution.counts, strict=True)
    return [cell for cell, key, count in columns if count == distribution.cases and key not in NO_RESPONSE]


def _suppress_columns(table: ConfidentialTable, year: int, total_column: int, k: int) -> None:
    """Suppress a column of a two-way table whose cases are all in one row; then a dot may be a zero."""
    for column in table.columns(year):
        distribution = table.column_distribution(year, column)
        if column == total_column or not distribution.is_exclusive or distribution.cases < k:
            continue
        if _is_group_disclosure(distribution):
            table.suppressed.update(distribution.positions)
            table.dots_may_be_nought.add(year)


def _suppress_total_by_chance(table: ConfidentialTable, year: int, total_column: int, k: int) -> None:
    """Suppress every second total of k to 2k-1, and all that it is made of: which, only the installation knows.

    Nothing else is hidden in place of a total. Were it hidden only if it is small, each that is would be known to be.
    """
    total = TOTAL, total_column
    if not table.raw.figure.has_total or not k <= table.count(total) < 2 * k:
        return
    counted = "" if table.raw.figure.covers_all else sorted(table.dimensions)
    drawn = digest(f"{table.population} {counted} {year} {table.raw.span.months}", purpose="suppression of a total")
    if int(drawn[:2], 16) % 2:
        table.suppressed.add(total)


def _suppress_noughts_of_hidden_sums(table: ConfidentialTable, year: int, total_column: int) -> None:
    """Suppress what tells that a hidden sum is nought; then a dot may be a zero."""
    positions = set(table.positions(year))
    for row, column in positions & table.suppressed:
        if table.count((row, column)) or (row != TOTAL and column != total_column):
            continue
        parts = {one for one in positions if (one[0] == row if row != TOTAL else one[1] == column)}
        if parts - table.suppressed - {(row, column)}:
            table.suppressed.update(parts)
            table.dots_may_be_nought.add(year)


def count_cases(tables: list[ConfidentialTable]) -> None:
    """Tell multiple-response tables how many cases there are: another table of the population has the total."""
    totals: dict[tuple[str, int], int] = {}
    for table in tables:
        figure = table.raw.figure
        if figure.has_total and figure.covers_all and figure.population:
            for year in table.raw.span.years:
                totals[figure.population, year] = table.count((TOTAL, table.column(year, "")))
    for table in tables:
        for year in table.raw.span.years:
            listed = sum(row.counts[table.column(year, "")] for row in table.raw.rows)
            table.cases[year] = totals.get((table.raw.figure.population, year), listed)
