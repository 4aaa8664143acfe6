"""Figures of contacts: who came, how, when and why (I01 to I14)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from appointments.choices import Channel, FirstContact, PartOfDay
from appointments.models import Visit
from familienzentrum.choices import Language, Weekday
from offers.models import AgePhase, Office, Topic
from reporting.choices import Chapter
from reporting.figures.cases import Cases, Labels
from reporting.figures.table import Dimension, Figure, Span

VISITS = Cases(Visit.objects.all, when="day")
_SENT_ON = replace(VISITS, rows=lambda: Visit.objects.exclude(referred_to=None))
_NOT_PERSONS = _("One conversation counts once. A family that comes three times counts three times.")
_NOT_STATED = _("Not stated")


def _months(span: Span) -> Iterator[tuple[int, object]]:
    """Months outside the span have no row."""
    first, last = span.months
    return ((month, name) for month, name in MONTHS.items() if first <= month <= last)


def _topics(_span: Span) -> Labels:
    """Return all topics, including retired ones: a year may have counts of them."""
    return Topic.objects.values_list("pk", "name")


def _further_topics(span: Span) -> Labels:
    return [*_topics(span), (None, _("No further topic"))]


def _age_phases(_span: Span) -> Labels:
    return [*AgePhase.objects.values_list("pk", "label"), (None, _NOT_STATED)]


def _offices(_span: Span) -> Labels:
    return Office.objects.values_list("pk", "short_name")


_conversations = partial(
    Figure,
    unit=_("conversations"),
    source=_("anonymous visit log of the house"),
    population="visits",
)

FIGURES = {
    "months": _conversations(
        code="I01",
        chapter=Chapter.USE,
        name=_("Contacts by month"),
        row_heading=_("Month"),
        definition=_("Every conversation with a family that the house recorded, in the month of its day."),
        rule=_NOT_PERSONS,
        count=VISITS.by_day(lambda day: day.month, _months),
        dimension=Dimension("month", is_sensitive=False),
    ),
    "first_contact": _conversations(
        code="I02",
        chapter=Chapter.USE,
        name=_("First contacts"),
        row_heading=_("Here for the first time"),
        definition=_("Whether somebody of the family was in the house before."),
        rule=_("The family says so itself. Nobody looks it up, because no names are kept."),
        count=VISITS.by("first_contact", FirstContact.choices),
        dimension=Dimension("first_contact"),
    ),
    "channels": _conversations(
        code="I03",
        chapter=Chapter.USE,
        name=_("Ways of contact"),
        row_heading=_("Way"),
        definition=_("How the conversation took place."),
        rule=_NOT_PERSONS,
        count=VISITS.by("channel", Channel.choices),
        dimension=Dimension("channel", is_sensitive=False),
    ),
    "weekdays": _conversations(
        code="I04a",
        chapter=Chapter.USE,
        name=_("Contacts by weekday"),
        row_heading=_("Weekday"),
        definition=_("Every conversation on the weekday of its day."),
        rule=_NOT_PERSONS,
        count=VISITS.by_day(dt.date.weekday, Weekday.choices),
        dimension=Dimension("weekday", is_sensitive=False),
    ),
    "parts_of_day": _conversations(
        code="I04b",
        chapter=Chapter.USE,
        name=_("Contacts by part of the day"),
        row_heading=_("Part of the day"),
        definition=_("Morning until 12:00, afternoon until 17:00, evening after that."),
        rule=_("The part of the day is that of the entry. The time itself is not kept, so that nobody is recognised."),
        count=VISITS.by("part_of_day", PartOfDay.choices),
        dimension=Dimension("part_of_day", is_sensitive=False),
    ),
    "topics": _conversations(
        code="I06",
        chapter=Chapter.TOPICS,
        name=_("Main topics"),
        row_heading=_("Topic"),
        definition=_("What the conversation was mainly about."),
        rule=_("Each conversation has one main topic. Further topics are not counted here."),
        count=VISITS.by("main_topic", _topics, is_long=True),
        dimension=Dimension("main_topic"),
    ),
    "further_topics": _conversations(
        code="I06b",
        chapter=Chapter.TOPICS,
        name=_("Further topics"),
        row_heading=_("Topic"),
        definition=_("What the conversation was about besides its main topic."),
        rule=_("A conversation with several further topics counts in each. The lines can add up to more than 100 %."),
        count=VISITS.by("topic_rows__topic", _further_topics, is_long=True),
        has_total=False,
        dimension=Dimension("further_topic", is_multiple=True),
    ),
    "age_phases": _conversations(
        code="I08",
        chapter=Chapter.REACH,
        name=_("Age phases"),
        row_heading=_("Age phase"),
        definition=_("The age of the children that the conversation was about."),
        rule=_(
            "A conversation about children of several ages counts in each. The lines add up to more than all contacts."
        ),
        count=VISITS.by("age_phase_rows__age_phase", _age_phases),
        has_total=False,
        dimension=Dimension("age_phase", is_multiple=True),
    ),
    "languages": _conversations(
        code="I10",
        chapter=Chapter.REACH,
        counts_part=True,
        name=_("Languages"),
        row_heading=_("Language"),
        definition=_("The language in which most of the conversation was held."),
        rule=_("It says nothing about nationality or origin. Nobody is asked for those."),
        count=VISITS.by("language", [*Language.choices, ("", _NOT_STATED)], is_long=True),
        dimension=Dimension("language"),
    ),
    "sent_on": _conversations(
        code="I14",
        chapter=Chapter.REFERRALS,
        name=_("Sent on to"),
        row_heading=_("Office"),
        definition=_("Conversations after which the family was sent on to an office, and to which."),
        rule=_("Each conversation counts at most once. Whether the family went there is not known from this."),
        count=_SENT_ON.by("referred_to", _offices, is_long=True),
        dimension=Dimension("sent_on_to"),
        covers_all=False,
    ),
}
