"""Which chips a desk uses most, so that they stand first."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import Any, NamedTuple

from django.core.cache import caches
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from appointments.models import Visit
from appointments.models.visit import CAUGHT_UP_WITHIN
from familienzentrum.access import offices_of
from familienzentrum.database.statements import Statement
from familienzentrum.micro_cache import CACHE

# Chosen less often a chip stays where it is: the order of a handful would say what a colleague entered.
_LEAST = 10
_MONTHS = 3
_AN_HOUR = 3600

Choice = tuple[int | str, str]


class Used(NamedTuple):
    """How often each value was chosen at one desk."""

    topics: Counter[int]
    languages: Counter[str]
    sent_on_to: Counter[int]


def desk_of(user: Any) -> int | None:
    """Return the office for which somebody records visits before choosing another; None for the front desk."""
    return min(offices_of(user), default=None)


def used_at(office: int | None) -> Used:
    """Return what was chosen at an office, or the front desk, in three whole months.

    They are over for a week at least, when nothing of them can be entered any more: the keys stay the same for a month,
    and nobody reads a single visit from a change of their order.
    """
    begin, end = _months(timezone.localdate())
    key = f"used-{begin}-{office or 'desk'}"
    kept: Used | None = caches[CACHE].get(key)
    if kept is None:
        kept = _counted(begin, end, office)
        caches[CACHE].set(key, kept, _AN_HOUR)
    return kept


def most_used_first(choices: Iterable[Choice], used: Counter[int] | Counter[str]) -> tuple[Choice, ...]:
    """Put those that are used often first; all others keep their order."""
    return tuple(sorted(choices, key=lambda choice: -count if (count := used[choice[0]]) >= _LEAST else 0))  # type: ignore[index]


def _months(today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first day, and the day after the last."""
    end = (today - CAUGHT_UP_WITHIN).replace(day=1)
    begin = end
    for _month in range(_MONTHS):
        begin = (begin - dt.timedelta(days=1)).replace(day=1)
    return begin, end


def _counted(begin: dt.date, end: dt.date, office: int | None) -> Used:
    rows = _AT_DESK.rows(begin=begin, end=end) if office is None else _AT_OFFICE.rows(begin=begin, end=end, at=office)
    used = Used(Counter(), Counter(), Counter())
    for topic, language, sent_on_to, count in rows:
        used.topics[topic] += count
        used.languages[language] += count
        if sent_on_to is not None:
            used.sent_on_to[sent_on_to] += count
    return used


def _grouped(whose: Q, begin: dt.date, end: dt.date) -> QuerySet[Visit, tuple[int, str, int | None, int]]:
    of_months = Visit.objects.filter(whose, day__gte=begin, day__lt=end).order_by()
    return of_months.values_list("main_topic", "language", "referred_to").annotate(count=Count("*"))


def _at_office(begin: dt.date, end: dt.date, at: int) -> QuerySet[Visit, tuple[int, str, int | None, int]]:
    return _grouped(Q(office=at), begin, end)


_AT_DESK: Statement[tuple[int, str, int | None, int]] = Statement(partial(_grouped, Q(office=None)))
_AT_OFFICE = Statement(_at_office)
