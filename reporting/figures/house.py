"""Counts what the house itself has and plans; nobody's privacy depends on it."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator

from django.db.models import Count, Q, QuerySet, Sum, Value
from django.utils.translation import gettext as _

from appointments.models import Slot, Substitution
from offers.choices import OfferKind, OfferState, ProviderKind
from offers.models import AgePhase, Offer, Office, Topic
from reporting.choices import EffectStage, GoalLevel
from reporting.figures.table import Row, Span
from reporting.figures.tally import Tally, counted_only, counts, rows_of, tally
from reporting.models import Goal


def offers_by_office(span: Span) -> Iterator[Row]:
    """Offers of each office that ran in a year; mere signposts to others are no offers of the house."""
    counted = _yearly(span, lambda offers: offers.values_list("office").annotate(number=Count("pk")))
    return counted_only(rows_of(Office.objects.values_list("pk", "short_name"), counted, span))


def offers_by_kind(span: Span) -> Iterator[Row]:
    counted = _yearly(span, lambda offers: offers.values_list("kind").annotate(number=Count("pk")))
    kinds = [(kind.value, kind.label) for kind in OfferKind if kind != OfferKind.SIGNPOST]
    return rows_of(kinds, counted, span)


def partners_by_kind(span: Span) -> Iterator[Row]:
    """Offices that answered for at least one offer of a year, by the kind of their provider."""
    distinct = Count("office", distinct=True)
    counted = _yearly(span, lambda offers: offers.values_list("office__provider__kind").annotate(number=distinct))
    return counted_only(rows_of(ProviderKind.choices, counted, span))


def age_phases() -> tuple[tuple[str, str], ...]:
    return tuple((str(pk), label) for pk, label in AgePhase.objects.values_list("pk", "label"))


def offers_by_topic_and_age(span: Span) -> Iterator[Row]:
    """All offers of a topic, then those for each age phase; an offer counts in each of its topics and phases."""
    whole = _yearly(span, lambda offers: offers.values_list("topics").annotate(number=Count("pk", distinct=True)))
    parts: dict[int, Counter[tuple[int, int]]] = {}
    for year in span.years:
        found = _running_in(year).values_list("topics", "age_phases").annotate(number=Count("pk", distinct=True))
        parts[year] = Counter({(topic, phase): number for topic, phase, number in found})
    phases = AgePhase.objects.values_list("pk", flat=True)
    for topic, name in Topic.objects.filter(is_active=True).values_list("pk", "name"):
        numbers = ((whole[topic, year], *(parts[year][topic, phase] for phase in phases)) for year in span.years)
        yield Row(str(topic), name, tuple(number for numbers_of_year in numbers for number in numbers_of_year))


def places_offered(span: Span) -> Iterator[Row]:
    """Places of times that families could book, and of those that the house called off."""
    slots = Slot.objects.filter(capacity__gt=0)
    counted = tally(slots, span, day="starts_at", by="is_withdrawn", is_moment=True, add=Sum("capacity"))
    return rows_of([(False, _("Offered")), (True, _("Called off by the house"))], counted, span)


def substitutions(span: Span) -> Iterator[Row]:
    counted = tally(Substitution.objects.annotate(one=Value(1)), span, day="starts_at", by="one", is_moment=True)
    yield Row("substitutions", _("Substitutions"), counts(counted, 1, span))


def levels() -> tuple[tuple[str, str], ...]:
    return tuple((level.value, str(level.label)) for level in GoalLevel)


def goals_by_stage(span: Span) -> Iterator[Row]:
    """Goals that had an entry in a year, by stage of the effect and level; active ones count without an entry too."""
    found: Counter[tuple[int | None, str, int]] = Counter()
    for year in span.years:
        goals = Goal.objects.filter(Q(is_active=True) | Q(years__year=year)).order_by()
        for stage, level, number in goals.values_list("stage", "level").annotate(number=Count("pk", distinct=True)):
            found[stage, level, year] = number
    for stage, label in [*EffectStage.choices, (None, _("Not placed"))]:
        of_years = ([found[stage, level.value, year] for level in GoalLevel] for year in span.years)
        yield Row(str(stage), str(label), tuple(number for each in of_years for number in (sum(each), *each)))


def _yearly(span: Span, grouped: Callable[[QuerySet[Offer]], QuerySet[Offer, tuple[object, int]]]) -> Tally:
    counted: Tally = Counter()
    for year in span.years:
        for value, number in grouped(_running_in(year)):
            counted[value, year] = number
    return counted


def _running_in(year: int) -> QuerySet[Offer]:
    begun = Q(starts_on=None) | Q(starts_on__lte=dt.date(year, 12, 31))
    not_over = Q(ends_on__gte=dt.date(year, 1, 1)) | Q(ends_on=None) & ~Q(state=OfferState.ENDED)
    return Offer.objects.filter(begun & not_over).exclude(kind=OfferKind.SIGNPOST).order_by()
