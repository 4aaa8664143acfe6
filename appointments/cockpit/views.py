"""The calendar of the house: a month, a term, a day with all that can be done about it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appointments.cockpit.entries import EntryKind, entries
from appointments.cockpit.months import has_year, last_day_of, month_of, months_on, term_of, weeks_of
from familienzentrum.access import planners
from familienzentrum.form_begins import day_in

_A_TERM = 6
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Deed:
    """Something to be done about a day, and the page where it is done: the day is filled in there."""

    label: str
    url: str


@planners
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show a month."""
    today = timezone.localdate()
    month = month_of(day_in(request), today)
    planned = entries(month, last_day_of(month))
    context = {
        "month": month,
        "weeks": list(weeks_of(month, planned)),
        "today": today,
        "before": months_on(month, -1),
        "after": months_on(month, 1),
    }
    return render(request, "appointments/cockpit/month.html", context)


@planners
@require_safe
def calendar_term(request: HttpRequest) -> HttpResponse:
    """Show half a school year: what is out of the ordinary, day by day."""
    today = timezone.localdate()
    first = term_of(month_of(day_in(request), today))
    planned = entries(first, last_day_of(months_on(first, _A_TERM - 1)))
    months = [months_on(first, number) for number in range(_A_TERM)]
    context = {
        "first": first,
        "last": months[-1],
        "months": [(month, list(weeks_of(month, planned))) for month in months],
        "kinds": [kind for kind in EntryKind if kind.is_exception],
        "today": today,
        "before": months_on(first, -_A_TERM),
        "after": months_on(first, _A_TERM),
    }
    return render(request, "appointments/cockpit/term.html", context)


@planners
@require_safe
def calendar_day(request: HttpRequest, day: str) -> HttpResponse:
    """Show a day, with every deed about it one click away."""
    found = _day(day)
    context = {
        "day": found,
        "entries": [(entry, list(_about_hour(entry.hour, found))) for entry in entries(found, found)[found]],
        "deeds": list(_deeds(found)),
        "back_url": f"{reverse('calendar')}?tag={found}",
        "before": found - _ONE_DAY,
        "after": found + _ONE_DAY,
    }
    return render(request, "appointments/cockpit/day.html", context)


def _day(text: str) -> dt.date:
    """Raises Http404 for what is no day of a year that the calendar has."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if not has_year(day):
        raise Http404
    return day


def _deeds(day: dt.date) -> Iterator[Deed]:
    """Yield what can be entered for a day, the most frequent first."""
    for label, page, field in (
        (_("Enter an absence"), "absence_new", "tag"),
        (_("Close the house, an office or a room"), "closure_new", "tag"),
        (_("Arrange a substitution"), "substitution_new", "tag"),
        (_("Plan a course"), "course_new", "tag"),
        (_("Plan a consultation hour"), "hour_new", "tag"),
        (_("Book a room"), "lend_room", "day"),
        (_("Enter a stand"), "stand_new", "tag"),
        (_("Enter school holidays"), "school_holiday_new", "tag"),
    ):
        yield Deed(label, f"{reverse(page)}?{field}={day}")


def _about_hour(hour: int | None, day: dt.date) -> Iterator[Deed]:
    """Yield what can be done about the date of an hour."""
    if hour is None or day < timezone.localdate():
        return
    for label, kind in ((_("Cancel this date"), "absagen"), (_("Move this date"), "verschieben")):
        yield Deed(label, f"{reverse('single_date_new', args=[hour, kind])}?tag={day}")
