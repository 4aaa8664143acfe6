"""A funder's share of the cost, as agreed and as it turns out: agreed 60 %, planned 58 %, actual x."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reporting.models import Contribution, Grant
from reporting.planning.budget import UNKNOWN
from reporting.writing.formats import NOTHING, percent


@dataclass(frozen=True)
class Agreed:
    """A grant as reports name it. `share` is in percent, None where none was agreed; the amount may not be known."""

    title: str
    funder: str
    share: int | None = None
    amount: Decimal | None = None

    @classmethod
    def of(cls, grant: Grant) -> "Agreed":
        return cls(grant.title, str(grant.funder), grant.share, grant.amount)

    def __str__(self) -> str:
        return f"{self.title} ({self.funder})"


@dataclass(frozen=True)
class Part:
    """Contribution and cost in euros; None is unknown."""

    given: Decimal | None
    cost: Decimal | None

    def is_above(self, share: int) -> bool:
        """Return whether the contribution exceeds a percentage of the cost."""
        return self.given is not None and self.cost is not None and 100 * self.given > share * self.cost

    def __str__(self) -> str:
        """Write "58 %", "x", or a dash for a part of nothing."""
        if self.given is None or self.cost is None:
            return UNKNOWN
        return percent(round(100 * self.given / self.cost)) if self.cost else NOTHING


@dataclass(frozen=True)
class Share:
    """A grant that bears a part of what its lines cost: as agreed in percent, as planned, and by the accounts."""

    grant: Agreed
    planned: Part
    actual: Part

    @property
    def agreed(self) -> str:
        return percent(self.grant.share or 0)

    @property
    def is_exceeded(self) -> bool:
        """Return whether the funder pays more than agreed, and may reclaim some of it."""
        return any(part.is_above(self.grant.share or 0) for part in (self.planned, self.actual))


def shares_of(year: int) -> tuple[Share, ...]:
    """Return the shares of all grants that agreed to one and pay for lines of the year."""
    given = Contribution.objects.filter(line__year=year, grant__share__isnull=False, is_conditional=False)
    by_grant: dict[Grant, list[Contribution]] = {}
    for row in given.select_related("line", "grant__funder").order_by("grant__funder__position", "grant__title", "id"):
        if row.grant:
            by_grant.setdefault(row.grant, []).append(row)
    return tuple(_share(grant, rows) for grant, rows in by_grant.items())


def _share(grant: Grant, rows: list[Contribution]) -> Share:
    lines = {row.line_id: row.line for row in rows}.values()
    return Share(
        grant=Agreed.of(grant),
        planned=Part(_sum(row.planned for row in rows), _sum(line.planned_cost for line in lines)),
        actual=Part(_sum(row.actual for row in rows), _sum(line.actual_cost for line in lines)),
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Add up; None if one of them is not known."""
    known = list(amounts)
    return None if None in known else sum(filter(None, known), Decimal(0))
