"""Counts the anonymous visits: a contact is one conversation, not a person."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Min
from django.db.models.functions import ExtractIsoWeekDay, ExtractMonth
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from appointments.choices import Channel, FirstContact, PartOfDay
from appointments.models import Visit
from familienzentrum.choices import Language, Weekday
from offers.models import AgePhase, Office, Topic
from reporting.figures.table import Row, Span
from reporting.figures.tally import long_rows_of, rows_of, tally


def first_day() -> dt.date | None:
    """Return the day of the first conversation on record."""
    found: dt.date | None = Visit.objects.aggregate(first=Min("day"))["first"]
    return found


def by_channel(span: Span) -> Iterator[Row]:
    return rows_of(Channel.choices, tally(Visit.objects.all(), span, day="day", by="channel"), span)


def by_first_contact(span: Span) -> Iterator[Row]:
    return rows_of(FirstContact.choices, tally(Visit.objects.all(), span, day="day", by="first_contact"), span)


def by_month(span: Span) -> Iterator[Row]:
    """Months that the span leaves out have no line."""
    visits = Visit.objects.annotate(month=ExtractMonth("day"))
    first, last = span.months
    months = [(month, name) for month, name in MONTHS.items() if first <= month <= last]
    return rows_of(months, tally(visits, span, day="day", by="month"), span)


def by_weekday(span: Span) -> Iterator[Row]:
    visits = Visit.objects.annotate(weekday=ExtractIsoWeekDay("day") - 1)
    return rows_of(Weekday.choices, tally(visits, span, day="day", by="weekday"), span)


def by_part_of_day(span: Span) -> Iterator[Row]:
    return rows_of(PartOfDay.choices, tally(Visit.objects.all(), span, day="day", by="part_of_day"), span)


def by_topic(span: Span) -> Iterator[Row]:
    """Main topics, those no longer in use among them: a year may have counts of them."""
    return long_rows_of(_topics(), tally(Visit.objects.all(), span, day="day", by="main_topic"), span)


def by_further_topic(span: Span) -> Iterator[Row]:
    """Conversations with several further topics count once in each, those without any in the last row."""
    counted = tally(Visit.objects.all(), span, day="day", by="topic_rows__topic")
    return long_rows_of([*_topics(), (None, _("No further topic"))], counted, span)


def by_age_phase(span: Span) -> Iterator[Row]:
    """Conversations about children of several ages count once in each."""
    counted = tally(Visit.objects.all(), span, day="day", by="age_phase_rows__age_phase")
    phases = [*AgePhase.objects.values_list("pk", "label"), (None, _("Not stated"))]
    return rows_of(phases, counted, span)


def by_language(span: Span) -> Iterator[Row]:
    counted = tally(Visit.objects.all(), span, day="day", by="language")
    return long_rows_of([*Language.choices, ("", _("Not stated"))], counted, span)


def by_office_sent_on_to(span: Span) -> Iterator[Row]:
    counted = tally(Visit.objects.exclude(referred_to=None), span, day="day", by="referred_to")
    return long_rows_of(Office.objects.values_list("pk", "short_name"), counted, span)


def _topics() -> list[tuple[int, str]]:
    return list(Topic.objects.values_list("pk", "name"))
