"""Protected tables as CSV with W3C "CSV on the Web" metadata."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reporting.disclosure import Cell, ProtectedRow, ProtectedTable
from reporting.paper.exports import files
from reporting.paper.exports.files import File
from reporting.paper.unrecorded import Unrecorded
from reporting.writing.columns import Column, columns_of
from reporting.writing.formats import HIDDEN, NOTHING

# Key of the totals row; no topic or office has it.
TOTAL = "_total"
_COUNT = {"base": "integer", "minimum": 0}
_MISSING = [HIDDEN, NOTHING]
# Keys of rows for what is not given, and for what is or is not so: not those of a programming language.
_KEYS = {"": "none", "None": "none", "False": "no", "True": "yes"}
# A spreadsheet takes what begins like this for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_files(tables: Mapping[str, ProtectedTable], unrecorded: Iterable[Unrecorded] = ()) -> Iterator[File]:
    """Yield a file per table, one for derived numbers, and one on how all are counted and what is not."""
    for name, table in tables.items():
        yield File(file_name(name), files.CSV, written(_lines(table)), table.name)
    if any(table.numbers for table in tables.values()):
        yield File(files.NUMBERS, files.CSV, written(_numbers(tables.values())), _("Shares, means and medians"))
    gaps = tuple(unrecorded)
    yield File(files.METHOD, files.CSV, written(_rules(tables.values(), gaps)), _about_method(gaps))


def file_name(name: str) -> str:
    return f"tabelle-{name}.csv"


def _rules(tables: Iterable[ProtectedTable], unrecorded: Iterable[Unrecorded]) -> Iterator[list[str]]:
    yield [title for _name, title in _method_columns()]
    for table in tables:
        yield [table.code, table.name, str(table.version), table.definition, table.rule, table.source, ""]
    for gap in unrecorded:
        yield [gap.code, str(gap.name), "", "", "", "", str(gap.reason)]


def _about_method(unrecorded: tuple[Unrecorded, ...]) -> str:
    if unrecorded:
        return _("How each figure is counted, and what is not counted and why")
    return _("How each figure is counted")


def _method_columns() -> list[tuple[str, str]]:
    return [
        ("code", _("Code")),
        ("name", _("Figure")),
        ("version", _("Version of the rule")),
        ("definition", _("What is counted")),
        ("rule", _("How it is counted")),
        ("source", _("Source")),
        ("reason", _("Why it is not counted")),
    ]


def metadata(
    tables: Mapping[str, ProtectedTable],
    about: Mapping[str, Any],
    unrecorded: Iterable[Unrecorded] = (),
    others: Iterable[dict[str, Any]] = (),
) -> File:
    """Return the metadata of all CSV files; `about` describes all together, `others` what is made elsewhere."""
    described = [_described(name, table) for name, table in tables.items()]
    if any(table.numbers for table in tables.values()):
        described.append(_described_numbers())
    described += [_described_method(tuple(unrecorded)), *others]
    context = ["http://www.w3.org/ns/csvw", {"@language": get_language() or "de"}]
    values = {"@context": context, **about, "tables": described}
    return files.json_file(files.METADATA, values, _("What the columns of the tables mean (CSV on the Web)"))


def written(lines: Iterable[Iterable[str]]) -> bytes:
    """Return the content of a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows([_harmless(words) for words in line] for line in lines)
    return out.getvalue().encode()


def _harmless(words: str) -> str:
    """Put an apostrophe before a name that a spreadsheet would take for a formula; no count is below nought."""
    return f"'{words}" if words.startswith(_FORMULA) else words


def _lines(table: ProtectedTable) -> Iterator[list[str]]:
    columns = columns_of(table)
    yield [_("Key"), table.row_heading, *(column.title for column in columns)]
    if not table.is_withheld:
        for row in table.rows:
            yield [_KEYS.get(row.key, row.key), row.label, *_cells(table, row)]
    if table.totals:
        yield [TOTAL, _("Total"), *(_plain(cell) for cell in table.totals)]


def _cells(table: ProtectedTable, row: ProtectedRow) -> list[str]:
    return [NOTHING if table.is_blank(row, place) else _plain(cell) for place, cell in enumerate(row.cells)]


def _plain(cell: Cell) -> str:
    """Plain digits, without grouping."""
    return HIDDEN if cell is None else str(cell)


def _numbers(tables: Iterable[ProtectedTable]) -> Iterator[list[str]]:
    yield [_("Table"), _("Key"), _("Figure"), _("Unit"), _("Year"), _("Value")]
    for table in tables:
        for number in table.numbers:
            for year, value in zip(table.years, number.values, strict=True):
                shown = HIDDEN if value is None else f"{value:.{number.decimals}f}"
                yield [table.code, number.key, number.label, number.unit, str(year), shown]


def _described(name: str, table: ProtectedTable) -> dict[str, Any]:
    counts = [_described_column(column) for column in columns_of(table)]
    return {
        "url": file_name(name),
        "dc:title": table.name,
        "dc:identifier": table.code,
        "dc:description": " ".join(filter(None, [table.definition, table.rule, table.note, *table.changes])),
        "dc:source": table.source,
        "tableSchema": {
            "columns": [_text("key", _("Key")), _text("label", table.row_heading), *counts],
            "primaryKey": "key",
        },
    }


def _described_method(unrecorded: tuple[Unrecorded, ...]) -> dict[str, Any]:
    columns = [{"name": name, "titles": title, "datatype": "string"} for name, title in _method_columns()]
    return {"url": files.METHOD, "dc:title": _about_method(unrecorded), "tableSchema": {"columns": columns}}


def _described_column(column: Column) -> dict[str, Any]:
    return {"name": column.name, "titles": column.title, "datatype": _COUNT, "null": _MISSING}


def _text(name: str, title: str) -> dict[str, Any]:
    return {"name": name, "titles": title, "datatype": "string", "required": True}


def _described_numbers() -> dict[str, Any]:
    texts = [_text("table", _("Table")), _text("key", _("Key")), _text("label", _("Figure")), _text("unit", _("Unit"))]
    year = {"name": "year", "titles": _("Year"), "datatype": "gYear"}
    value = {"name": "value", "titles": _("Value"), "datatype": "decimal", "null": _MISSING}
    return {
        "url": files.NUMBERS,
        "dc:title": _("Shares, means and medians"),
        "tableSchema": {"columns": [*texts, year, value], "primaryKey": ["table", "key", "year"]},
    }
