"""The form of a list on paper: how many, about what, when."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.choices import PartOfDay
from appointments.core.day_parts import DayPart
from appointments.models.visit import CAUGHT_UP_WITHIN
from appointments.visits.forms import VisitForm
from appointments.visits.tally_actions import MOST_AT_ONCE
from familienzentrum import dates
from familienzentrum.forms import ChipRadios

_REMEMBERED = ("day", "part_of_day", "language", "held_by", "channel")


class TallyForm(VisitForm):
    """Number and topic are enough; whatever else is known of all of them can be said, too.

    `stands` is the number of a line that was recorded with this form before, to take it back.
    """

    stands = ""

    day = forms.TypedChoiceField(label=_("Which day"), widget=ChipRadios, coerce=dt.date.fromisoformat)
    part_of_day = forms.TypedChoiceField(
        label=_("Part of the day"), choices=PartOfDay.choices, widget=ChipRadios, coerce=PartOfDay
    )
    count = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        widget=forms.NumberInput(attrs={"autofocus": True, "inputmode": "numeric"}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(data, initial=_begun() | dict(initial), **kwargs)
        self._offer("day", _days())

    @property
    def to_remember(self) -> dict[str, str]:
        """Return what the next line of the list takes over."""
        return {name: self.data.get(name, "") for name in _REMEMBERED}

    @property
    def when(self) -> DayPart:
        return DayPart(self.cleaned_data["day"], self.cleaned_data["part_of_day"])


def _days() -> list[tuple[str, str]]:
    today = timezone.localdate()
    days = [today - dt.timedelta(days=number) for number in range(CAUGHT_UP_WITHIN.days + 1)]
    return [(day.isoformat(), str(_("Today")) if day == today else dates.short_day(day)) for day in days]


def _begun() -> dict[str, Any]:
    """Of a list on paper nobody knows the language, unless it says so."""
    now = DayPart.now()
    return {"day": now.day.isoformat(), "part_of_day": now.part, "count": 1, "language": "", "number": uuid.uuid4()}
