"""Figures about the house: offers, partners, goals (I21 to I35). None is about families."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from offers.choices import OfferKind, ProviderKind
from offers.models import AgePhase, Offer, Office, Topic
from reporting.choices import Chapter, EffectStage, GoalLevel, MeasureState
from reporting.figures.cases import Tally, counted_only, crossed, rows_of
from reporting.figures.table import Dimension, Figure, Reading, Row, Span
from reporting.models import Goal, Measure


def running_between(first: dt.date, last: dt.date) -> QuerySet[Offer]:
    """Return the offers that ran at a time as far as it was on record, without mere referrals to others.

    What is put on record or ended today changes no time before.
    """
    begun = Q(starts_on__lte=last) | Q(starts_on=None, recorded_on__lte=last)
    was_over = Q(ends_on__lt=first) | Q(ended_on__lt=first)
    return Offer.objects.filter(begun).exclude(was_over).exclude(kind=OfferKind.SIGNPOST).order_by()


def _running_in(year: int) -> QuerySet[Offer]:
    return running_between(dt.date(year, 1, 1), dt.date(year, 12, 31))


def _goals_of(year: int) -> QuerySet[Goal]:
    """Return the goals that had an entry in a year; active ones count without an entry too."""
    return Goal.objects.filter(Q(is_active=True) | Q(years__year=year)).order_by()


def _measures_of(year: int) -> QuerySet[Measure]:
    return Measure.objects.filter(year=year).order_by()


def _yearly(span: Span, rows: Callable[[int], QuerySet[Any]], *fields: str, each: str = "pk") -> Tally:
    """Count per year by a rule; several fields are crossed."""
    counted: Tally = Counter()
    for year in span.years:
        for *values, number in rows(year).values_list(*fields).annotate(number=Count(each, distinct=True)):
            counted[tuple(values) if len(fields) > 1 else values[0], year] = number
    return counted


def _offices(reading: Reading) -> Iterator[Row]:
    names = Office.objects.values_list("pk", "short_name")
    return counted_only(rows_of(names, _yearly(reading.span, _running_in, "office"), reading.span))


def _kinds(reading: Reading) -> Iterator[Row]:
    kinds = [(kind.value, kind.label) for kind in OfferKind if kind != OfferKind.SIGNPOST]
    return rows_of(kinds, _yearly(reading.span, _running_in, "kind"), reading.span)


def _partners(reading: Reading) -> Iterator[Row]:
    counted = _yearly(reading.span, _running_in, "office__provider__kind", each="office")
    return counted_only(rows_of(ProviderKind.choices, counted, reading.span))


def _age_phases() -> tuple[tuple[str, str], ...]:
    return tuple((str(pk), label) for pk, label in AgePhase.objects.values_list("pk", "label"))


def _topics_and_ages(reading: Reading) -> Iterator[Row]:
    """Yield all offers of a topic, then those that help with it in each age phase.

    An offer for everybody helps in each phase. Where the house expects no help with a topic, no offer counts: one about
    sleep and school, for babies and for schoolchildren, helps no baby with school.
    """
    span = reading.span
    whole = _yearly(span, _running_in, "topics")
    parts = _yearly(span, _running_in, "topics", "age_phases")
    for_everybody = _yearly(span, lambda year: _running_in(year).filter(age_phases=None), "topics")
    phases = list(AgePhase.objects.values_list("pk", flat=True))
    for topic in Topic.objects.filter(is_active=True).prefetch_related("age_phases"):
        expected = {phase.pk for phase in topic.age_phases.all()} or set(phases)
        numbers: list[int] = []
        for year in span.years:
            helping = (parts[(topic.pk, phase), year] + for_everybody[topic.pk, year] for phase in phases)
            in_phases = (number if phase in expected else 0 for phase, number in zip(phases, helping, strict=True))
            numbers += [whole[topic.pk, year], *in_phases]
        limits = (None, *(None if phase in expected else 0 for phase in phases)) * len(span.years)
        yield Row(str(topic.pk), topic.name, tuple(numbers), at_most=limits)


def _levels() -> tuple[tuple[str, str], ...]:
    return tuple((level.value, str(level.label)) for level in GoalLevel)


def _of_levels(
    rows: Callable[[int], QuerySet[Any]], lines: Iterable[tuple[Any, object]], *fields: str
) -> Callable[[Reading], Iterator[Row]]:
    """Count goals, or what belongs to them, by a property and the level of the goal."""
    return lambda reading: crossed(lines, GoalLevel.values, _yearly(reading.span, rows, *fields), reading.span)


_offers = partial(Figure, unit=_("offers"), source=_("list of offers of the house"), is_sensitive=False)
_planned = partial(
    Figure,
    source=_("planning of the house"),
    across=Dimension("level", is_sensitive=False),
    column_heading=_("Level"),
    columns=_levels,
    is_sensitive=False,
)
_SIGNPOSTS = _("An offer without a first day counts from the day it was put on record. Mere signposts are not counted.")

FIGURES = {
    "offers": _offers(
        code="I21",
        chapter=Chapter.OFFERS,
        counts_part=True,
        name=_("Offers per office"),
        row_heading=_("Office"),
        definition=_("Offers that ran in the year, by the office that answers for them."),
        rule=_SIGNPOSTS,
        count=_offices,
    ),
    "offer_kinds": _offers(
        code="I21b",
        chapter=Chapter.OFFERS,
        name=_("Offers by kind"),
        row_heading=_("Kind"),
        definition=_("Offers that ran in the year, by what happens there."),
        rule=_SIGNPOSTS,
        count=_kinds,
    ),
    "offer_matrix": _offers(
        code="I21c",
        chapter=Chapter.OFFERS,
        name=_("Offers by topic and age phase"),
        row_heading=_("Topic"),
        definition=_("Offers that ran in the year, for each topic and each age phase in which they help with it."),
        rule=_(
            "An offer counts where it helps: in each of its topics and phases, without phases in all. "
            "A nought is a gap. A dash stands where the house expects no help with the topic."
        ),
        count=_topics_and_ages,
        across=Dimension("age_phase", is_multiple=True, is_sensitive=False),
        column_heading=_("Age phase"),
        columns=_age_phases,
        has_total=False,
    ),
    "partners": _offers(
        code="I29",
        chapter=Chapter.NETWORK,
        counts_part=True,
        name=_("Partners by kind of provider"),
        unit=_("offices"),
        row_heading=_("Provider"),
        definition=_("Offices that had at least one offer in the year, by the kind of their provider."),
        rule=_("Offices that families are only sent on to are not counted."),
        count=_partners,
    ),
    "steps": _planned(
        code="I32",
        chapter=Chapter.NETWORK,
        counts_part=True,
        name=_("Steps towards the goals"),
        unit=_("steps"),
        row_heading=_("How far"),
        definition=_("Steps that were planned for the year or taken in it, by how far they came."),
        rule=_("A step counts in the year it stands in. Its weight is not measured."),
        count=_of_levels(_measures_of, MeasureState.choices, "state", "goal__level"),
    ),
    "goals": _planned(
        code="I35",
        chapter=Chapter.GOALS,
        name=_("Goals by stage of their effect"),
        unit=_("goals"),
        row_heading=_("Stage"),
        definition=_("Goals of the year on the ladder from what is done (1) to what changes in the town (7)."),
        rule=_("The stage says how far a goal aims, not that it was reached. A goal that is active counts every year."),
        count=_of_levels(_goals_of, [*EffectStage.choices, (None, _("Not placed"))], "stage", "level"),
    ),
}
