"""What a family does not know yet about its wishes.

Until when it can change them, which of them do not take place, and that the lot has decided.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.choices import Occasion
from appointments.core.courses import courses_to_win
from appointments.models import WishList
from appointments.models.known import KnownWishes
from familienzentrum import dates


@dataclass(frozen=True)
class WishNews:
    """What a family knows and what stands, at `now`.

    `wished` are the courses on its list, and `to_win` those of its draw that take place, by id.
    """

    known: KnownWishes
    stands: KnownWishes
    now: dt.datetime
    wished: frozenset[int] = frozenset()
    to_win: frozenset[int] = frozenset()

    @property
    def occasion(self) -> Occasion | None:
        """Which message the family needs; None if it knows how it stands. A time that is over is no news."""
        if self.stands.is_drawn:
            return None if self.known.is_drawn else Occasion.DRAWN
        if self.known.closes_at is None:
            return Occasion.WISHES_KEPT
        if self.concerned:
            return Occasion.WISHES_CHANGED
        return Occasion.DRAW_MOVED if self._has_moved else None

    @property
    def known_afterwards(self) -> KnownWishes:
        """Return what the family knows once it has this message; the one that notes its wishes names none of them."""
        return replace(self.stands, off=()) if self.occasion == Occasion.WISHES_KEPT else self.stands

    @property
    def concerned(self) -> frozenset[int]:
        """The wished courses of which the family does not know that they fall away, or take place after all."""
        return self._cut | self._back

    def values(self) -> dict[str, str]:
        """Return what the placeholders {until} and {changes} stand for."""
        until = dates.moment(self.stands.closes_at) if self.stands.closes_at else ""
        return {"until": until, "changes": "\n".join(self._sentences(until))}

    @property
    def _cut(self) -> frozenset[int]:
        return frozenset(self.stands.off).difference(self.known.off)

    @property
    def _back(self) -> frozenset[int]:
        """What the family has taken off its list is no news to it."""
        return self.wished.intersection(self.known.off).difference(self.stands.off)

    @property
    def _has_moved(self) -> bool:
        """Whether the time for wishes ends at another moment than the family knows, and one of the two lies ahead."""
        if self.known.closes_at is None or self.known.closes_at == self.stands.closes_at:
            return False
        return max(self.known.closes_at, self.stands.closes_at or self.now) > self.now

    def _sentences(self, until: str) -> list[str]:
        """Without the title of a course: no mail names what it is about."""
        cut, back = len(self._cut), len(self._back)
        said = [
            (
                cut,
                ngettext(
                    "A course that you wished for does not take place.",
                    "%(n)d courses that you wished for do not take place.",
                    cut,
                ),
            ),
            (
                back,
                ngettext(
                    "A course that you wished for takes place after all.",
                    "%(n)d courses that you wished for take place after all.",
                    back,
                ),
            ),
            (int(self._has_moved), _("The time for wishes has changed.")),
        ]
        return [*(words % {"n": count} for count, words in said if count), self._what_to_do(until)]

    def _what_to_do(self, until: str) -> str:
        is_open = self.stands.closes_at is not None and self.stands.closes_at > self.now
        can_change, is_any_left = is_open and bool(self.to_win), bool(self.wished & self.to_win)
        if can_change and is_any_left:
            return _("You can change your wishes until: %(until)s.") % {"until": until}
        if can_change:
            return _("No wish is left on your list. You can choose others until: %(until)s.") % {"until": until}
        if is_any_left:
            return _("The lot decides about what is left on your list.")
        return _("No wish is left on your list. You need do nothing more.")


def wish_news(row: WishList, to_win: Collection[int] | None = None) -> WishNews:
    """Compare what the family was told with its draw as it is. Raises CannotUnseal.

    `to_win` are the courses of its draw that take place, where the caller has read them for many lists at once.
    """
    draw = row.draw
    if draw.drawn_at is not None:
        return WishNews(row.known, KnownWishes(closes_at=draw.closes_at, is_drawn=True), timezone.now())
    held = frozenset(courses_to_win([draw.pk])[draw.pk] if to_win is None else to_win)
    wished = frozenset(wish.course_id for wish in row.wishes.all())
    stands = KnownWishes(closes_at=draw.closes_at, off=tuple(sorted(wished - held)))
    return WishNews(row.known, stands, timezone.now(), wished, held)
