"""The forms of families that wait: to join a list, and to correct what they typed."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.booking.correction_forms import KnownFamilyForm
from appointments.booking.forms import BookingForm
from appointments.booking.queries import channels_of
from appointments.choices import PartOfDay, Text
from appointments.groups.waiting_actions import Preferences
from appointments.models import Course, WaitingEntry
from familienzentrum.choices import Weekday
from familienzentrum.forms import ChipCheckboxes, ChipRadios, DateInput, Group
from offers.models import Offer


class WaitingForm(BookingForm):
    """Party size, preferred times and contact. For a course the dates are given."""

    language = needs_interpreter = note = None  # type: ignore[assignment]

    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days?"),
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=ChipCheckboxes,
        help_text=_("Choose none if any day will do."),
    )
    part_of_day = forms.ChoiceField(
        label=_("When does it suit you?"),
        choices=[("", _("All day")), *PartOfDay.choices],
        required=False,
        widget=ChipRadios,
    )
    until = forms.DateField(
        label=_("How long do you want to wait?"),
        widget=DateInput,
        help_text=_("After this day we delete your details."),
        error_messages={
            "required": _("Please say until which day you want to wait."),
            "invalid": _("Please say with a date until when you want to wait."),
        },
    )

    def __init__(self, *args: Any, offer: Offer, course: Course | None = None, **kwargs: Any) -> None:
        channels = channels_of(offer, course)
        super().__init__(*args, offer=offer, course=course, channels=channels, **kwargs)
        self.course = course
        # Whoever waits has to be told, except where the code alone stands for a family.
        self.needs_contact = not offer.is_sensitive
        self.fields["email"].help_text = _("We write to you there as soon as a place is free.")
        self.fields["phone"].help_text = _("Without an e-mail address we call you there as soon as a place is free.")
        self.fields["until"].initial = timezone.localdate() + dt.timedelta(weeks=8)
        for name in ("weekdays", "part_of_day", "until") if course else ():
            del self.fields[name]

    @property
    def also_needed(self) -> tuple[Text, ...]:
        return () if self.course else (_("until when you want to wait"),)

    @property
    def groups(self) -> list[Group]:  # type: ignore[override]
        how_many, children, name, reach, where, *_rest = super().groups
        when: Group = (_("Which times would do?"), ["weekdays", "part_of_day", "until"])
        last: Group = (reach[0], [*reach[1], "website"])
        return [how_many, children, *([] if self.course else [when]), name, where, last]

    def clean_until(self) -> dt.date:
        until: dt.date = self.cleaned_data["until"]
        last = timezone.localdate() + dt.timedelta(weeks=settings.BOOKING_WEEKS_AHEAD)
        if not timezone.localdate() < until <= last:
            raise ValidationError(_("Please choose a day within the next twelve weeks."))
        return until

    @property
    def preferences(self) -> Preferences:
        data = self.cleaned_data
        return Preferences(
            until=data.get("until") or timezone.localdate(),
            weekdays=data.get("weekdays") or [],
            part_of_day=data.get("part_of_day") or "",
            course=self.course,
        )


class WaitingCorrectionForm(KnownFamilyForm):
    """What a family that waits told us of itself; for which times it waits stays."""

    def __init__(self, *args: Any, entry: WaitingEntry, **kwargs: Any) -> None:
        personal = entry.personal
        super().__init__(
            *args,
            offer=entry.offer,
            course=entry.course,
            channels=channels_of(entry.offer, entry.course),
            told=personal,
            adults=entry.adults,
            caller=personal.caller or None,
            **kwargs,
        )
