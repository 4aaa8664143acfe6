"""Figures of appointments, waiting lists, draws and slips (I15 to I19); they survive the erasure of personal data."""

import statistics
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    Case,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, ExtractDay, TruncDate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from appointments.choices import AppointmentState, CancelledBy, ReferralState, WaitingState
from appointments.models import Appointment, Referral, Slot, WaitingEntry, Wish, WishList
from offers.choices import OfferKind
from reporting.choices import Chapter
from reporting.figures import times
from reporting.figures.cases import Cases, CountRows, Tally, counts, crossed, percent, rows_of
from reporting.figures.table import Dimension, Figure, Number, Reading, Row, Span

_TOOK_PLACE = (AppointmentState.ARRIVED, AppointmentState.RUNNING, AppointmentState.DONE)
# Upper bound of each band of days, and the open-ended band.
_WAITS, _NOTICES, _MORE = (0, 7, 14, 28), (0, 1, 7), "longer"
# The finest outcomes of an appointment, which tables aggregate differently.
_HELD = ("took_place", AppointmentState.NO_SHOW.value, AppointmentState.BOOKED.value)
_HOUSE = CancelledBy.HOUSE.value
_FAMILY = tuple(f"family_{last}" for last in (*_NOTICES, _MORE))


def _booked() -> QuerySet[Any]:
    """Return all appointments with when they `begin`, `waited` (days) and, if cancelled, `notice` (days)."""
    first = Coalesce("begins_with__starts_at", "slot__starts_at")
    late = ExpressionWrapper(Q(begins_with__isnull=False), output_field=BooleanField())
    day = TruncDate("begin")
    begun = Appointment.objects.annotate(begin=first, joined_late=late)
    return begun.annotate(waited=_days(day - F("booked_on")), notice=_days(day - F("cancelled_on")))


def _days(difference: Any) -> ExtractDay:
    return ExtractDay(ExpressionWrapper(difference, output_field=DurationField()))


APPOINTMENTS = Cases(_booked, when="begin", is_moment=True)


class _Booked(NamedTuple):
    """One group of the aggregate query that all figures of appointments share."""

    year: int
    state: str
    cancelled_by: str
    notice: int | None
    waited: int
    kind: str
    seats: int
    joined_late: bool
    cases: int

    @property
    def outcome(self) -> str:
        if self.state == AppointmentState.CANCELLED:
            return _HOUSE if self.cancelled_by == _HOUSE else f"family_{_band(self.notice or 0, _NOTICES)}"
        return "took_place" if self.state in _TOOK_PLACE else self.state


def _appointments(span: Span) -> list[_Booked]:
    """Read the appointments by year of the appointment."""
    fields = ("state", "cancelled_by", "notice", "waited", "slot__offer__kind", "seats", "joined_late")
    return [_Booked(*found) for found in APPOINTMENTS.grouped(span, *fields)]


def _band(days: int, bands: tuple[int, ...]) -> str:
    return next((str(last) for last in bands if days <= last), _MORE)


def _told(reading: Reading, by: Callable[[_Booked], Any]) -> Tally:
    counted: Tally = Counter()
    for booked in reading.of(_appointments):
        counted[by(booked), booked.year] += booked.cases
    return counted


_BANDS = [
    ("0", _("On the same day")),
    ("7", _("1 to 7 days")),
    ("14", _("8 to 14 days")),
    ("28", _("15 to 28 days")),
    (_MORE, _("29 days or more")),
]


def _by_waiting(reading: Reading) -> Iterator[Row]:
    return rows_of(_BANDS, _told(reading, lambda booked: _band(booked.waited, _WAITS)), reading.span)


def _waiting_numbers(reading: Reading) -> Iterator[Number]:
    """Yield median and mean days, and the share of appointments within 7, 14 and 28 days."""
    waits = [_waits(reading, year) for year in reading.span.years]
    number = partial(Number, cases=tuple(map(len, waits)))
    # With some bands hidden, median or mean would disclose their counts.
    all_bands = ("", *(key for key, _label in _BANDS))
    median = tuple(float(statistics.median(days)) if days else None for days in waits)
    yield number("median", gettext("Days of waiting, median"), gettext("days"), median, made_of=all_bands)
    mean = tuple(round(sum(days) / len(days), 1) if days else None for days in waits)
    yield number("mean", gettext("Days of waiting, mean"), gettext("days"), mean, decimals=1, made_of=all_bands)
    for place, last in enumerate(_WAITS[1:], start=2):
        label, bands = gettext("Within %(days)s days") % {"days": last}, tuple(map(str, _WAITS[:place]))
        share = tuple(percent(sum(day <= last for day in days), len(days)) for days in waits)
        yield number(f"within_{last}", label, "%", share, made_of=("", *bands))


def _waits(reading: Reading, year: int) -> list[int]:
    return [
        booked.waited for booked in reading.of(_appointments) if booked.year == year for _case in range(booked.cases)
    ]


# A row: key, label, and the finest keys it aggregates, unless it is one itself.
_Line = tuple[str, object, tuple[str, ...]]
_OUTCOMES: tuple[_Line, ...] = (
    ("took_place", _("Took place"), ()),
    (AppointmentState.NO_SHOW.value, _("Nobody came"), ()),
    (CancelledBy.FAMILY.value, _("Cancelled by the family"), _FAMILY),
    (_HOUSE, _("Cancelled by the house"), ()),
    (AppointmentState.BOOKED.value, _("Still ahead, or not recorded"), ()),
)
_NOTICE: tuple[_Line, ...] = (
    (_FAMILY[0], _("Cancelled on the day itself, or later"), ()),
    (_FAMILY[1], _("Cancelled the day before"), ()),
    (_FAMILY[2], _("Cancelled 2 to 7 days before"), ()),
    (_FAMILY[3], _("Cancelled earlier"), ()),
    ("not_by_family", _("Not cancelled by the family"), (*_HELD, _HOUSE)),
)
_STANDING: tuple[_Line, ...] = (
    ("held", _("Not cancelled"), _HELD),
    ("cancelled", _("Cancelled"), (*_FAMILY, _HOUSE)),
)


def _places(reading: Reading) -> tuple[int | None, ...]:
    """Return how many places there were in each year: everybody can count them on the pages that offer them."""
    offered = times.seats(reading)
    return tuple(offered[False, year] for year in reading.span.years)


def _by_outcome(lines: tuple[_Line, ...]) -> CountRows:
    def count(reading: Reading) -> Iterator[Row]:
        counted = _told(reading, lambda booked: booked.outcome)
        for key, label, members in lines:
            added = zip(*(counts(counted, one, reading.span) for one in members or (key,)), strict=True)
            places = _places(reading) if key in _HELD else ()
            yield Row(key, str(label), tuple(map(sum, added)), members=members, at_most=places)

    return count


# Kinds of offers that are usually booked; others may be booked too, and offers that became referral-only later.
_BOOKED_KINDS = (OfferKind.CONSULTATION, OfferKind.GROUP, OfferKind.COURSE, OfferKind.EVENT)
_OTHER_KIND = "other"


def _kinds() -> tuple[tuple[str, str], ...]:
    return (*((kind.value, str(kind.label)) for kind in _BOOKED_KINDS), (_OTHER_KIND, gettext("Something else")))


def _by_kind(reading: Reading) -> Iterator[Row]:
    members = {key: of or (key,) for key, _label, of in _STANDING}
    line_of = {one: key for key, ones in members.items() for one in ones}
    counted = _told(
        reading,
        lambda booked: (line_of[booked.outcome], booked.kind if booked.kind in _BOOKED_KINDS else _OTHER_KIND),
    )
    lines = [(key, label) for key, label, _of in _STANDING]
    for row in crossed(lines, (kind for kind, _label in _kinds()), counted, reading.span):
        places = _places_of_kinds(reading) if row.key == _STANDING[0][0] else ()
        yield Row(row.key, row.label, row.counts, members=members[row.key], at_most=places)


def _places_of_kinds(reading: Reading) -> tuple[int | None, ...]:
    """Return how many places there were in each column of a table by kind."""
    offered = times.seats_of_kinds(reading)
    places: list[int | None] = []
    for year in reading.span.years:
        of_kinds = Counter({kind.value: offered[kind.value, year] for kind in OfferKind})
        booked = [of_kinds.pop(kind.value) for kind in _BOOKED_KINDS]
        places += [sum(booked) + of_kinds.total(), *booked, of_kinds.total()]
    return tuple(places)


def _use_of_places(reading: Reading) -> Iterator[Number]:
    """Yield the share of offered places that were still booked at their time; hours on offer beside those used."""
    offered, years = times.seats(reading), reading.span.years
    # Whoever joins a course late may have the place of somebody who left it: it was booked when the course began.
    begun = (booked for booked in reading.of(_appointments) if not booked.joined_late)
    held = [booked for booked in begun if booked.outcome in _HELD]
    taken, cases = Counter[int](), Counter[int]()
    # Places and bookings are published, so the share would disclose how many took more than one.
    several = Counter[int]()
    for booked in held:
        taken[booked.year] += booked.seats * booked.cases
        cases[booked.year] += booked.cases
        several[booked.year] += booked.cases if booked.seats > 1 else 0
    yield Number(
        key="use",
        label=gettext("Offered places that were booked"),
        unit="%",
        values=tuple(percent(taken[year], offered[False, year]) for year in years),
        cases=tuple(several[year] or cases[year] for year in years),
        made_of=_HELD,
    )
    yield Number(
        key="on_offer",
        label=gettext("Hours that families could book"),
        unit=gettext("hours"),
        values=times.bookable_hours(reading),
        cases=tuple(sum(booked.cases for booked in reading.of(_appointments) if booked.year == year) for year in years),
    )
    came = _told(reading, lambda booked: booked.outcome)
    used = {year: lasting for year, _times, lasting in _TIMES_USED.grouped(reading.span, lasting=_LASTING)}
    yield Number(
        key="used",
        label=gettext("Hours in which somebody came"),
        unit=gettext("hours"),
        values=tuple(float(times.rounded_hours(used[year])) if year in used else None for year in years),
        cases=tuple(came["took_place", year] for year in years),
        made_of=("took_place",),
    )


def _times_used() -> QuerySet[Any]:
    """Return the times for which at least one family came."""
    came = Appointment.objects.filter(slot=OuterRef("pk"), state__in=_TOOK_PLACE)
    return Slot.objects.filter(Exists(came))


_TIMES_USED = Cases(_times_used, when="starts_at", is_moment=True)
_LASTING = Sum(F("ends_at") - F("starts_at"))


def _wish_lists() -> QuerySet[Any]:
    won = Wish.objects.filter(wish_list=OuterRef("pk"), appointment__isnull=False)
    lot = Case(
        When(draw__drawn_at__isnull=True, then=Value("to_come")),
        When(Exists(won), then=Value("place")),
        default=Value("nothing"),
    )
    return WishList.objects.annotate(lot=lot)


_WISH_LISTS = Cases(_wish_lists, when="draw__closes_at", is_moment=True)
# The first date of a course holds its places.
_LOT_PLACES = Cases(
    lambda: Slot.objects.filter(course__draw__isnull=False, capacity__gt=0),
    when="course__draw__closes_at",
    is_moment=True,
)
_LOTS = [("place", _("At least one place")), ("nothing", _("No place")), ("to_come", _("Not drawn yet"))]


def _by_lot(reading: Reading) -> Iterator[Row]:
    """Count lists of wishes by what they won; no more can have won than there were places, which their page says."""
    offered = {year: places for year, _courses, places in _LOT_PLACES.grouped(reading.span, places=Sum("capacity"))}
    places = tuple(offered.get(year, 0) for year in reading.span.years)
    for row in _WISH_LISTS.by("lot", _LOTS)(reading):
        yield replace(row, at_most=places) if row.key == "place" else row


_appointments_of = partial(
    Figure,
    unit=_("appointments"),
    source=_("appointment book of the house, after names were erased"),
    population="appointments",
)
_SLIPS = Cases(Referral.objects.all, when="given_on")
_WAITING_LIST = Cases(WaitingEntry.objects.all, when="joined_on")
_OUTCOME = Dimension("outcome", is_sensitive=False)

FIGURES = {
    "slips": Figure(
        code="I15",
        chapter=Chapter.REFERRALS,
        name=_("Referral slips"),
        unit=_("slips"),
        row_heading=_("What became of it"),
        definition=_("Slips with a code that a family carries to another office, which takes the code in."),
        rule=_("Counted in the year the slip was given, and apart from conversations: not every family wants a slip."),
        source=_("referral slips of the house, without names"),
        count=_SLIPS.by(
            "state",
            [
                (ReferralState.ARRIVED.value, _("Arrived")),
                (ReferralState.EXPIRED.value, _("Not heard of")),
                (ReferralState.GIVEN.value, _("Still under way")),
            ],
        ),
        population="slips",
        dimension=Dimension("arrival", is_sensitive=False),
    ),
    "waiting": _appointments_of(
        code="I17",
        chapter=Chapter.USE,
        counts_part=True,
        name=_("Waiting for an appointment"),
        row_heading=_("Days until the appointment"),
        definition=_("Days from the day of booking to the appointed day, for every appointment of the year."),
        rule=_(
            "One booking counts once. A moved appointment counts until the day it was moved to, "
            "a cancelled one until the day it was meant for, a course until its first date, or the first one left to "
            "whoever joins it late. Half of all waits are as long as the median or shorter."
        ),
        count=_by_waiting,
        numbers=_waiting_numbers,
        dimension=Dimension("waiting"),
    ),
    "waiting_list": Figure(
        code="I17b",
        chapter=Chapter.USE,
        name=_("Waiting list"),
        unit=_("entries"),
        row_heading=_("What became of it"),
        definition=_("Families that put themselves on the list for a place, by what became of it."),
        rule=_("Counted in the year of joining. A family on two lists counts twice."),
        source=_("waiting list of the house, after names were erased"),
        count=_WAITING_LIST.by("state", WaitingState.choices),
        population="waiting_list",
        dimension=Dimension("waiting_state", is_sensitive=False),
    ),
    "wishes": Figure(
        code="I17c",
        chapter=Chapter.USE,
        name=_("Wishes for places given by lot"),
        unit=_("lists of wishes"),
        row_heading=_("What the lot gave"),
        definition=_("Families that took part in a draw, by whether the lot gave them a place."),
        rule=_("One list of wishes counts once, however many places it won, in the year in which wishes ended."),
        source=_("draws of the house, after names were erased"),
        count=_by_lot,
        population="wish_lists",
        dimension=Dimension("lot", is_sensitive=False),
    ),
    "appointments": _appointments_of(
        code="I19",
        chapter=Chapter.USE,
        counts_part=True,
        name=_("Booked appointments"),
        row_heading=_("What became of it"),
        definition=_("Every appointment booked for a day of the year, and what became of it."),
        rule=_(
            "One booking counts once, however many people come. Moved appointments count where they were moved to. A "
            "course counts once, with what became of the first date that the family had, whether or not it left later."
        ),
        count=_by_outcome(_OUTCOMES),
        numbers=_use_of_places,
        dimension=_OUTCOME,
    ),
    "notice": _appointments_of(
        code="I19c",
        chapter=Chapter.USE,
        name=_("Notice that families give when they cancel"),
        row_heading=_("When"),
        definition=_("Days from the day on which a family cancelled to the appointed day."),
        rule=_(
            "One booking counts once. Whoever does not come and says nothing did not cancel, nor did whoever leaves a "
            "course that has begun."
        ),
        count=_by_outcome(_NOTICE),
        dimension=_OUTCOME,
    ),
    "bookings": _appointments_of(
        code="I25d",
        chapter=Chapter.USE,
        name=_("Bookings by kind of offer"),
        row_heading=_("Booking"),
        definition=_("Every appointment booked for a day of the year, by what it was booked for."),
        rule=_(
            "A course is booked once with all its dates, or late with those that are left. A place that somebody left "
            "can be booked once more. The number of places stands in the tables of places."
        ),
        count=_by_kind,
        dimension=_OUTCOME,
        across=Dimension("kind_of_offer", is_sensitive=False),
        column_heading=_("Kind"),
        columns=_kinds,
    ),
}
