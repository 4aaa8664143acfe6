"""An earlier course as the pattern of a new one: everything but its days, its families and its draw."""

import datetime as dt
from collections import Counter
from itertools import pairwise
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from appointments.core.courses import planned_course
from appointments.models import Course, Slot
from familienzentrum import local_time

# So long ago a course is offered as a pattern: last term, and the same term of the last year.
_LONGEST_AGO = dt.timedelta(days=550)
_MOST = 40
_HALF_A_YEAR, _A_WEEK = dt.timedelta(weeks=26), dt.timedelta(weeks=1)
_OF_THE_COURSE = ("title", "note", "most_per_family", "joins_late")
_OF_THE_FIRST = ("unit", "capacity", "adviser", "room", "place")


def patterns() -> QuerySet[Course]:
    """Return the courses that can be planned once more, the latest first: those of the last years, and those ahead."""
    known = Course.objects.annotate(last=Max("dates__ends_at")).filter(last__gt=timezone.now() - _LONGEST_AGO)
    return known.select_related("offer__office").order_by("-last", "title", "pk")[:_MOST]


def pattern_of(course: Course) -> dict[str, Any]:
    """Return what the form of a new course begins with."""
    planned = planned_course(course)
    first = planned.first
    begins, ends = local_time.shown(first.starts_at), local_time.shown(first.ends_at)
    return {
        **{name: getattr(course, name) for name in _OF_THE_COURSE},
        **{name: getattr(first, name) for name in _OF_THE_FIRST},
        "first_day": _next_term(begins.date()),
        "starts_at": begins.time(),
        "ends_at": ends.time(),
        "times": planned.count,
        "every_weeks": _weeks_between(planned.dates),
    }


def _next_term(day: dt.date) -> dt.date:
    """Return the same weekday half a year later, or a later one that lies ahead."""
    later, today = day + _HALF_A_YEAR, timezone.localdate()
    return later if later > today else later + _A_WEEK * ((today - later) // _A_WEEK + 1)


def _weeks_between(dates: list[Slot]) -> int:
    """Return every how many weeks it took place, as most of its dates say: holidays are left out anew."""
    days = [local_time.shown(date.starts_at).date() for date in dates]
    weeks = Counter((later - earlier) // _A_WEEK for earlier, later in pairwise(days))
    return max(weeks.most_common(1)[0][0], 1) if weeks else 1
