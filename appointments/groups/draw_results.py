"""Public results of a draw: numbers, wishes and results, without names."""

from dataclasses import dataclass

from appointments.core.courses import PlannedCourse
from appointments.groups.draw_algorithm import lot_of
from appointments.models import Draw, WishList


@dataclass(frozen=True)
class DrawnList:
    """One wish list, in draw order; courses by their number on the page, in order of preference."""

    position: int
    number: int
    lot: str
    people: int
    wishes: list[int]
    won: list[int]


def results_of(draw: Draw, courses: list[PlannedCourse]) -> list[DrawnList]:
    """Return the lists in the order of their lots; empty once erased."""
    if are_erased(draw):
        return []
    named = {planned.course.pk: name for name, planned in enumerate(courses, start=1)}
    rows = WishList.objects.filter(draw=draw).prefetch_related("wishes")
    ordered = sorted(rows, key=lambda row: lot_of(draw.seed, row.number))
    return [_line(position, row, draw, named) for position, row in enumerate(ordered, start=1)]


def are_erased(draw: Draw) -> bool:
    """From the first erasure on the draw cannot be reproduced from its lines."""
    return WishList.objects.filter(draw=draw, sealed__isnull=True).exists()


def _line(position: int, row: WishList, draw: Draw, named: dict[int, int]) -> DrawnList:
    wishes = [wish for wish in row.wishes.all() if wish.course_id in named]
    return DrawnList(
        position=position,
        number=row.number,
        lot=lot_of(draw.seed, row.number),
        people=row.adults + row.children,
        wishes=[named[wish.course_id] for wish in wishes],
        won=sorted(named[wish.course_id] for wish in wishes if wish.appointment_id),
    )
