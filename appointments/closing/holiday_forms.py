"""Forms for school holidays."""

import datetime as dt
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from appointments.closing.school_calendar import MOST_BYTES, BadCalendar, read_school_holidays
from appointments.core.years import STRANGE_YEAR, is_sane
from appointments.models import SchoolHoliday
from familienzentrum.forms import DateInput, PortalForm
from familienzentrum.registers.forms import MasterDataForm


class SchoolHolidayForm(MasterDataForm):
    """One period, both days included."""

    class Meta:
        model = SchoolHoliday
        fields = ["name", "first_day", "last_day"]
        widgets = {"first_day": DateInput, "last_day": DateInput}
        help_texts = {"last_day": _("The last day without school.")}

    groups = [(_("School holidays"), ["name", ("first_day", "last_day")])]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("first_day", "last_day"):
            day: dt.date | None = cleaned.get(name)
            if day and not is_sane(day):
                self.add_error(name, STRANGE_YEAR)
        return cleaned


class ImportForm(PortalForm):
    """A calendar file of school holidays; `holidays` are the periods in it, not saved yet."""

    file = forms.FileField(
        label=_("Calendar file (.ics)"),
        help_text=_("The ministry of education and many calendars on the web give one. Choose that of your state."),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
        error_messages={"empty": _("This file is empty. Choose another one.")},
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        try:
            # One byte over the limit shows that there is more.
            self.holidays = read_school_holidays(file.read(MOST_BYTES + 1))
        except BadCalendar as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return file
