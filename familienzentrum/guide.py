"""Style guide: one page with every component, for whoever builds or reviews pages."""

import datetime as dt
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from familienzentrum.access import staff
from familienzentrum.forms import ChipCheckboxes, ChipRadios, DateInput, PortalForm, TimeInput
from familienzentrum.tables import Column, DayColumn, NumberColumn, PortalTable, arranged

_CHOICES = [("phone", _("phone")), ("visit", _("in the house")), ("street", _("on the way"))]


class SampleForm(PortalForm):
    """One field of each kind."""

    groups = [
        (_("About you"), ["name", ("adults", "children"), "contact"]),
        (_("About the appointment"), [("day", "time"), "channel", "topics", "languages", "office", "note", "agreed"]),
    ]

    name = forms.CharField(label=_("Name or pseudonym"), help_text=_("So that we can greet you."))
    adults = forms.IntegerField(label=_("Adults"), min_value=1)
    children = forms.IntegerField(label=_("Children"), required=False)
    contact = forms.EmailField(label=_("E-mail"), required=False)
    day = forms.DateField(label=_("Day"), widget=DateInput)
    time = forms.TimeField(label=_("Time"), widget=TimeInput)
    channel = forms.ChoiceField(label=_("Channel"), choices=_CHOICES, widget=ChipRadios)
    topics = forms.MultipleChoiceField(label=_("Topics"), choices=_CHOICES, widget=ChipCheckboxes, required=False)
    languages = forms.ChoiceField(
        label=_("How may we reach you?"), choices=_CHOICES, widget=forms.RadioSelect, help_text=_("Choose one way.")
    )
    office = forms.ChoiceField(label=_("Office"), choices=[("", _("Please choose")), *_CHOICES])
    note = forms.CharField(label=_("Note"), widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label=_("I have read how my data are used."))


class SampleTable(PortalTable):
    """A list of three columns."""

    caption = _("Visits by office")
    nothing = _("No visit has been recorded yet.")
    nothing_todo = _("Record the first one at the desk.")
    row_header = "office"

    office = Column(verbose_name=_("Office"))
    day = DayColumn(verbose_name=_("Day"))
    visits = NumberColumn(verbose_name=_("Visits"))


@staff
def component_guide(request: HttpRequest) -> HttpResponse:
    """Show every component with realistic text, and a form with errors."""
    return render(request, "components/guide.html", _samples(request))


def _samples(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    rows = [{"office": f"Beratungsstelle {n}", "day": now.date(), "visits": n * 37} for n in range(1, 60)]
    return {
        "now": now,
        "times": [now + dt.timedelta(minutes=30 * n) for n in range(7)],
        "steps": [_("Time"), _("Your details"), _("Check")],
        "signs": ["family", "talk", "baby", "money"],
        "all_signs": sorted(path.stem for path in Path(settings.BASE_DIR, "static/icons").glob("*.svg")),
        "states": ["free", "expected", "arrived", "now", "done", "missed"],
        "facts": [
            (_("Who helps"), "Beratungsstelle"),
            (_("Languages"), "Deutsch, Türkçe"),
            (pgettext_lazy("for families", "Cost"), ""),
        ],
        "table": arranged(SampleTable(rows), request),
        "empty_table": arranged(SampleTable([], prefix="empty-"), request),
        "form": SampleForm({"name": "a\x00b", "adults": 0}),
        "untouched": SampleForm(prefix="untouched"),
    }
