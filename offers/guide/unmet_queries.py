"""What was needed and not found, as the coordinator reads it: nothing by which a few could be recognised."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from familienzentrum.choices import Language
from offers.choices import Way, WhyUnmet
from offers.models import AgePhase, Topic, UnmetNeed


class Counted(NamedTuple):
    """One line: what it is, and how often at least."""

    label: str
    at_least: int


class Group(NamedTuple):
    """Lines of one kind, most frequent first."""

    title: str | Promise
    lines: list[Counted]


def unmet_since(day: dt.date, smallest: int) -> list[Group]:
    """Return how often what was missing since that day, rounded down to multiples of the smallest count.

    So no count under it is said, and no two lists subtract to one: a single case shows where it reaches the next
    multiple, and never whose it was, for all that is counted was chosen from lists.
    """
    return [
        Group(title, _lines(field, names, day, smallest))
        for title, field, names in (
            (_("By topic"), "topic", dict(Topic.objects.values_list("pk", "name"))),
            (_("By whom it is for"), "age_phase", dict(AgePhase.objects.values_list("pk", "label"))),
            (_("By language"), "language", _labels(Language)),
            (_("By way of talking"), "way", _labels(Way)),
            (_("By reason"), "reason", _labels(WhyUnmet)),
        )
    ]


def _labels(choices: type[Language] | type[Way] | type[WhyUnmet]) -> dict[str, str]:
    return {one.value: str(one.label) for one in choices}


def _lines(field: str, names: Mapping[Any, str], day: dt.date, smallest: int) -> list[Counted]:
    rows = UnmetNeed.objects.filter(day__gte=day).order_by().values_list(field).annotate(found=Sum("times"))
    counts = Counter({names[value]: count // smallest * smallest for value, count in rows if value in names})
    return [Counted(label, count) for label, count in counts.most_common() if count]
