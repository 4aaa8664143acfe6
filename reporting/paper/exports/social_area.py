"""The figures of the social area for machines and clerks: a line for each value, with its level, day and source."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from reporting.paper.exports import files
from reporting.paper.exports.csvw import written
from reporting.paper.exports.files import File
from reporting.planning.social_area import Comparison

Value = str | int | Decimal | dt.date
# Names and titles of the columns; those of a value that need not be there are not required.
_REQUIRED = {"key", "figure", "level", "area", "printed", "source"}
_TYPES = {"as_of": "date", "value": "decimal"}


def _columns() -> dict[str, str]:
    return {
        "key": _("Key"),
        "figure": _("Figure"),
        "level": _("Level"),
        "area": _("Area"),
        "printed": _("Value as printed"),
        "value": _("Value as a number"),
        "unit": _("Unit"),
        "as_of": _("Day"),
        "definition": _("What is counted"),
        "version": _("Version of the rule"),
        "doubt": _("What does not fit"),
        "source": _("Source"),
    }


def lines(comparisons: Iterable[Comparison]) -> Iterator[list[Value]]:
    """Yield the titles, then a line for each value. Its key stays the same in later releases."""
    yield list(_columns().values())
    for comparison in comparisons:
        for source in comparison.sources:
            yield [
                source.pk,
                comparison.name,
                str(comparison.level.label),
                comparison.area,
                source.printed,
                "" if source.value is None else Decimal(f"{source.value.normalize():f}"),
                source.unit,
                source.as_of or "",
                source.definition,
                source.version,
                source.doubt,
                source.source,
            ]


def csv_file(comparisons: Iterable[Comparison]) -> File:
    return File(files.AREA, files.CSV, written(map(str, line) for line in lines(comparisons)), about())


def described() -> dict[str, Any]:
    """Return the metadata of the file."""
    columns = [
        {"name": name, "titles": title, "datatype": _TYPES.get(name, "string"), "required": name in _REQUIRED}
        for name, title in _columns().items()
    ]
    return {"url": files.AREA, "dc:title": about(), "tableSchema": {"columns": columns, "primaryKey": "key"}}


def about() -> str:
    return _("Figures of the social area by level, each with its day and source")
