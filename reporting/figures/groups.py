"""Figures of groups, courses, events and open meetings: dates, head counts, places (I22 to I25)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from django.db.models import Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from appointments.choices import Allocation
from appointments.models import HeadCount, Slot
from offers.choices import OfferKind
from reporting.choices import Chapter
from reporting.figures import times
from reporting.figures.cases import Cases, CountRows, Tally, counted_only, crossed, rows_of
from reporting.figures.table import Dimension, Figure, Reading, Row, Span

_GROUPS = (OfferKind.GROUP, OfferKind.DROP_IN, OfferKind.OUTREACH)
_COURSES = (OfferKind.COURSE, OfferKind.EVENT)
_HEADS_AT_GROUPS = (OfferKind.GROUP, *_COURSES)
_HEADS_AT_MEETINGS = (OfferKind.DROP_IN, OfferKind.OUTREACH)

_HEADS_AT_TIMES = Cases(lambda: HeadCount.objects.filter(stand=None), when="slot__starts_at", is_moment=True)
# Who came to a stand of the mobile place was reached outside the house, whatever takes place there.
_HEADS_AT_STANDS = Cases(lambda: HeadCount.objects.filter(slot=None), when="stand__day")
# The first date of a course holds its places.
_FIRST_DATES = Cases(
    lambda: Slot.objects.filter(course__isnull=False, capacity__gt=0, is_withdrawn=False),
    when="starts_at",
    is_moment=True,
)


class _Counted(NamedTuple):
    """Head counts of one kind of offer; there may be several of one kind."""

    year: int
    kind: str
    dates: int
    adults: int
    children: int


def _heads(span: Span) -> list[_Counted]:
    added = {"adults": Sum("adults"), "children": Sum("children")}
    at_times = _HEADS_AT_TIMES.grouped(span, "slot__offer__kind", **added)
    at_stands = ((year, OfferKind.OUTREACH.value, *rest) for year, *rest in _HEADS_AT_STANDS.grouped(span, **added))
    return [_Counted(*counted) for counted in (*at_times, *at_stands)]


def _labels(kinds: Sequence[OfferKind]) -> list[tuple[str, str]]:
    return [(kind.value, str(kind.label)) for kind in kinds]


def _dates(kinds: Sequence[OfferKind]) -> CountRows:
    """Count planned, held and called-off dates of each kind."""
    return lambda reading: crossed(_labels(kinds), (False, True), times.dates(reading), reading.span)


def _by_age(kinds: Sequence[OfferKind]) -> CountRows:
    """Count adults and children at offers of these kinds."""

    def count(reading: Reading) -> Iterator[Row]:
        added: Tally = Counter()
        for counted in reading.of(_heads):
            if counted.kind in kinds:
                added["adults", counted.year] += counted.adults
                added["children", counted.year] += counted.children
        return rows_of([("adults", _("Adults")), ("children", _("Children"))], added, reading.span)

    return count


def _by_kind(kinds: Sequence[OfferKind]) -> CountRows:
    """Count all heads at offers of each kind."""

    def count(reading: Reading) -> Iterator[Row]:
        added: Tally = Counter()
        for counted in reading.of(_heads):
            added[counted.kind, counted.year] += counted.adults + counted.children
        return rows_of(_labels(kinds), added, reading.span)

    return count


def _held_or_called_off() -> tuple[tuple[str, str], ...]:
    return (("held", gettext("Held")), ("called_off", gettext("Called off")))


def _allocations() -> tuple[tuple[str, str], ...]:
    return tuple((way.value, str(way.label)) for way in Allocation)


def _courses(span: Span) -> list[tuple[int, str, str, int, int]]:
    """Return year, kind, allocation, courses and their places."""
    return list(_FIRST_DATES.grouped(span, "offer__kind", "course__allocation", seats=Sum("capacity")))


def _of_courses(reading: Reading, *, of_seats: bool = False) -> Iterator[Row]:
    added: Tally = Counter()
    for year, kind, allocation, courses, seats in reading.of(_courses):
        added[(kind, allocation), year] += seats if of_seats else courses
    return counted_only(crossed(OfferKind.choices, Allocation.values, added, reading.span))


_dates_of = partial(
    Figure,
    unit=_("dates"),
    row_heading=_("Kind"),
    source=_("calendar of the house"),
    across=Dimension("held", is_sensitive=False),
    column_heading=_("Dates"),
    columns=_held_or_called_off,
    is_sensitive=False,
)
_heads_of = partial(
    Figure,
    unit=_("people"),
    rule=_(
        "Counted on the spot, date by date. Who comes to ten dates counts ten times. "
        "Heads are no conversations and are never added to them."
    ),
    source=_("head counts of the house, without names"),
)
_courses_of = partial(
    Figure,
    row_heading=_("Kind"),
    source=_("calendar of the house"),
    across=Dimension("allocation", is_sensitive=False),
    column_heading=_("Who gets the places"),
    columns=_allocations,
    is_sensitive=False,
)

FIGURES = {
    "group_dates": _dates_of(
        code="I22",
        chapter=Chapter.GROUPS,
        name=_("Dates of groups and open meetings"),
        definition=_("Dates of groups, of open meetings and outside the house, held and called off."),
        rule=_("A date that was taken off the calendar counts as called off, whatever the reason."),
        count=_dates(_GROUPS),
    ),
    "participations": _heads_of(
        code="I23",
        chapter=Chapter.GROUPS,
        name=_("People at groups, courses and events"),
        row_heading=_("Who"),
        definition=_("Adults and children who came to a date of a group, a course or an event."),
        count=_by_age(_HEADS_AT_GROUPS),
        population="participations",
        dimension=Dimension("age_of_guests", is_sensitive=False),
    ),
    "participations_by_kind": _heads_of(
        code="I23b",
        chapter=Chapter.GROUPS,
        name=_("People at groups, courses and events, by kind"),
        row_heading=_("Kind"),
        definition=_("All who came to a date of a group, a course or an event, by the kind of the offer."),
        count=_by_kind(_HEADS_AT_GROUPS),
        population="participations",
        dimension=Dimension("kind_of_offer", is_sensitive=False),
    ),
    "open_meetings": _heads_of(
        code="I24",
        chapter=Chapter.GROUPS,
        name=_("People at open meetings"),
        row_heading=_("Who"),
        definition=_("Adults and children who came to an open meeting, or to the house's stand elsewhere."),
        count=_by_age(_HEADS_AT_MEETINGS),
        population="open_meetings",
        dimension=Dimension("age_of_guests", is_sensitive=False),
    ),
    "open_meetings_by_kind": _heads_of(
        code="I24b",
        chapter=Chapter.GROUPS,
        name=_("People at open meetings and outside the house"),
        row_heading=_("Kind"),
        definition=_("All who came to an open meeting, or were reached outside the house, such as on the market."),
        count=_by_kind(_HEADS_AT_MEETINGS),
        population="open_meetings",
        dimension=Dimension("kind_of_offer", is_sensitive=False),
    ),
    "course_dates": _dates_of(
        code="I25",
        chapter=Chapter.GROUPS,
        name=_("Dates of courses and events"),
        definition=_("Dates of courses and events, held and called off."),
        rule=_("A course of ten dates counts ten times. A date taken off the calendar counts as called off."),
        count=_dates(_COURSES),
    ),
    "courses": _courses_of(
        code="I25b",
        chapter=Chapter.GROUPS,
        name=_("Courses and events that are booked"),
        unit=_("courses"),
        definition=_("Courses, events and outings that began in the year and whose places families book."),
        rule=_("A course counts once, in the year of its first date. Courses that were called off do not count."),
        count=_of_courses,
    ),
    "course_seats": _courses_of(
        code="I25c",
        chapter=Chapter.GROUPS,
        name=_("Places in courses and events"),
        unit=_("places"),
        definition=_("Places of the courses, events and outings that began in the year."),
        rule=_("A place is for the whole course. How many were booked stands in the table of bookings by kind."),
        count=partial(_of_courses, of_seats=True),
    ),
}
