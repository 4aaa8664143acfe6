"""What everybody may see of a draw that is over: numbers, wishes and results, and nobody's name."""

from dataclasses import dataclass

from appointments.core.courses import PlannedCourse
from appointments.groups.draw_algorithm import lot_of
from appointments.models import Draw, WishList


@dataclass(frozen=True)
class Line:
    """One list in the order of the draw; courses by their number on the page, the dearest wish first."""

    position: int
    number: int
    lot: str
    people: int
    wishes: list[int]
    won: list[int]


@dataclass(frozen=True)
class Totals:
    """How many lists there were, and how many wishes came true."""

    lists: int
    places: int


def results_of(draw: Draw, courses: list[PlannedCourse]) -> list[Line]:
    """Return the lists in the order of their lots; none once they are erased."""
    if are_erased(draw):
        return []
    named = {planned.course.pk: name for name, planned in enumerate(courses, start=1)}
    rows = WishList.objects.filter(draw=draw).prefetch_related("wishes")
    ordered = sorted(rows, key=lambda row: lot_of(draw.seed, row.number))
    return [_line(position, row, draw, named) for position, row in enumerate(ordered, start=1)]


def are_erased(draw: Draw) -> bool:
    """From the first erased list on nobody can repeat the draw from its lines: they have served."""
    return WishList.objects.filter(draw=draw, sealed__isnull=True).exists()


def totals_of(draw: Draw) -> Totals:
    """Count what stays when the lines are gone."""
    lists = WishList.objects.filter(draw=draw)
    return Totals(lists=lists.count(), places=lists.filter(wishes__appointment__isnull=False).count())


def _line(position: int, row: WishList, draw: Draw, named: dict[int, int]) -> Line:
    wishes = [wish for wish in row.wishes.all() if wish.course_id in named]
    return Line(
        position=position,
        number=row.number,
        lot=lot_of(draw.seed, row.number),
        people=row.adults + row.children,
        wishes=[named[wish.course_id] for wish in wishes],
        won=sorted(named[wish.course_id] for wish in wishes if wish.appointment_id),
    )
