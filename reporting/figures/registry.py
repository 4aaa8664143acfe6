"""Every figure of the annual report: code, definition and counting rule beside the function that counts it."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from reporting.figures import bookings, house, visits
from reporting.figures.table import Figure

_CONVERSATIONS = _("conversations")
_VISIT_LOG = _("anonymous visit log of the house")
_NOT_PERSONS = _("One conversation counts once. A family that comes three times counts three times.")

FIGURES = {
    "months": Figure(
        code="I01",
        name=_("Contacts by month"),
        unit=_CONVERSATIONS,
        row_heading=_("Month"),
        definition=_("Every conversation with a family that the house recorded, in the month of its day."),
        rule=_NOT_PERSONS,
        source=_VISIT_LOG,
        count=visits.by_month,
    ),
    "first_contact": Figure(
        code="I02",
        name=_("First contacts"),
        unit=_CONVERSATIONS,
        row_heading=_("Here for the first time"),
        definition=_("Whether somebody of the family was in the house before."),
        rule=_("The family says so itself. Nobody looks it up, because no names are kept."),
        source=_VISIT_LOG,
        count=visits.by_first_contact,
    ),
    "channels": Figure(
        code="I03",
        name=_("Ways of contact"),
        unit=_CONVERSATIONS,
        row_heading=_("Way"),
        definition=_("How the conversation took place."),
        rule=_NOT_PERSONS,
        source=_VISIT_LOG,
        count=visits.by_channel,
    ),
    "topics": Figure(
        code="I06",
        name=_("Main topics"),
        unit=_CONVERSATIONS,
        row_heading=_("Topic"),
        definition=_("What the conversation was mainly about."),
        rule=_("Each conversation has one main topic. Further topics are not counted here."),
        source=_VISIT_LOG,
        count=visits.by_topic,
    ),
    "age_phases": Figure(
        code="I08",
        name=_("Age phases"),
        unit=_CONVERSATIONS,
        row_heading=_("Age phase"),
        definition=_("The age of the children that the conversation was about."),
        rule=_(
            "A conversation about children of several ages counts in each. The lines add up to more than all contacts."
        ),
        source=_VISIT_LOG,
        count=visits.by_age_phase,
        has_total=False,
    ),
    "languages": Figure(
        code="I10",
        name=_("Languages"),
        unit=_CONVERSATIONS,
        row_heading=_("Language"),
        definition=_("The language in which most of the conversation was held."),
        rule=_("It says nothing about nationality or origin. Nobody is asked for those."),
        source=_VISIT_LOG,
        count=visits.by_language,
    ),
    "sent_on": Figure(
        code="I14",
        name=_("Sent on to"),
        unit=_CONVERSATIONS,
        row_heading=_("Office"),
        definition=_("Conversations after which the family was sent on to an office, and to which."),
        rule=_("Each conversation counts at most once. Whether the family went there is not known from this."),
        source=_VISIT_LOG,
        count=visits.by_office_sent_on_to,
    ),
    "slips": Figure(
        code="I15",
        name=_("Referral slips"),
        unit=_("slips"),
        row_heading=_("What became of it"),
        definition=_("Slips with a code that a family carries to another office, which takes the code in."),
        rule=_("Counted in the year the slip was given, and apart from conversations: not every family wants a slip."),
        source=_("referral slips of the house, without names"),
        count=bookings.by_arrival,
    ),
    "appointments": Figure(
        code="I19",
        name=_("Booked appointments"),
        unit=_("appointments"),
        row_heading=_("What became of it"),
        definition=_("Every appointment booked for a day of the year, and what became of it."),
        rule=_("One booking counts once, however many people come. Moved appointments count where they were moved to."),
        source=_("appointment book of the house, after names were erased"),
        count=bookings.by_outcome,
    ),
    "offers": Figure(
        code="I21",
        name=_("Offers per office"),
        unit=_("offers"),
        row_heading=_("Office"),
        definition=_("Offers that ran in the year, by the office that answers for them."),
        rule=_(
            "An offer without a first day counts in every year on record. Mere signposts to others are not counted."
        ),
        source=_("list of offers of the house"),
        count=house.by_office,
        is_sensitive=False,
    ),
}


def records_begin() -> dt.date | None:
    """Return the first day of which anything is counted; None on a portal that is still empty."""
    return min(filter(None, [visits.first_day(), bookings.first_day()]), default=None)
