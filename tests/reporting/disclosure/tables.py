"""Tables for tests of the protection: written by hand as published, or counted from invented cases as raw ones."""

import json
from collections import Counter

from reporting.choices import Chapter
from reporting.disclosure import Axis, Heading, ProtectedRow, ProtectedTable
from reporting.disclosure.joint_protection import protect_all
from reporting.figures.table import Dimension, Figure, Row, Span, Table

YEAR = 2025
WORDS = dict.fromkeys(("unit", "row_heading", "definition", "rule", "source"), "")


def shown(dimension, cells, total=None, *, months=(1, 12), year=YEAR, **more):
    """Return a published table of one dimension: {"person": 12, "phone": None}, where None is a dot."""
    rows = tuple(ProtectedRow(key, key, (cell,)) for key, cell in cells.items())
    return ProtectedTable(
        code=dimension, name=dimension, **WORDS, years=(year,), rows=rows, totals=(total,), headings=(Heading(year),),
        months=months, population="visits", dimension=Axis(dimension), **more,
    )  # fmt: skip


def crossed(one, other, lines, *, months=(1, 12), year=YEAR, **more):
    """Return a published two-way table: {"a": [9, 4, 5]}, all cases of the row first, totals as "*"."""
    columns = [str(number) for number in range(len(next(iter(lines.values()))) - 1)]
    headings = (Heading(year), *(Heading(year, key, key) for key in columns))
    rows = tuple(ProtectedRow(key, key, tuple(cells)) for key, cells in lines.items() if key != "*")
    return ProtectedTable(
        code=f"{one} {other}", name="", **WORDS, years=(year,), rows=rows, totals=tuple(lines["*"]), headings=headings,
        months=months, population="visits", dimension=Axis(one), across=Axis(other), **more,
    )  # fmt: skip


def protect(table, *, k=5):
    """Protect one table that stands alone."""
    return protect_all({"table": table}, k=k)[0]["table"]


def as_released(tables, certificate):
    """Return what a release keeps of it, as it comes back from the database."""
    values = {"tables": {name: table.as_json() for name, table in tables.items()}, "certificate": certificate.as_json()}
    return json.loads(json.dumps(values))


def figure(one, other="", *, is_sensitive=True, covers_all=True):
    """Return a figure of one dimension or two."""
    axes = [Dimension(name, is_sensitive=is_sensitive) for name in (one, other) if name]
    across = axes[1] if other else None
    return Figure(
        f"{one} {other}".strip(), Chapter.USE, one, **WORDS, count=None, population="visits", dimension=axes[0],
        across=across, covers_all=covers_all,
    )  # fmt: skip


def raw(cases, one, other="", *, values, months=(1, 12), **more):
    """Count cases, each a dictionary of values, into a raw table of one dimension or two."""
    counted = Counter((case[one], case[other]) if other else case[one] for case in cases)
    across = tuple((value, value) for value in values[other]) if other else ()
    rows = []
    for value in values[one]:
        cells = [counted[value, column] for column, _label in across]
        rows.append(Row(value, value, (sum(cells), *cells) if other else (counted[value],)))
    return Table(figure(one, other, **more), Span(YEAR, has_year_before=False, months=months), tuple(rows), across)
