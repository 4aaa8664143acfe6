"""Checks the structure of a PDF before it is written: whoever reads it with a screen reader depends on it."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from typing import Any

# What may stand in a table, and in parts of it.
_IN_TABLES, _IN_ROWS = {"/Caption", "/THead", "/TBody", "/TFoot"}, {"/TH", "/TD"}
# The reference checker, if the machine has it.
_VERAPDF, _SECONDS = "verapdf", 300


class NotAccessible(Exception):
    """A PDF does not keep what it claims. Says what is wrong, for whoever runs the portal."""


def refuse_faults(pdf: Any) -> None:
    """Raise NotAccessible for the structure of a file of pydyf that is about to be written."""
    if found := list(_faults(pdf)):
        raise NotAccessible("; ".join(found))


def refuse_what_verapdf_finds(content: bytes, flavours: list[str]) -> None:
    """Raise NotAccessible if veraPDF is installed, and finds a fault."""
    program = shutil.which(_VERAPDF)
    if program is None:
        return
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        for flavour in flavours:
            command = [program, "--flavour", flavour, "--format", "text", "-v", file.name]
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SECONDS)  # noqa: S603
            told = done.stdout
            if not told.startswith("PASS"):
                rules = [line.split()[-1] for line in told.splitlines()[1:] if line.strip()]
                raise NotAccessible(f"veraPDF {flavour}: {', '.join(rules) or 'no verdict'}")


def _faults(pdf: Any) -> Iterator[str]:
    by_reference = {thing.reference: thing for thing in pdf.objects}
    yield from _faults_of_file(pdf)
    yield from _faults_of_pictures(pdf)
    if "StructTreeRoot" in pdf.catalog:
        elements = list(_below(by_reference[pdf.catalog["StructTreeRoot"]], by_reference))
        yield from _faults_of_headings([element for element in elements if element["S"][1:2] == "H"])
        for element in elements:
            if element["S"] == "/Table":
                yield from _faults_of_table(element, by_reference)
            if element["S"] == "/Figure" and not element.get("Alt"):
                yield "a picture has no alternative text"


def _faults_of_file(pdf: Any) -> Iterator[str]:
    if not getattr(pdf.catalog.get("Lang"), "string", ""):
        yield "the language is missing"
    if not getattr(pdf.info.get("Title"), "string", ""):
        yield "the title is missing"
    if pdf.catalog.get("ViewerPreferences", {}).get("DisplayDocTitle") != "true":
        yield "the title is not displayed"
    if pdf.catalog.get("MarkInfo", {}).get("Marked") != "true" or "StructTreeRoot" not in pdf.catalog:
        yield "the structure is missing"
    packets = [thing.stream for thing in pdf.objects if getattr(thing, "extra", {}).get("Type") == "/Metadata"]
    if not any(b"<pdfuaid:part>1<" in part or b'pdfuaid:part="1"' in part for packet in packets for part in packet):
        yield "it does not say that it is PDF/UA"


def _faults_of_pictures(pdf: Any) -> Iterator[str]:
    """Yield what PDF/A forbids of pictures (ISO 19005-3, 6.2.8.1)."""
    if any(getattr(thing, "extra", {}).get("Interpolate") == "true" for thing in pdf.objects):
        yield "a picture asks to be smoothed"


def _faults_of_headings(headings: list[Any]) -> Iterator[str]:
    before = 0
    for heading in headings:
        level = int(heading["S"][2:])
        if level > before + 1:
            yield f"a heading of level {level} follows one of level {before}"
        before = level


def _faults_of_table(table: Any, by_reference: dict[bytes, Any]) -> Iterator[str]:
    parts = [by_reference[kid]["S"] for kid in table["K"]]
    if parts.count("/Caption") != 1 or "/Caption" not in (parts[0], parts[-1]):
        yield "a table does not have one caption"
    if parts.count("/THead") > 1:
        yield "a table has more than one header"
    if "/TBody" not in parts:
        yield "a table has no line"
    if not set(parts) <= _IN_TABLES:
        yield "a table has parts that belong in none"
    groups = [[by_reference[row] for row in by_reference[kid]["K"]] for kid in table["K"]]
    lines = [group for group, part in zip(groups, parts, strict=True) if part != "/Caption"]
    yield from _faults_of_lines(lines, by_reference)


def _faults_of_lines(groups: list[list[Any]], by_reference: dict[bytes, Any]) -> Iterator[str]:
    widths: set[int] = set()
    for rows in groups:
        # How many rows below this one each column is still taken.
        taken: dict[int, int] = {}
        for row in rows:
            cells = [by_reference[cell] for cell in row["K"]]
            if row["S"] != "/TR" or not {cell["S"] for cell in cells} <= _IN_ROWS:
                yield "a table has parts that belong in none"
                return
            widths.add(_place(cells, taken))
            if any(cell["S"] == "/TH" and "Scope" not in cell["A"] for cell in cells):
                yield "a header cell does not say what it heads"
        if any(taken.values()):
            yield "a merged cell is cut by the end of a page"
    if len(widths) > 1:
        yield "the rows of a table have different numbers of cells"


def _place(cells: list[Any], taken: dict[int, int]) -> int:
    """Return how many columns a row has, with the cells that reach into it from above."""
    column = 0
    for cell in cells:
        while taken.get(column):
            taken[column] -= 1
            column += 1
        for _each in range(cell["A"].get("ColSpan", 1)):
            taken[column] = cell["A"].get("RowSpan", 1) - 1
            column += 1
    while taken.get(column):
        taken[column] -= 1
        column += 1
    return column


def _below(element: Any, by_reference: dict[bytes, Any]) -> Iterator[Any]:
    for kid in element.get("K", ()):
        if not isinstance(kid, int) and "S" in by_reference[kid]:
            yield by_reference[kid]
            yield from _below(by_reference[kid], by_reference)
