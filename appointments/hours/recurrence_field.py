"""Recurrence of an hour as a single choice field."""

from itertools import product
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from appointments.choices import Rhythm, WeekOfMonth
from appointments.models import ConsultationHour

Words = str | Promise

# Common rhythms; unusual ones are offered if the hour has one.
_WEEKS = (1, 2, 3, 4, 6, 8)
_MONTHS = (1, 2, 3)


def written_rhythm(hour: ConsultationHour) -> str:
    """Serialise an hour's rhythm as a choice value: "weekly 2", "monthly 1 -1"."""
    return _written(hour.rhythm, hour.every, hour.week_of_month)


def read_rhythm(choice: str) -> dict[str, Any]:
    """Parse a choice value into the columns of an hour."""
    rhythm, every, *week = choice.split()
    return {"rhythm": Rhythm(rhythm), "every": int(every), "week_of_month": int(week[0]) if week else None}


class RhythmField(forms.ChoiceField):
    """The common rhythms, weekly and monthly."""

    def __init__(self, *, label: Any, help_text: Any) -> None:
        super().__init__(label=label, help_text=help_text, choices=_choices, initial=_written(Rhythm.WEEKLY, 1, None))

    def know(self, hour: ConsultationHour) -> None:
        """Also offer the hour's current rhythm, however unusual."""
        known = {value for _title, group in _choices() for value, _label in group}
        if (value := written_rhythm(hour)) not in known:
            self.choices = [*_choices(), (value, _label(hour.rhythm, hour.every, hour.week_of_month))]


def _choices() -> list[tuple[Words, list[tuple[str, Words]]]]:
    months = product(_MONTHS, WeekOfMonth.values)
    return [
        (_("By weeks"), [(_written(Rhythm.WEEKLY, n, None), _label(Rhythm.WEEKLY, n, None)) for n in _WEEKS]),
        (_("By months"), [(_written(Rhythm.MONTHLY, n, w), _label(Rhythm.MONTHLY, n, w)) for n, w in months]),
    ]


def _written(rhythm: str, every: int, week: int | None) -> str:
    return " ".join(str(part) for part in (Rhythm(rhythm).value, every, week) if part is not None)


def _label(rhythm: str, every: int, week: int | None) -> Words:
    if rhythm == Rhythm.WEEKLY or week is None:
        return _WEEKS_IN_WORDS.get(every) or ngettext_lazy("every %(n)d week", "every %(n)d weeks", "n") % {"n": every}
    months = _MONTHS_IN_WORDS.get(every) or ngettext_lazy("every %(n)d month", "every %(n)d months", "n") % {"n": every}
    return format_lazy("{months}: {which}", months=months, which=_WEEK_IN_WORDS[WeekOfMonth(week)])


_WEEKS_IN_WORDS: dict[int, Words] = {1: _("every week"), 2: _("every second week")}
_MONTHS_IN_WORDS: dict[int, Words] = {1: _("every month"), 2: _("every second month"), 3: _("every quarter")}
_WEEK_IN_WORDS: dict[int, Words] = {
    WeekOfMonth.FIRST: _("on the first such weekday"),
    WeekOfMonth.SECOND: _("on the second such weekday"),
    WeekOfMonth.THIRD: _("on the third such weekday"),
    WeekOfMonth.FOURTH: _("on the fourth such weekday"),
    WeekOfMonth.LAST: _("on the last such weekday"),
}
