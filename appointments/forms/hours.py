"""Forms for consultation hours, in plain words."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.choices import MeetingChannel
from appointments.models import ConsultationHour, Slot
from familienzentrum.choices import Role
from familienzentrum.forms import DateInput, PortalForm, TimeInput
from familienzentrum.models import User
from offers.choices import OfferState
from offers.forms.staff import MasterDataForm
from offers.models import Offer, Room


class OfferChoice(forms.ModelChoiceField):
    """Offers with the office that runs them."""

    def label_from_instance(self, offer: Offer) -> str:
        return f"{offer.title} ({offer.office.short_name})"


class RoomChoice(forms.ModelChoiceField):
    """Rooms with the place they are in."""

    def label_from_instance(self, room: Room) -> str:
        return f"{room.name} ({room.place.name})"


class ChooseOfferForm(PortalForm):
    """The first step: an hour belongs to an offer, which says who may advise and which rooms fit."""

    offer = OfferChoice(
        label=_("For which offer?"),
        empty_label=_("Please choose"),
        queryset=Offer.objects.exclude(state=OfferState.ENDED).select_related("office").order_by("title"),
    )


class KeepBookedMixin(forms.Form):
    """A tick that is asked for only when a change leaves booked times outside the hour."""

    keep_booked = forms.BooleanField(
        label=_("Save all the same. The booked times stay as they are."), required=False, widget=forms.HiddenInput
    )
    # The booked times that the change would leave outside.
    affected: Sequence[Slot] = ()

    def ask_to_keep(self, affected: Sequence[Slot]) -> None:
        self.affected = affected
        self.fields["keep_booked"].widget = forms.CheckboxInput()


class HourForm(KeepBookedMixin, MasterDataForm):
    """A weekly hour of one offer."""

    groups = [
        (_("When"), ["weekday", ("starts_at", "ends_at"), ("valid_from", "valid_until")]),
        (_("With or without an appointment"), ["is_drop_in", "slot_minutes", "capacity", "unit"]),
        (_("Who and where"), ["adviser", "channel", "room"]),
    ]

    room = RoomChoice(label=_("Room"), queryset=Room.objects.none(), required=False)

    class Meta:
        model = ConsultationHour
        fields = [
            *("weekday", "starts_at", "ends_at", "valid_from", "valid_until"),
            *("is_drop_in", "slot_minutes", "capacity", "unit", "adviser", "channel", "room"),
        ]
        widgets = {
            "starts_at": TimeInput,
            "ends_at": TimeInput,
            "valid_from": DateInput,
            "valid_until": DateInput,
            "unit": forms.RadioSelect,
            "channel": forms.RadioSelect,
        }
        labels = {"valid_until": _("Last day, if there is one")}
        help_texts = {
            "is_drop_in": _("Families just come. Nothing can be booked; minutes and places do not matter."),
            "capacity": _("How many can come at the same time: 1 for a talk, more for a group."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer = self.instance.offer
        self.limit_choices("adviser", advisers_of(offer))
        self.limit_choices("room", rooms_for(offer))
        if offer.is_sensitive:
            self.fields["room"].help_text = _("The offer is sensitive: only rooms that cannot be seen into stand here.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("channel") == MeetingChannel.PHONE:
            cleaned["room"] = None
        if not self.errors and not cleaned["is_drop_in"] and _length(cleaned) < cleaned["slot_minutes"]:
            self.add_error("slot_minutes", _("One appointment is longer than the whole hour. Change the minutes."))
        return cleaned


class EndHourForm(KeepBookedMixin, PortalForm):
    """The last day of an hour."""

    last_day = forms.DateField(label=_("Last day"), widget=DateInput)

    def __init__(self, *args: Any, hour: ConsultationHour, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hour = hour
        self.fields["last_day"].initial = max(timezone.localdate(), hour.valid_from)

    def clean_last_day(self) -> dt.date:
        last_day: dt.date = self.cleaned_data["last_day"]
        if last_day < self.hour.valid_from:
            raise forms.ValidationError(_("The hour begins later than that. Remove it, or choose a later day."))
        return last_day


def advisers_of(offer: Offer) -> QuerySet[User]:
    """Return who may advise at an offer: advisers of its office who can log in."""
    return User.objects.filter(
        is_active=True, memberships__role=Role.ADVISER, memberships__office=offer.office_id
    ).distinct()


def rooms_for(offer: Offer) -> QuerySet[Room]:
    """Return the rooms an offer may use: a sensitive one only those out of sight."""
    rooms = Room.objects.select_related("place").order_by("place__name", "name")
    return rooms.filter(can_be_seen_into=False) if offer.is_sensitive else rooms


def _length(cleaned: dict[str, Any]) -> float:
    start, end = (dt.datetime.combine(dt.date.min, cleaned[name]) for name in ("starts_at", "ends_at"))
    return (end - start).total_seconds() / 60
