"""What must be hidden in a table looked at by itself, before anybody adds up several."""

from collections.abc import Iterable

from reporting.disclosure.attacker_knowledge import IN_NONE, TOTAL
from reporting.disclosure.confidential_tables import Draft, Line, Spot


def hide_primaries(draft: Draft, k: int) -> None:
    """Hide what the rules name:

    - a count of 1 to k-1, in totals as well;
    - all counts of a line with fewer than 2k cases, noughts included: there, a nought tells something;
    - all counts of a line whose cases are all in one category, if that says something about each of them.
    """
    for year in draft.table.span.years:
        if year in draft.repeated:
            continue
        _hide_small(draft, year, k)
        first = draft.place(year, "")
        for line in (draft.down(year, first), *draft.along(year)):
            draft.hidden.update(_telling(line, k))
        _hide_columns(draft, year, first, k)


def _hide_small(draft: Draft, year: int, k: int) -> None:
    draft.hidden.update(spot for spot in draft.spots(year) if 0 < draft.count(spot) < k)


def _telling(line: Line, k: int) -> Iterable[Spot]:
    """Return the spots of a line that would tell too much about each of its cases."""
    if 0 < line.cases < 2 * k or (line.is_exclusive and _is_all_in_one(line)):
        return line.spots
    if _is_all_in_one(line):
        return _all_in(line)
    return []


def _is_all_in_one(line: Line) -> bool:
    return line.is_sensitive and line.cases > 0 and len(line.counts) > 1 and bool(_all_in(line))


def _all_in(line: Line) -> list[Spot]:
    """Return where all cases of a line are. That nothing was stated of any says nothing about anybody."""
    told = zip(line.spots, line.keys, line.counts, strict=True)
    return [spot for spot, key, count in told if count == line.cases and key not in IN_NONE]


def _hide_columns(draft: Draft, year: int, first: int, k: int) -> None:
    """Hide a column of a table of two dimensions whose cases are all in one row; then a dot may be a nought."""
    for place in draft.places(year):
        line = draft.down(year, place)
        if place != first and line.is_exclusive and line.cases >= k and _is_all_in_one(line):
            draft.hidden.update(line.spots)
            draft.dots_may_be_nought.add(year)


def cases_of(drafts: list[Draft]) -> None:
    """Tell tables whose lines overlap how many cases there are: another table of the population knows."""
    known: dict[tuple[str, int], int] = {}
    for draft in drafts:
        figure = draft.table.figure
        if figure.has_total and figure.covers_all and figure.population:
            for year in draft.table.span.years:
                known[figure.population, year] = draft.count((TOTAL, draft.place(year, "")))
    for draft in drafts:
        for year in draft.table.span.years:
            named = sum(row.counts[draft.place(year, "")] for row in draft.table.rows)
            draft.cases[year] = known.get((draft.table.figure.population, year), named)
