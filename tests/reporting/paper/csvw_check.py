"""Validates CSV files against their metadata, as a reader of "CSV on the Web" does. Knows nothing of who wrote them."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping

# The values of the types in use, by the rules of XML Schema.
_TYPES = {
    "string": r"(?s).*",
    "integer": r"[+-]?\d+",
    "decimal": r"[+-]?(\d+(\.\d*)?|\.\d+)",
    "gYear": r"-?\d{4,}",
    "date": r"-?\d{4,}-\d\d-\d\d",
}
# What a column may be called (Tabular Data, 6.2: a URI template's variable without a leading underscore).
_NAME = r"[A-Za-z0-9%][A-Za-z0-9%_.]*"


def faults(files: Mapping[str, bytes], metadata: str) -> Iterator[str]:
    """Yield what does not agree: files, columns, values, and keys that are not unique."""
    described = json.loads(files[metadata])
    if "http://www.w3.org/ns/csvw" not in described["@context"]:
        yield "no CSV on the Web"
    addresses = [table["url"] for table in described["tables"]]
    if sorted(addresses) != sorted(name for name in files if name.endswith(".csv")):
        yield "other files are described than there are"
    for table in described["tables"]:
        lines = list(csv.reader(io.StringIO(files[table["url"]].decode(), newline="")))
        yield from (f"{table['url']}: {fault}" for fault in _of_table(table["tableSchema"], lines))


def _of_table(schema: dict, lines: list[list[str]]) -> Iterator[str]:
    columns, (head, *rows) = schema["columns"], lines
    names = [column["name"] for column in columns]
    if [column["titles"] for column in columns] != head:
        yield "columns have other titles"
    if len(set(names)) < len(names) or not all(re.fullmatch(_NAME, name) for name in names):
        yield f"names of columns: {names}"
    for row in rows:
        if len(row) != len(columns):
            yield f"{len(row)} cells: {row}"
        for column, value in zip(columns, row, strict=False):
            yield from _of_cell(column, value)
    keys = schema.get("primaryKey", [])
    places = [names.index(key) for key in ([keys] if isinstance(keys, str) else keys)]
    found = [tuple(row[place] for place in places) for row in rows]
    if places and len(set(found)) < len(found):
        yield "a key stands twice"


def _of_cell(column: dict, value: str) -> Iterator[str]:
    missing, kind = column.get("null", [""]), column["datatype"]
    if value in ([missing] if isinstance(missing, str) else missing):
        if column.get("required"):
            yield f"{column['name']} is empty"
        return
    base, least = (kind["base"], kind.get("minimum")) if isinstance(kind, dict) else (kind, None)
    if not re.fullmatch(_TYPES[base], value):
        yield f"{column['name']}: {value!r} is no {base}"
    elif least is not None and float(value) < least:
        yield f"{column['name']}: {value} is too small"
