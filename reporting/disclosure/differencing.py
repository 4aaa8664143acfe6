"""Shows again what was released: hidden counts stay hidden, and a few late entries do not show as a difference."""

from collections.abc import Iterator, Sequence

from reporting.disclosure.attacker_knowledge import TOTAL, Publication
from reporting.disclosure.confidential_tables import Draft
from reporting.disclosure.protected_tables import Cell, ProtectedTable


def keep_released(drafts: Sequence[Draft], ledger: Sequence[Publication], k: int) -> None:
    """Hide again what was hidden. Where fewer than k cases came or went since, repeat the year as it was released."""
    for draft in drafts:
        for year in draft.table.span.years:
            for old in _released(draft, year, ledger):
                draft.hidden.update(spot for spot in draft.spots(year) if _cell(old, draft, *spot) is None)
            for old in _other_months(draft, year, ledger):
                _hide_differences(draft, year, old, k)
    for population, year in {(draft.population, year) for draft in drafts for year in draft.table.span.years}:
        group = [draft for draft in drafts if draft.population == population and year in draft.table.span.years]
        if any(0 < abs(change) < k for draft in group for change in _changes(draft, year, ledger)):
            for draft in group:
                _repeat(draft, year, ledger)


def _released(draft: Draft, year: int, ledger: Sequence[Publication]) -> Iterator[ProtectedTable]:
    """Yield the earlier versions of a table that show the same months of the year, the latest first."""
    for publication in reversed(ledger):
        old = publication.tables.get(draft.name)
        if (
            old
            and year in old.years
            and old.months == draft.table.span.months
            and old.population == draft.population_name
        ):
            yield old


def _other_months(draft: Draft, year: int, ledger: Sequence[Publication]) -> Iterator[ProtectedTable]:
    """Yield earlier versions of a table that show some months of the draft's only, or more than those."""
    first, last = draft.table.span.months
    for publication in ledger:
        old = publication.tables.get(draft.name)
        if old and year in old.years and old.population == draft.population_name and old.months != (first, last):
            begin, end = old.months
            if (first <= begin and end <= last) or (begin <= first and last <= end):
                yield old


def _hide_differences(draft: Draft, year: int, old: ProtectedTable, k: int) -> None:
    """Hide counts from which those of some months, already released, leave a few cases in the other months."""
    for spot in draft.spots(year):
        before = _cell(old, draft, *spot)
        if before is not None and 0 < abs(draft.count(spot) - before) < k:
            draft.hidden.add(spot)


def _changes(draft: Draft, year: int, ledger: Sequence[Publication]) -> Iterator[int]:
    """Yield by how much counts differ from what was shown last."""
    old = next(_released(draft, year, ledger), None)
    for spot in draft.spots(year) if old else ():
        before = _cell(old, draft, *spot) if old else None
        if before is not None:
            yield draft.count(spot) - before


def _repeat(draft: Draft, year: int, ledger: Sequence[Publication]) -> None:
    old = next(_released(draft, year, ledger), None)
    if old is None:
        draft.withhold(year)
        return
    cells = {spot: _cell(old, draft, *spot) for spot in draft.spots(year)}
    place = old.years.index(year)
    numbers = {number.key: number.values[place] for number in old.numbers}
    draft.repeat(year, cells, numbers, may_be_nought=year in old.dots_may_be_nought)


def _cell(old: ProtectedTable, draft: Draft, row: str, place: int) -> Cell:
    """Return what was shown at a spot; a row that was left out was nought where its column showed anything."""
    heading = draft.headings[place]
    where = next((n for n, h in enumerate(old.headings) if (h.year, h.key) == (heading.year, heading.key)), None)
    if where is None:
        return None
    if row == TOTAL:
        return old.totals[where] if old.totals else None
    line = next((line for line in old.rows if line.key == row), None)
    if line is not None:
        return line.cells[where]
    is_open = any(line.cells[where] is not None for line in old.rows if not line.is_impossible)
    return 0 if is_open else None
