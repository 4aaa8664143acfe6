"""Figures of service: waiting, appointments, groups, sending families on (I15 to I25)."""

from django.utils.translation import gettext_lazy as _

from reporting.figures import bookings, groups, waits
from reporting.figures.table import Dimension, Figure

_APPOINTMENTS = _("appointments")
_APPOINTMENT_BOOK = _("appointment book of the house, after names were erased")
_HEADS = _("people")
_HEAD_COUNTS = _("head counts of the house, without names")
_COUNTED_ON_THE_SPOT = _("Counted on the spot, date by date. Who comes to ten dates counts ten times.")

FIGURES = {
    "slips": Figure(
        code="I15",
        name=_("Referral slips"),
        unit=_("slips"),
        row_heading=_("What became of it"),
        definition=_("Slips with a code that a family carries to another office, which takes the code in."),
        rule=_("Counted in the year the slip was given, and apart from conversations: not every family wants a slip."),
        source=_("referral slips of the house, without names"),
        count=bookings.by_arrival,
        population="slips",
        dimension=Dimension("arrival", is_sensitive=False),
    ),
    "waiting": Figure(
        code="I17",
        name=_("Waiting for an appointment"),
        unit=_APPOINTMENTS,
        row_heading=_("Days until the appointment"),
        definition=_("Days from the day of booking to the appointed day, for every appointment of the year."),
        rule=_(
            "One booking counts once. A moved appointment counts until the day it was moved to, "
            "a cancelled one until the day it was meant for. Half of all waits are as long as the median or shorter."
        ),
        source=_APPOINTMENT_BOOK,
        count=waits.by_waiting,
        numbers=waits.waiting_numbers,
        population="appointments",
        dimension=Dimension("waiting"),
    ),
    "waiting_list": Figure(
        code="I17b",
        name=_("Waiting list"),
        unit=_("entries"),
        row_heading=_("What became of it"),
        definition=_("Families that put themselves on the list for a place, by what became of it."),
        rule=_("Counted in the year of joining. A family on two lists counts twice."),
        source=_("waiting list of the house, after names were erased"),
        count=bookings.waiting_list,
        population="waiting_list",
        dimension=Dimension("waiting_state", is_sensitive=False),
    ),
    "appointments": Figure(
        code="I19",
        name=_("Booked appointments"),
        unit=_APPOINTMENTS,
        row_heading=_("What became of it"),
        definition=_("Every appointment booked for a day of the year, and what became of it."),
        rule=_("One booking counts once, however many people come. Moved appointments count where they were moved to."),
        source=_APPOINTMENT_BOOK,
        count=bookings.by_outcome,
        numbers=bookings.use_of_places,
        population="appointments",
        dimension=Dimension("outcome", is_sensitive=False),
    ),
    "group_dates": Figure(
        code="I22",
        name=_("Dates of groups and open meetings"),
        unit=_("dates"),
        row_heading=_("Kind"),
        definition=_("Dates of groups, of open meetings and outside the house, held and called off."),
        rule=_("A date that was taken off the calendar counts as called off, whatever the reason."),
        source=_("calendar of the house"),
        count=groups.dates_of_groups,
        across=Dimension("held", is_sensitive=False),
        column_heading=_("Dates"),
        columns=groups.held_or_called_off,
        is_sensitive=False,
    ),
    "participations": Figure(
        code="I23",
        name=_("People at groups, courses and events"),
        unit=_HEADS,
        row_heading=_("Who"),
        definition=_("Adults and children who came to a date of a group, a course or an event."),
        rule=_COUNTED_ON_THE_SPOT,
        source=_HEAD_COUNTS,
        count=groups.people_at_groups,
        population="participations",
        dimension=Dimension("age_of_guests", is_sensitive=False),
    ),
    "open_meetings": Figure(
        code="I24",
        name=_("People at open meetings"),
        unit=_HEADS,
        row_heading=_("Who"),
        definition=_("Adults and children who came to an open meeting, or to the house's stand elsewhere."),
        rule=_COUNTED_ON_THE_SPOT,
        source=_HEAD_COUNTS,
        count=groups.people_at_open_meetings,
        population="open_meetings",
        dimension=Dimension("age_of_guests", is_sensitive=False),
    ),
    "course_dates": Figure(
        code="I25",
        name=_("Dates of courses and events"),
        unit=_("dates"),
        row_heading=_("Kind"),
        definition=_("Dates of courses and events, held and called off."),
        rule=_("A course of ten dates counts ten times. A date taken off the calendar counts as called off."),
        source=_("calendar of the house"),
        count=groups.dates_of_courses,
        across=Dimension("held", is_sensitive=False),
        column_heading=_("Dates"),
        columns=groups.held_or_called_off,
        is_sensitive=False,
    ),
}
