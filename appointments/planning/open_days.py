"""On which days somebody is in the house: by its opening hours, without closures and public holidays."""

import datetime as dt

from appointments.planning.closed_days import house_closed, spans_of
from familienzentrum import local_time
from familienzentrum.choices import Weekday
from familienzentrum.models import Centre, OpeningHour
from familienzentrum.opening import without


def open_days(first: dt.date, last: dt.date, centre: Centre) -> list[dt.date]:
    """Return the open days from the first to the last, both included; Monday to Friday if no hours are known."""
    shut = spans_of(house_closed(*local_time.whole_days(first, last)))
    days = (first + dt.timedelta(days=ahead) for ahead in range((last - first).days + 1))
    hours = list(centre.opening_hours.all())
    return [day for day in days if any(without(span, shut) for span in _hours_of(day, hours))]


def _hours_of(day: dt.date, hours: list[OpeningHour]) -> list[tuple[dt.datetime, dt.datetime]]:
    if not hours:
        return [local_time.whole_days(day, day)] if day.weekday() < Weekday.SATURDAY else []
    spans = [hour for hour in hours if hour.weekday == day.weekday()]
    return [(local_time.at(day, hour.opens_at), local_time.at(day, hour.closes_at)) for hour in spans]
