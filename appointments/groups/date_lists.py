"""Dates of a course: a weekly series, and single dates typed one per line."""

import datetime as dt
import re
from collections.abc import Collection, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from appointments.core.years import is_sane
from familienzentrum import local_time

MOST_DATES = 60
Span = tuple[dt.datetime, dt.datetime]

_LINE = re.compile(
    r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})[\s,;]+"
    r"(?P<from>\d{1,2}[:.]\d{2})\s*(?:-|–|bis|to)\s*(?P<to>\d{1,2}[:.]\d{2})(?:\s*Uhr)?",
    re.IGNORECASE,
)


def weekly_days(first: dt.date, *, times: int, every: int, left_out: Collection[dt.date]) -> Iterator[dt.date]:
    """Yield `times` days, `every` n weeks; skipped days are made up for at the end."""
    day, found = first, 0
    # Bound the search, whatever is left out.
    for _week in range(times + MOST_DATES):
        if found == times:
            return
        if day not in left_out:
            found += 1
            yield day
        day += dt.timedelta(weeks=every)


def span_on(day: dt.date, starts_at: dt.time, ends_at: dt.time) -> Span:
    """Return a date as two datetimes. Raises ValidationError for a time skipped by DST, or an end before the start."""
    if ends_at <= starts_at:
        raise ValidationError(_("It must end after it starts. Check both times."))
    return _moment(day, starts_at), _moment(day, ends_at)


def written_dates(text: str) -> list[Span]:
    """Read one date per line, such as "24.01.2027 10:00-12:00". Raises ValidationError that names the line."""
    return [_written(line.strip()) for line in text.splitlines() if line.strip()]


def _written(line: str) -> Span:
    found = _LINE.fullmatch(line)
    try:
        if found is None:
            raise ValueError(line)
        day = dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
        if not is_sane(day):
            raise ValueError(line)
        times = [dt.time.fromisoformat(found[name].replace(".", ":").zfill(5)) for name in ("from", "to")]
    except ValueError:
        example = _("Please write one date per line, for example 24.01.2027 10:00-12:00. Not understood: %(line)s")
        raise ValidationError(example % {"line": line}) from None
    return span_on(day, *times)


def _moment(day: dt.date, time: dt.time) -> dt.datetime:
    if local_time.is_skipped(day, time):
        raise ValidationError(_("The clocks skip this hour on that day. Please choose another time."))
    return local_time.at(day, time).astimezone(dt.UTC)
