"""Forms for lending a room and for the day of the plan."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.models import RoomBooking
from familienzentrum import local_time
from familienzentrum.forms import DateInput, PortalForm, TimeInput
from offers.models import Office, Room

FURTHEST = dt.timedelta(weeks=52)


class RoomWithTraits(forms.ModelChoiceField):
    """Rooms with their traits."""

    def label_from_instance(self, room: Room) -> str:
        traits = ", ".join(str(trait) for trait in room.traits)
        return f"{room.name}, {room.place.name} ({traits})"


class LendRoomForm(PortalForm):
    """Which room, when, and what for. `in_use` lists the conflicting uses."""

    groups = [
        (_("Which room"), ["room"]),
        (_("When"), ["day", ("starts_at", "ends_at")]),
        (_("Who and what for"), ["office", "purpose"]),
    ]

    room = RoomWithTraits(
        label=_("Room"),
        queryset=Room.objects.in_use().by_place(),
        empty_label=_("Please choose"),
    )
    day = forms.DateField(label=_("Day"), widget=DateInput)
    starts_at = forms.TimeField(label=pgettext_lazy("time of day", "From"), widget=TimeInput)
    ends_at = forms.TimeField(label=pgettext_lazy("time of day", "To"), widget=TimeInput)
    office = forms.ModelChoiceField(label=_("Office"), queryset=Office.objects.none(), empty_label=_("Please choose"))
    purpose = forms.CharField(
        label=_("What for"),
        max_length=80,
        required=False,
        help_text=_("Stands in the room plan, for example “team meeting”. Please name no family."),
    )

    def __init__(self, *args: Any, offices: frozenset[int] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Q(is_active=True) if offices is None else Q(is_active=True, pk__in=offices)
        field = cast(forms.ModelChoiceField, self.fields["office"])
        field.queryset = Office.objects.filter(own)
        if offices is not None and len(offices) == 1:
            field.initial = next(iter(offices))

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if not timezone.localdate() <= day <= timezone.localdate() + FURTHEST:
            raise forms.ValidationError(_("Choose a day from today on, at most a year ahead."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if cleaned["ends_at"] <= cleaned["starts_at"]:
            self.add_error("ends_at", _("It must end after it starts, on the same day. Check both times."))
        elif self._is_skipped("starts_at") or self._is_skipped("ends_at"):
            self.add_error("starts_at", _("The clocks are put forward that night and skip this time. Choose another."))
        elif self._at("ends_at") <= timezone.now():
            self.add_error("ends_at", _("This time is over. Choose a later one."))
        return cleaned

    def to_booking(self) -> RoomBooking:
        data = self.cleaned_data
        return RoomBooking(
            room=data["room"],
            office=data["office"],
            starts_at=self._at("starts_at"),
            ends_at=self._at("ends_at"),
            purpose=data["purpose"],
        )

    def _at(self, name: str) -> dt.datetime:
        return local_time.at(self.cleaned_data["day"], self.cleaned_data[name]).astimezone(dt.UTC)

    def _is_skipped(self, name: str) -> bool:
        return local_time.is_skipped(self.cleaned_data["day"], self.cleaned_data[name])
