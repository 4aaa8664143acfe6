"""Date fields with plausible bounds."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.core.years import STRANGE_YEAR, is_sane
from familienzentrum.forms import DateInput, MomentInput

_LONGEST = dt.timedelta(days=731)


class NearDate(forms.DateField):
    """A day within two years."""

    widget = DateInput

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and abs(day - timezone.localdate()) > _LONGEST:
            raise forms.ValidationError(_("Choose a day within two years."))
        return day


class SaneMoment(forms.DateTimeField):
    """A datetime in a plausible year."""

    widget = MomentInput

    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        if moment is not None and not is_sane(moment.date()):
            raise forms.ValidationError(STRANGE_YEAR)
        return moment
