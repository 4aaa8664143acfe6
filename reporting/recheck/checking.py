"""Compares published tables with their certificate."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from reporting.recheck.cells import Cell, cells_of
from reporting.recheck.witnesses import Block, blocks_of, faults, fit_together, keys_of, moments_of, numbers_of

Published = Mapping[str, Any]
Sums = dict[tuple[int, str, str, str], list[int]]


def contradictions(published: Published, earlier: Sequence[Published] | None = None) -> Iterator[str]:
    """Yield what is wrong with a release: its tables, its certificate, and the earlier ones that it names.

    Without the earlier ones only the tables of this release are compared.
    """
    certificate = published["certificate"]
    yield from _sealed(certificate)
    tables = dict(enumerate([one["tables"] for one in earlier or []]))
    last = len(certificate["sources"]) - 1
    if earlier is not None and len(earlier) != last:
        yield f"the certificate names {last} earlier releases, but there are {len(earlier)}"
        return
    tables[last] = published["tables"]
    for source, named in tables.items():
        yield from _same_tables(certificate["sources"][source], named)
    groups = {(group["population"], group["year"]): group for group in certificate["groups"]}
    keys = {(*about, name): values for about, group in groups.items() for name, values in keys_of(group).items()}
    cells = [
        cell for source, named in tables.items() for name in named for cell in cells_of(source, name, named[name], keys)
    ]
    for told in (*_small(cells, certificate["k"]), *_small_differences(cells, certificate["k"])):
        if told.source == last:
            yield str(told)
    for group in groups.values():
        own = [cell for cell in cells if (cell.population, cell.year) == (group["population"], group["year"])]
        yield from _group(group, own, certificate["k"], last)
    for cell in cells:
        if cell.shown is None and cell.source == last and (cell.population, cell.year) not in groups:
            yield f"{cell}: hidden, but the certificate has no witness for it"


def _sealed(certificate: Published) -> Iterator[str]:
    content = {name: value for name, value in certificate.items() if name != "sha256"}
    if _checksum(content) != certificate["sha256"]:
        yield "the checksum of the certificate is wrong"
    if not 3 <= certificate["k"] <= 10:
        yield f"the threshold {certificate['k']} is not allowed"


def _checksum(values: Any) -> str:
    written = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(written.encode()).hexdigest()


def _same_tables(source: Published, tables: Published) -> Iterator[str]:
    proved = dict(source["tables"])
    for name, table in tables.items():
        if table["is_about_people"] and proved.get(name) != _checksum(table):
            yield f"the table {name} of {source['name']} is not the one that was proved"


@dataclass(frozen=True)
class _Told:
    """What a cell tells though it is small."""

    source: int
    words: str

    def __str__(self) -> str:
        return self.words


def _small(cells: Iterable[Cell], k: int) -> Iterator[_Told]:
    for cell in cells:
        if cell.shown is not None and 0 < cell.shown < k:
            yield _Told(cell.source, f"{cell}: {cell.shown} is shown, which is smaller than {k}")


def _small_differences(cells: Iterable[Cell], k: int) -> Iterator[_Told]:
    """Compare what two releases show of the same cell, of the same months or of some of them."""
    shown: dict[tuple[str, str, str, int], list[Cell]] = {}
    for cell in cells:
        if cell.shown is None:
            continue
        same = shown.setdefault((cell.table, cell.row, cell.column, cell.year), [])
        for before in same:
            if cell.overlaps(before) and 0 < abs(cell.shown - (before.shown or 0)) < k:
                words = f"{cell}: {before.shown} was shown before and {cell.shown} is shown now"
                yield _Told(cell.source, words)
        same.append(cell)


def _group(group: Published, cells: Sequence[Cell], k: int, last: int) -> Iterator[str]:
    blocks = blocks_of(group)
    if not fit_together(blocks):
        yield f"the blocks of {group['population']} {group['year']} need not belong to one list of cases"
        return
    witnesses = [
        [numbers_of(block, pairs) for block, pairs in zip(blocks, witness, strict=True)]
        for witness in group["witnesses"]
    ]
    for number, witness in enumerate(witnesses):
        for fault in faults(blocks, witness):
            yield f"witness {number} of {group['population']} {group['year']}: {fault}"
    sums: Sums = {}
    moments = moments_of(blocks)
    for cell in cells:
        found = _added(cell, blocks, witnesses, moments)
        if found is None:
            yield f"{cell}: no block tells its cases apart"
            continue
        sums[cell.source, cell.table, cell.row, cell.column] = found
        yield from _explained(cell, found)
    yield from _far_apart(group, cells, sums, k, last)


def _added(
    cell: Cell, blocks: Sequence[Block], witnesses: Sequence[Sequence[list[int]]], moments: frozenset[str]
) -> list[int] | None:
    """Return what a cell is in each witness."""
    for number, block in enumerate(blocks):
        if block.can_tell(cell, moments):
            places = block.places(cell)
            return [sum(witness[number][place] for place in places) for witness in witnesses]
    return None


def _explained(cell: Cell, sums: Sequence[int]) -> Iterator[str]:
    for number, total in enumerate(sums):
        if cell.shown is not None and total != cell.shown:
            yield f"{cell}: {cell.shown} is shown, but witness {number} adds up to {total}"
        if cell.shown is None and total < cell.floor:
            yield f"{cell}: the dot is {cell.floor} at least, but witness {number} adds up to {total}"


def _far_apart(group: Published, cells: Sequence[Cell], sums: Sums, k: int, last: int) -> Iterator[str]:
    """Compare what is certified with what the witnesses add up to."""
    proved = set()
    for one in group["protected"]:
        address = (one["source"], one["table"], one["row"], one["column"])
        if one["since"] is not None or address not in sums:
            continue
        proved.add(address)
        low, high = sums[address][one["low_witness"]], sums[address][one["high_witness"]]
        if high < k or high - low < k - 1 or (low, high) != (one["low"], one["high"]):
            yield f"{one['table']} {one['row']!r}: the witnesses {low} and {high} are not as certified, or too close"
    noughts = [cell for cell in cells if cell.shown == 0]
    for cell in cells:
        if cell.source != last or cell.shown is not None or cell.address in proved:
            continue
        if not any(map(cell.is_part_of, noughts)) and not _is_given_away(cell, cells, group):
            yield f"{cell}: hidden, but the certificate has no witness for it"


def _is_given_away(cell: Cell, cells: Sequence[Cell], group: Published) -> bool:
    """Whether an earlier release tells it. Without the earlier releases, the certificate's word for it must do."""
    at_hand = {one.address: one for one in cells if one.source < cell.source}
    sources = {one.source for one in at_hand.values()}
    for address in _given_away(group):
        if address in at_hand and cell.counts_the_same(at_hand[address]):
            return True
        if address[0] < cell.source and address[0] not in sources and address[1:] == cell.address[1:]:
            return True
    return False


def _given_away(group: Published) -> set[tuple[int, str, str, str]]:
    """Return the cells of earlier releases that tell what they count, as the certificate admits."""
    return {(source, table, row, column) for source, table, row, column in group.get("given_away", [])}


def remarks(published: Published) -> Iterator[str]:
    """Yield what the certificate admits: counts that earlier releases give away, and nobody can bring back."""
    certificate = published["certificate"]
    for group in certificate["groups"]:
        for source, table, row, column in sorted(_given_away(group)):
            yield f"{certificate['sources'][source]['name']} tells {table} {group['year']}, {row!r} {column!r}"
