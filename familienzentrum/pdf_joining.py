"""Joins in the structure of a PDF what page ends cut: WeasyPrint writes a table once for each page it stands on."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

# What is joined: elements of HTML, and of the structure.
_JOINED = {"table": "/Table", "tr": "/TR", "p": "/P"}


def join_cut(document: Any, pdf: Any, boxes: Any) -> None:
    """Make one table of its parts on several pages, with one header, one row of its parts, and one paragraph.

    `boxes` is the module of WeasyPrint that has the kinds of boxes.
    """
    by_reference = {thing.reference: thing for thing in pdf.objects}
    tables, rows, paragraphs = (_parts(document, pdf, name, boxes) for name in _JOINED)
    for first, part in tables:
        _join_tables(first, part, pdf, by_reference)
    for first, part in rows:
        # Rows of a repeated header are empty by now.
        if part:
            _join_rows(first, part, by_reference)
    for first, part in paragraphs:
        _move(part["K"], first, by_reference)
        _forget(part, by_reference)
    for group in [thing for thing in pdf.objects if isinstance(thing, dict) and thing.get("S") == "/TBody"]:
        _empty_out(group, by_reference)


def _parts(document: Any, pdf: Any, name: str, boxes: Any) -> list[tuple[Any, Any]]:
    """Return the first element of the structure and each further one, for all elements of the page that have several.

    WeasyPrint makes one for each box, in the order of the boxes: this is how they find each other.
    """
    sources = [source for page in document.pages for source in _sources(page._page_box, name, None, boxes)]
    elements = [thing for thing in pdf.objects if isinstance(thing, dict) and thing.get("S") == _JOINED[name]]
    # The text of a paragraph is an element as well; only that has content of the page in it.
    elements = [element for element in elements if not any(isinstance(kid, int) for kid in element["K"])]
    firsts: dict[Any, Any] = {}
    pairs = [
        (firsts.setdefault(source, element), element)
        for source, element in zip(sources, elements, strict=True)
        if source is not None
    ]
    return [(first, part) for first, part in pairs if first is not part]


def _sources(box: Any, name: str, around: Any, boxes: Any) -> Iterator[Any]:
    """Yield the element of each box that stands for one; None for a box inside of another of the same element."""
    # What is placed absolutely is in a box of another kind.
    box = getattr(box, "_box", box)
    if isinstance(box, boxes.MarginBox):
        return
    if not isinstance(box, boxes.LineBox | boxes.TextBox) and box.element is not None and box.element_tag == name:
        is_inner_table = name == "table" and not box.is_table_wrapper
        if not is_inner_table:
            yield None if box.element is around else box.element
        around = box.element
    for child in getattr(box, "children", ()):
        yield from _sources(child, name, around, boxes)


def _join_tables(first: Any, part: Any, pdf: Any, by_reference: dict[bytes, Any]) -> None:
    heads = [_kids(table, "/THead", by_reference) for table in (first, part)]
    for head in heads[0]:
        # A page that a single line fills has no header.
        _refer_to_first(head, heads[1], part, by_reference)
    for repeated in heads[1]:
        _hide(repeated, pdf, by_reference)
        part["K"].remove(repeated.reference)
    _move(part["K"], first, by_reference)
    _forget(part, by_reference)


def _join_rows(first: Any, part: Any, by_reference: dict[bytes, Any]) -> None:
    for cell, rest in zip(first["K"], part["K"], strict=True):
        _move(by_reference[rest]["K"], by_reference[cell], by_reference)
    _forget(part, by_reference)


def _empty_out(group: Any, by_reference: dict[bytes, Any]) -> None:
    """Remove a group of lines of which none had room on its page: WeasyPrint leaves it, empty, in a group like it."""
    if not _rows(group, by_reference) and by_reference[group["P"]]:
        _forget(group, by_reference)


def _refer_to_first(head: Any, repeated: list[Any], part: Any, by_reference: dict[bytes, Any]) -> None:
    """Let cells name the header cells of the first page, and none of those that are repeated."""
    above = _by_column(head, by_reference)
    again = {cell["ID"].string for one in repeated for cell in _cells(one, by_reference)}
    for row in _rows(part, by_reference):
        for column, cell in _places(row, {}, by_reference):
            if "Headers" in cell["A"]:
                own = [header for header in cell["A"]["Headers"] if header.string not in again]
                span = range(column, column + cell["A"].get("ColSpan", 1))
                cell["A"]["Headers"][:] = own + [header for place in span for header in above[place]]


def _by_column(head: Any, by_reference: dict[bytes, Any]) -> dict[int, list[Any]]:
    """Return the names of the header cells above each column."""
    above: dict[int, list[Any]] = defaultdict(list)
    taken: dict[int, int] = {}
    for row in _rows(head, by_reference):
        for column, cell in _places(row, taken, by_reference):
            for place in range(column, column + cell["A"].get("ColSpan", 1)):
                above[place].append(cell["ID"])
    return above


def _places(row: Any, taken: dict[int, int], by_reference: dict[bytes, Any]) -> Iterator[tuple[int, Any]]:
    """Yield each cell of a row with its first column; `taken` says how many rows more cells from above reach down."""
    column = 0
    for cell in map(by_reference.__getitem__, row["K"]):
        while taken.get(column):
            taken[column] -= 1
            column += 1
        yield column, cell
        for place in range(column, column := column + cell["A"].get("ColSpan", 1)):
            taken[place] = cell["A"].get("RowSpan", 1) - 1


def _rows(element: Any, by_reference: dict[bytes, Any]) -> list[Any]:
    return [found for found in _below(element, by_reference) if found.get("S") == "/TR"]


def _cells(element: Any, by_reference: dict[bytes, Any]) -> list[Any]:
    return [found for found in _below(element, by_reference) if found.get("S") in ("/TH", "/TD")]


def _below(element: Any, by_reference: dict[bytes, Any]) -> Iterator[Any]:
    for kid in element.get("K", ()):
        if not isinstance(kid, int) and "S" in by_reference[kid]:
            yield by_reference[kid]
            yield from _below(by_reference[kid], by_reference)


def _kids(element: Any, kind: str, by_reference: dict[bytes, Any]) -> list[Any]:
    return [by_reference[kid] for kid in element["K"] if by_reference[kid].get("S") == kind]


def _move(kids: list[Any], parent: Any, by_reference: dict[bytes, Any]) -> None:
    for kid in kids:
        by_reference[kid]["P"] = parent.reference
    parent["K"].extend(kids)


def _forget(element: Any, by_reference: dict[bytes, Any]) -> None:
    """Take an element out of the structure; its parts belong to others by now."""
    by_reference[element["P"]]["K"].remove(element.reference)
    element.clear()


def _hide(head: Any, pdf: Any, by_reference: dict[bytes, Any]) -> None:
    """Say of a header that is printed again that it is no content, as of page numbers."""
    structure = by_reference[pdf.catalog["StructTreeRoot"]]
    contents = by_reference[structure["ParentTree"]]["Nums"]
    for element in [*_below(head, by_reference), head]:
        for number in [kid for kid in element["K"] if isinstance(kid, int)]:
            _make_artifact(by_reference[by_reference[element["Pg"]]["Contents"]].stream, number)
            contents[2 * pdf.page_references.index(element["Pg"]) + 1][number] = "null"
        element.clear()


def _make_artifact(stream: list[Any], number: int) -> None:
    [place] = [i for i, part in enumerate(stream) if isinstance(part, dict) and part.get("MCID") == number]
    stream[place - 1 : place + 2] = ["/Artifact", b"BMC"]
