"""Figures from the anonymous visits: a contact is one conversation, not a person."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Min, Q
from django.db.models.functions import ExtractMonth
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from appointments.choices import Channel, FirstContact
from appointments.models import Visit, VisitAgePhase
from familienzentrum.choices import Language
from offers.models import AgePhase, Office, Topic
from reporting.figures.table import Row, Span
from reporting.figures.tally import counted_only, rows_of, tally


def first_day() -> dt.date | None:
    """Return the day of the first conversation on record."""
    found: dt.date | None = Visit.objects.aggregate(first=Min("day"))["first"]
    return found


def by_channel(span: Span) -> Iterator[Row]:
    return rows_of(Channel.choices, tally(Visit.objects.all(), span, day="day", by="channel"), span)


def by_first_contact(span: Span) -> Iterator[Row]:
    return rows_of(FirstContact.choices, tally(Visit.objects.all(), span, day="day", by="first_contact"), span)


def by_month(span: Span) -> Iterator[Row]:
    visits = Visit.objects.annotate(month=ExtractMonth("day"))
    return rows_of(MONTHS.items(), tally(visits, span, day="day", by="month"), span)


def by_topic(span: Span) -> Iterator[Row]:
    """Main topics; those no longer in use appear while a year has counts of them."""
    counted = tally(Visit.objects.all(), span, day="day", by="main_topic")
    topics = Topic.objects.filter(Q(is_active=True) | Q(pk__in={topic for topic, _year in counted}))
    return rows_of(topics.values_list("pk", "name"), counted, span)


def by_age_phase(span: Span) -> Iterator[Row]:
    """Conversations about children of several ages count once in each."""
    counted = tally(VisitAgePhase.objects.all(), span, day="visit__day", by="age_phase")
    counted += tally(Visit.objects.filter(age_phase_rows=None), span, day="day", by="age_phase_rows")
    phases = [*AgePhase.objects.values_list("pk", "label"), (None, _("Not stated"))]
    return rows_of(phases, counted, span)


def by_language(span: Span) -> Iterator[Row]:
    counted = tally(Visit.objects.all(), span, day="day", by="language")
    return counted_only(rows_of([*Language.choices, ("", _("Not stated"))], counted, span))


def by_office_sent_on_to(span: Span) -> Iterator[Row]:
    counted = tally(Visit.objects.exclude(referred_to=None), span, day="day", by="referred_to")
    return counted_only(rows_of(Office.objects.values_list("pk", "short_name"), counted, span))
