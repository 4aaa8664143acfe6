"""What a family does not know yet about its wishes: until when it can change them, and that the lot has decided."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from appointments.choices import Occasion
from appointments.models import WishList
from appointments.models.known import KnownWishes
from familienzentrum import dates


@dataclass(frozen=True)
class WishNews:
    """What a family knows and what stands, at `now`."""

    known: KnownWishes
    stands: KnownWishes
    now: dt.datetime

    @property
    def occasion(self) -> Occasion | None:
        """Which message the family needs; None if it knows how it stands. A time that is over is no news."""
        if self.stands.is_drawn:
            return None if self.known.is_drawn else Occasion.DRAWN
        if self.known.closes_at is None:
            return Occasion.WISHES_KEPT
        lies_ahead = max(self.known.closes_at, self.stands.closes_at or self.now) > self.now
        return Occasion.DRAW_MOVED if lies_ahead and self.known.closes_at != self.stands.closes_at else None

    def values(self) -> dict[str, str]:
        """Return what the placeholder {until} stands for."""
        return {"until": dates.moment(self.stands.closes_at) if self.stands.closes_at else ""}


def wish_news(row: WishList) -> WishNews:
    """Compare what the family was told with its draw as it is. Raises CannotUnseal."""
    draw = row.draw
    stands = KnownWishes(closes_at=draw.closes_at, is_drawn=draw.drawn_at is not None)
    return WishNews(row.known, stands, timezone.now())
