"""What was needed and not found, as the coordinator reads it: nothing by which a few could be recognised."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from familienzentrum.choices import Language
from offers.choices import Way, WhyUnmet
from offers.models import AgePhase, Topic, UnmetNeed
from offers.search.missed import missed_often


class Counted(NamedTuple):
    """One line: what it is, and how often at least."""

    label: str
    at_least: int


class Group(NamedTuple):
    """Lines of one kind, most frequent first."""

    title: str | Promise
    lines: list[Counted]


# What is counted above this app: each returns its lines since a day.
Counts = Callable[[dt.date, int], Group]
_counted_elsewhere: list[Counts] = []


def also_counted(counts: Counts) -> Counts:
    """Show these counts, too. Decorator for apps above this one."""
    _counted_elsewhere.append(counts)
    return counts


def unmet_since(day: dt.date, smallest: int) -> list[Group]:
    """Return how often what was missing since that day, rounded down to multiples of the smallest count.

    So no count under it is said, and no two lists subtract to one: a single case shows where it reaches the next
    multiple, and never whose it was, for all that is counted was chosen from lists.
    """
    said = [
        Group(title, _lines(field, names, day, smallest))
        for title, field, names in (
            (_("By topic"), "topic", dict(Topic.objects.values_list("pk", "name"))),
            (_("By whom it is for"), "age_phase", dict(AgePhase.objects.values_list("pk", "label"))),
            (_("By language"), "language", _labels(Language)),
            (_("By way of talking"), "way", _labels(Way)),
            (_("By reason"), "reason", _labels(WhyUnmet)),
        )
    ]
    return said + [counts(day, smallest) for counts in _counted_elsewhere]


def unmet_topics(day: dt.date, smallest: int) -> list[Counted]:
    """Return the topics of that alone: the first of these lists."""
    return _lines("topic", dict(Topic.objects.values_list("pk", "name")), day, smallest)


def searched_in_vain(day: dt.date, smallest: int) -> Group:
    """Return the words that found nothing since the month of that day: those alone that were missed often enough.

    Each connection counts once a day, and a month in which they were missed less often keeps no words: what is said is
    a multiple again, and never more than there was.
    """
    rows = missed_often().filter(month__gte=day.replace(day=1)).order_by()
    found = rows.values_list("words").annotate(found=Sum("count"))
    return Group(_("By words that were searched in vain"), in_multiples(found, smallest))


def in_multiples(counts: Iterable[tuple[str, int]], smallest: int) -> list[Counted]:
    """Return the lines of these counts, most frequent first, rounded down; those under the smallest count are none."""
    rounded = Counter({label: count // smallest * smallest for label, count in counts})
    return [Counted(label, count) for label, count in rounded.most_common() if count]


def _labels(choices: type[Language] | type[Way] | type[WhyUnmet]) -> dict[str, str]:
    return {one.value: str(one.label) for one in choices}


def _lines(field: str, names: Mapping[Any, str], day: dt.date, smallest: int) -> list[Counted]:
    rows = UnmetNeed.objects.filter(day__gte=day).order_by().values_list(field).annotate(found=Sum("times"))
    return in_multiples(((names[value], count) for value, count in rows if value in names), smallest)
