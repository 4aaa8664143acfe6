"""Compares published tables with their certificate."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from familienzentrum.canonical import checksum
from reporting.recheck.cells import Cell, CellId, cells_of, is_unrecorded
from reporting.recheck.sayings import said_beside, series_beside
from reporting.recheck.witnesses import (
    WHEN,
    categories_of,
    cliques_of,
    counts_of,
    faults,
    form_a_junction_tree,
)

Published = Mapping[str, Any]
# What each cell adds up to, witness by witness.
Sums = dict[CellId, list[int]]


def is_safe(low: int, high: int, k: int) -> bool:
    """Whether two witnesses in which a hidden count is `low` and `high` protect it.

    Stated without a look at the code that protects: the count can be told neither within k-1, nor to be below k.
    """
    is_wide_enough = high - low >= k - 1
    may_be_large = high >= k
    return is_wide_enough and may_be_large


def contradictions(published: Published, earlier: Sequence[Published] | None = None) -> Iterator[str]:
    """Yield what is wrong with a release: its tables, its certificate, and the earlier ones that it names.

    Without the earlier ones only the tables of this release are compared.
    """
    certificate = published["certificate"]
    yield from _seal_faults(certificate)
    yield from said_beside(published)
    yield from _marked_wrong(published["tables"])
    tables = dict(enumerate([one["tables"] for one in earlier or []]))
    last = len(certificate["sources"]) - 1
    if earlier is not None and len(earlier) != last:
        yield f"the certificate names {last} earlier releases, but there are {len(earlier)}"
        return
    yield from series_beside(published, earlier or ())
    tables[last] = published["tables"]
    for source, named in tables.items():
        yield from _changed_tables(certificate["sources"][source], named)
    groups = {(group["population"], group["year"]): group for group in certificate["groups"]}
    cells = _cells(tables, groups)
    yield from _small_counts(cells, certificate["k"], last)
    yield from _small_differences(cells, certificate["k"], last)
    for group in groups.values():
        own = [cell for cell in cells if (cell.population, cell.year) == (group["population"], group["year"])]
        yield from _group_faults(group, own, certificate["k"], last)
    for cell in cells:
        if cell.shown is None and cell.source == last and (cell.population, cell.year) not in groups:
            yield f"{cell}: hidden, but the certificate has no witness for it"


def _cells(tables: Mapping[int, Published], groups: Mapping[tuple[str, int], Published]) -> list[Cell]:
    categories = {
        (*about, name): found
        for about, group in groups.items()
        for name, found in categories_of(cliques_of(group)).items()
    }
    return [
        cell
        for source, named in tables.items()
        for name in named
        for cell in cells_of(source, name, named[name], categories)
    ]


def _seal_faults(certificate: Published) -> Iterator[str]:
    content = {name: value for name, value in certificate.items() if name != "sha256"}
    if checksum(content) != certificate["sha256"]:
        yield "the checksum of the certificate is wrong"
    if not 3 <= certificate["k"] <= 10:
        yield f"the threshold {certificate['k']} is not allowed"


def _changed_tables(source: Published, tables: Published) -> Iterator[str]:
    proved = dict(source["tables"])
    for name, table in tables.items():
        if table["is_about_people"] and proved.get(name) != checksum(table):
            yield f"the table {name} of {source['name']} is not the one that was proved"


def _marked_wrong(tables: Published) -> Iterator[str]:
    """Yield rows that call something not recorded that was, or the other way round; older versions mark nothing."""
    for name, table in tables.items():
        for row in table["rows"]:
            before = [is_unrecorded(table, row, place) for place in range(len(row["cells"]))]
            if "not_recorded" in row and row["not_recorded"] != before:
                yield f"{name}, {row['key']!r}: what is marked as not recorded is not what was before the records began"


def _small_counts(cells: Iterable[Cell], k: int, last: int) -> Iterator[str]:
    for cell in cells:
        if cell.source == last and cell.shown is not None and 0 < cell.shown < k:
            yield f"{cell}: {cell.shown} is shown, which is smaller than {k}"


def _small_differences(cells: Iterable[Cell], k: int, last: int) -> Iterator[str]:
    """Compare what two releases show of the same cell, of the same months or of some of them."""
    shown: dict[tuple[str, str, str, int], list[Cell]] = {}
    for cell in cells:
        if cell.shown is None:
            continue
        same = shown.setdefault((cell.table, cell.row, cell.column, cell.year), [])
        for before in same:
            is_small = 0 < abs(cell.shown - (before.shown or 0)) < k
            if cell.source == last and cell.overlaps(before) and is_small:
                yield f"{cell}: {before.shown} was shown before and {cell.shown} is shown now"
        same.append(cell)


def _group_faults(group: Published, cells: Sequence[Cell], k: int, last: int) -> Iterator[str]:
    about, cliques = f"{group['population']} {group['year']}", cliques_of(group)
    if not form_a_junction_tree(cliques):
        yield f"the blocks of {about} need not belong to one list of cases"
        return
    witnesses = [
        [counts_of(clique, pairs) for clique, pairs in zip(cliques, witness, strict=True)]
        for witness in group["witnesses"]
    ]
    for number, witness in enumerate(witnesses):
        for fault in faults(cliques, witness):
            yield f"witness {number} of {about}: {fault}"
    sums: Sums = {}
    of_all: list[Cell] = []
    vintages = categories_of(cliques).get(WHEN, frozenset())
    for cell in cells:
        clique = next((number for number, one in enumerate(cliques) if one.is_margin(cell, vintages)), None)
        if clique is None:
            yield f"{cell}: no block tells its cases apart"
            continue
        indices = cliques[clique].indices(cell)
        of_all += [cell] if cliques[clique].are_all_cases(indices) else []
        sums[cell.id] = [sum(witness[clique][index] for index in indices) for witness in witnesses]
        yield from _sum_faults(cell, sums[cell.id])
    if any(cell.shown is not None and cell.shown >= k for cell in of_all):
        # How many there are in all is shown: a dot for them, such as that of the only line, is no secret.
        cells = [cell for cell in cells if cell not in of_all]
    yield from _safety_faults(group, cells, sums, k, last)


def _sum_faults(cell: Cell, sums: Sequence[int]) -> Iterator[str]:
    for number, total in enumerate(sums):
        if cell.shown is not None and total != cell.shown:
            yield f"{cell}: {cell.shown} is shown, but witness {number} adds up to {total}"
        if cell.shown is None and total < cell.minimum:
            yield f"{cell}: the dot is {cell.minimum} at least, but witness {number} adds up to {total}"
        if cell.shown is None and cell.maximum is not None and total > cell.maximum:
            yield f"{cell}: there were {cell.maximum} places, but witness {number} adds up to {total}"


def _safety_faults(group: Published, cells: Sequence[Cell], sums: Sums, k: int, last: int) -> Iterator[str]:
    """Compare what is certified with what the witnesses add up to."""
    proved = set()
    for one in group["protected"]:
        cell_id = (one["source"], one["table"], one["row"], one["column"])
        if one["since"] is not None or cell_id not in sums:
            continue
        proved.add(cell_id)
        low, high = sums[cell_id][one["low_witness"]], sums[cell_id][one["high_witness"]]
        if not is_safe(low, high, k) or (low, high) != (one["low"], one["high"]):
            yield f"{one['table']} {one['row']!r}: the witnesses {low} and {high} are not as certified, or too close"
    zeros = [cell for cell in cells if cell.shown == 0]
    for cell in cells:
        if cell.source != last or cell.shown is not None or cell.id in proved:
            continue
        if not any(map(cell.is_part_of, zeros)) and not _was_disclosed_before(cell, cells, group):
            yield f"{cell}: hidden, but the certificate has no witness for it"


def _was_disclosed_before(cell: Cell, cells: Sequence[Cell], group: Published) -> bool:
    """Whether an earlier release discloses it. Without the earlier releases, the certificate's word for it must do."""
    earlier = {one.id: one for one in cells if one.source < cell.source}
    sources = {one.source for one in earlier.values()}
    for cell_id in _prior_disclosures(group):
        if cell_id in earlier and cell.counts_the_same_as(earlier[cell_id]):
            return True
        if cell_id[0] < cell.source and cell_id[0] not in sources and cell_id[1:] == cell.id[1:]:
            return True
    return False


def _prior_disclosures(group: Published) -> set[CellId]:
    """Return the cells that earlier releases disclose by themselves, as the certificate admits."""
    return {(source, table, row, column) for source, table, row, column in group.get("given_away", [])}


def remarks(published: Published) -> Iterator[str]:
    """Yield what the certificate admits: counts that earlier releases disclose, and nobody can take back."""
    certificate = published["certificate"]
    for group in certificate["groups"]:
        for source, table, row, column in sorted(_prior_disclosures(group)):
            yield f"{certificate['sources'][source]['name']} tells {table} {group['year']}, {row!r} {column!r}"
