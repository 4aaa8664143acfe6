"""The five figures of a year over up to ten years: what this report shows, and what public releases showed before."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reporting.choices import ReportKind
from reporting.disclosure import HEADLINE_TABLES, Cell, HeadlineFigure, Published
from reporting.models import Release
from reporting.paper.bars import lengths_of
from reporting.writing.formats import cell

YEARS = 10


@dataclass(frozen=True)
class Point:
    """One year of a figure; `is_anew` where it is counted in another way than the year before.

    `release` is the one that showed it, if it is not this one.
    """

    year: int
    count: Cell
    is_anew: bool = False
    is_partial: bool = False
    release: str = ""


@dataclass(frozen=True)
class Line:
    """One year as it is printed, with the length of its bar."""

    point: Point
    length: int

    @property
    def written(self) -> str:
        return cell(self.point.count)


@dataclass(frozen=True)
class Trend:
    """A figure with its years, the first one first."""

    key: str
    label: str
    now: Cell
    points: tuple[Point, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        lengths = lengths_of([point.count or 0 for point in self.points])
        return tuple(map(Line, self.points, lengths))

    @property
    def is_series(self) -> bool:
        return len(self.points) > 1


def trends_of(published: Published) -> tuple[Trend, ...]:
    """Return the figures of an annual report with those of earlier years."""
    if not published.headlines:
        return ()
    earlier = tuple(_earlier(published.year))
    return tuple(
        Trend(figure.key.value, figure.label, figure.now, tuple(_points(figure, published, earlier)))
        for figure in published.headlines
    )


def _earlier(year: int) -> Iterator[dict[str, Any]]:
    """Yield what the last public release of each year said, the first year first."""
    rows = (
        Release.objects.public()
        .filter(kind=ReportKind.ANNUAL, report__year__lt=year, report__year__gt=year - YEARS)
        .order_by("report__year", "number")
        .values("report__year", "public_id", "figures__headlines", "figures__records_begin", *_VERSIONS.values())
    )
    last = {row["report__year"]: row for row in rows}
    yield from last.values()


# Where a release keeps the version of the definition of each of the figures.
_VERSIONS = {key: f"figures__tables__{table}__version" for key, (table, _row) in HEADLINE_TABLES.items()}


def _points(figure: HeadlineFigure, published: Published, earlier: tuple[dict[str, Any], ...]) -> Iterator[Point]:
    own = [(published.year - back, count) for back, count in enumerate((figure.now, *figure.before))]
    table = published.tables[HEADLINE_TABLES[figure.key][0]]
    version = 0
    for row in earlier:
        year, said = row["report__year"], _said(row, figure.key.value)
        if said is not None and year < own[-1][0]:
            before, version = version, row[_VERSIONS[figure.key]] or 1
            is_partial = table.is_about_people and _begins_within(year, row["figures__records_begin"])
            is_anew, count = bool(before and before != version), _still(said["now"], published)
            yield Point(year, count, is_anew, is_partial, str(row["public_id"]))
    begin = published.records_begin.isoformat() if published.records_begin else None
    for year, count in reversed(own):
        is_anew = bool(table.changes) if year == published.year else bool(version and version != table.version)
        is_partial = table.is_about_people and _begins_within(year, begin)
        yield Point(year, count, is_anew, is_partial)


def _begins_within(year: int, records_begin: str | None) -> bool:
    """Whether the records begin in the course of a year; what stands in the calendar was there before."""
    return records_begin is not None and f"{year}-01-01" < records_begin <= f"{year}-12-31"


def _still(count: Cell, published: Published) -> Cell:
    """Return a count of an earlier release, hidden where the threshold has become larger since."""
    return None if count is not None and 0 < count < published.certificate.k else count


def _said(row: dict[str, Any], key: str) -> dict[str, Any] | None:
    return next((one for one in row["figures__headlines"] or () if one["key"] == key), None)
