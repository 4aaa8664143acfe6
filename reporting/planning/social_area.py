"""Third-party figures side by side: contradicting sources are shown, never corrected."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from reporting.choices import AreaLevel
from reporting.models import Indicator


@dataclass(frozen=True)
class Source:
    """One value as one source prints it."""

    pk: int
    printed: str
    unit: str
    as_of: dt.date | None
    definition: str
    version: str
    source: str
    doubt: str
    value: Decimal | None = None


@dataclass(frozen=True)
class Comparison:
    """All known values of one figure in one area, oldest first."""

    name: str
    area: str
    sources: tuple[Source, ...]
    level: AreaLevel = AreaLevel.OTHER

    @property
    def is_contradictory(self) -> bool:
        """A doubt is noted, or two sources give different values for the same day and definition."""
        return any(source.doubt for source in self.sources) or self._differs_on_one_day

    @property
    def differs(self) -> bool:
        return self.is_contradictory or self.is_defined_anew

    @property
    def is_defined_anew(self) -> bool:
        """The definition changed, so that the values are no time series."""
        return len({source.version for source in self.sources}) > 1

    @property
    def _differs_on_one_day(self) -> bool:
        told: dict[tuple[dt.date, str], set[str]] = {}
        for source in self.sources:
            # Two values without a day may be of different days.
            if source.as_of:
                told.setdefault((source.as_of, source.version), set()).add(source.printed)
        return any(len(values) > 1 for values in told.values())


def side_by_side() -> tuple[Comparison, ...]:
    """Return every figure of the social area with all its sources."""
    rows = Indicator.objects.order_by("position", "name", "area", "as_of", "id")
    return tuple(
        Comparison(name, area, tuple(map(_source, group)), AreaLevel(level))
        for (name, area, level), group in groupby(rows, key=lambda row: (row.name, row.area, row.level))
    )


def _source(row: Indicator) -> Source:
    return Source(
        pk=row.pk,
        printed=row.printed,
        unit=row.unit,
        as_of=row.as_of,
        definition=row.definition,
        version=row.definition_version,
        source=row.source,
        doubt=row.doubt,
        value=row.value,
    )
