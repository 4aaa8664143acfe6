"""Protected tables as a spreadsheet: one sheet each, after a sheet that explains them."""

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from odfdo import Cell as SheetCell
from odfdo import Column, Document, Row, Style, Table

from reporting.disclosure import Cell, ProtectedTable
from reporting.paper.exports import files, social_area
from reporting.paper.exports.files import File
from reporting.planning.budget import Amount, Budget
from reporting.planning.finance import MoneyTable
from reporting.planning.social_area import Comparison
from reporting.writing.columns import columns_of
from reporting.writing.formats import HIDDEN, NOTHING

# Not allowed in sheet names.
_FORBIDDEN = str.maketrans("[]*?:/\\'", "        ")
_LONGEST_NAME = 31
_HEAD, _WIDE = "head", "wide"
# What a cell can hold.
Value = str | int | float | Decimal | dt.date


def spreadsheet(
    tables: Mapping[str, ProtectedTable],
    title: str,
    state: str,
    budget: Budget | None = None,
    money: Iterable[MoneyTable] = (),
    comparisons: Sequence[Comparison] = (),
) -> File:
    """Return the workbook. Hidden counts are text dots, so that a formula cannot take them for zeros."""
    book = Document("spreadsheet")
    book.body.clear()
    book.insert_style(Style("table-cell", name=_HEAD, area="text", bold=True), automatic=True)
    book.insert_style(Style("table-column", name=_WIDE, width="7cm"), automatic=True)
    book.body.append(_sheet(_("How to read"), _notes(title, state)))
    for table in tables.values():
        book.body.append(_sheet(f"{table.code} {table.name}", _lines(table)))
    if any(table.numbers for table in tables.values()):
        book.body.append(_sheet(_("Shares and medians"), _numbers(tables.values())))
    if budget and budget.rows:
        book.body.append(_sheet(_("Money"), _amounts(budget)))
        book.body.append(_sheet(_("Money with the year before"), _money(tuple(money))))
    if comparisons:
        book.body.append(_sheet(_("The social area in figures"), social_area.lines(comparisons)))
    book.meta.title = title
    book.meta.language = get_language() or "de"
    out = io.BytesIO()
    book.save(out)
    return File(files.SPREADSHEET, files.ODS, out.getvalue(), _("All tables as a spreadsheet"))


def _notes(title: str, state: str) -> Iterator[list[Value]]:
    yield [title]
    yield [state]
    yield [_("• hidden, because a small count could point to a family.")]
    yield [_("Hidden counts are no noughts: sums of your own will be too small.")]


def _lines(table: ProtectedTable) -> Iterator[list[Value]]:
    yield [table.row_heading, *(column.title for column in columns_of(table))]
    if not table.is_withheld:
        for row in table.rows:
            cells = enumerate(row.cells)
            yield [row.label, *(NOTHING if table.is_blank(row, place) else _written(cell) for place, cell in cells)]
    if table.totals:
        yield [_("Total"), *map(_written, table.totals)]
    yield []
    for words in filter(None, [table.definition, table.rule, table.note, *table.changes]):
        yield [words]
    yield [_("Source: %(source)s.") % {"source": table.source}]


def _numbers(tables: Iterable[ProtectedTable]) -> Iterator[list[Value]]:
    yield [_("Table"), _("Figure"), _("Unit"), _("Year"), _("Value")]
    for table in tables:
        for number in table.numbers:
            for year, value in zip(table.years, number.values, strict=True):
                shown = HIDDEN if value is None else round(value, number.decimals)
                yield [f"{table.code} {table.name}", number.label, number.unit, year, shown]


def _amounts(budget: Budget) -> Iterator[list[Value]]:
    """Yield each line of the budget in euros, and the sums."""
    sides = (_("Planned"), _("Actual"))
    heads = (_("Cost"), _("Own share"), _("From others"))
    yield [_("Line"), *(f"{side}: {head}" for side in sides for head in heads)]
    for title, *both in [
        *((row.title, row.planned, row.actual) for row in budget.rows),
        (_("Total"), budget.planned, budget.actual),
    ]:
        yield [title, *(_euros(amount) for side in both for amount in (side.cost, side.own, side.third))]
    yield []
    yield [_("x: the amount is not known yet. A dash: none.")]


def _money(tables: tuple[MoneyTable, ...]) -> Iterator[list[Value]]:
    yield [_("Figure"), "", *(tables[0].years if tables else ())]
    for table in tables:
        for row in table.rows:
            yield [f"{table.figure.code} {table.figure.name}", row.label, *map(_euros, row.amounts)]


def _euros(amount: Amount) -> Value:
    """Return a number that can be added up; what is not known, and what is none, in words."""
    return str(amount) if amount.is_open or not amount.known else float(amount.known)


def _written(cell: Cell) -> str | int:
    return HIDDEN if cell is None else cell


def _sheet(name: str, lines: Iterable[Sequence[Value]]) -> Table:
    sheet = Table(" ".join(name.translate(_FORBIDDEN).split())[:_LONGEST_NAME])
    for place, line in enumerate(lines):
        row = Row()
        for words in line:
            row.append_cell(SheetCell(words, style=_HEAD if place == 0 else None), clone=False)
        sheet.append_row(row, clone=False)
    sheet.set_column(0, Column(style=_WIDE))
    return sheet
