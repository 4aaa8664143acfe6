"""Filters public dates by kind and start day."""

import datetime as dt
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.models.slot import SlotQuerySet
from familienzentrum import local_time
from familienzentrum.forms import ChipRadios, DateInput, FilterForm
from offers.choices import OfferKind

_KINDS: dict[str, list[OfferKind]] = {
    "events": [OfferKind.EVENT, OfferKind.OUTREACH],
    "courses": [OfferKind.COURSE],
    "open": [OfferKind.DROP_IN, OfferKind.GROUP],
}


class DatesForm(FilterForm):
    """Kind and start day."""

    kind = forms.ChoiceField(
        label=_("What are you looking for?"),
        choices=[
            ("", _("Everything")),
            ("events", _("Events")),
            ("courses", _("Courses")),
            ("open", _("Open meetings and groups")),
        ],
        required=False,
        widget=ChipRadios,
    )
    day = forms.DateField(label=_("From this day on"), required=False, widget=DateInput)

    @property
    def start(self) -> dt.datetime:
        """Midnight of the requested day, or of today."""
        day: dt.date = self.wanted.get("day") or timezone.localdate()
        return local_time.at(day)

    @property
    def is_narrowed(self) -> bool:
        return any(self.wanted.values())

    def narrow(self, slots: SlotQuerySet) -> SlotQuerySet:
        kind = self.wanted.get("kind")
        return slots.filter(offer__kind__in=_KINDS[kind]) if kind else slots

    def address_from(self, day: dt.date) -> str:
        """Return the URL of the same filters from this day on."""
        kept = {"kind": self.wanted.get("kind")} if self.wanted.get("kind") else {}
        return f"?{urlencode(kept | {'day': day.isoformat()})}"
