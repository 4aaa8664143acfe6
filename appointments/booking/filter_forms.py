"""Filters free times: part of the day, weekday, school hours, start day."""

import datetime as dt
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.booking.school_hours import in_school_hours
from appointments.core.day_parts import NOON
from appointments.models.slot import SlotQuerySet
from familienzentrum import local_time
from familienzentrum.choices import Weekday
from familienzentrum.forms import ChipRadios, FilterForm

_PARTS = [("", _("All day")), ("morning", _("Mornings")), ("afternoon", _("Afternoons"))]
# Django counts weekdays from Sunday = 1; ours count from Monday = 0.
_DJANGO_WEEKDAY = {day: (day + 1) % 7 + 1 for day in Weekday.values}


class TimesForm(FilterForm):
    """Part of the day, weekday, school hours, start day."""

    part = forms.ChoiceField(label=_("When does it suit you?"), choices=_PARTS, required=False, widget=ChipRadios)
    weekday = forms.TypedChoiceField(
        label=_("Weekday"),
        choices=[("", _("Any day")), *Weekday.choices[:6]],
        coerce=int,
        empty_value=None,
        required=False,
    )
    during_school = forms.BooleanField(
        label=_("While children are at school or in childcare"),
        required=False,
        help_text=_("Mornings from 8 to 12, Monday to Friday, not in school holidays"),
    )
    start = forms.DateField(required=False, widget=forms.HiddenInput)

    def narrow(self, slots: SlotQuerySet) -> SlotQuerySet:
        """Return the slots that fit."""
        wanted = self.wanted
        if wanted.get("part"):
            lookup = "starts_at__hour__lt" if wanted["part"] == "morning" else "starts_at__hour__gte"
            slots = slots.filter(**{lookup: NOON})
        if wanted.get("weekday") is not None:
            slots = slots.filter(starts_at__week_day=_DJANGO_WEEKDAY[wanted["weekday"]])
        if wanted.get("during_school"):
            slots = in_school_hours(slots)
        return slots.filter(starts_at__gte=self.begin) if wanted.get("start") else slots

    @property
    def begin(self) -> dt.datetime:
        """Start of the listing: the given day, or today."""
        day = self.wanted.get("start") or timezone.localdate()
        return local_time.at(day)

    @property
    def is_narrowed(self) -> bool:
        wanted = self.wanted
        return bool(wanted.get("part") or wanted.get("during_school")) or wanted.get("weekday") is not None

    def address_from(self, day: dt.date) -> str:
        """Return the URL of the same filters from this day on."""
        kept = {name: self.data[name] for name in self.fields if name != "start" and self.data.get(name)}
        return f"?{urlencode(kept | {'start': day.isoformat()})}"
