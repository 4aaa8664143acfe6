"""Forms for exceptions of an hour: a date cancelled, moved or added."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.choices import DateChange, MeetingChannel
from appointments.core.years import STRANGE_YEAR, is_sane
from appointments.hours.forms import RoomChoice, rooms_for
from appointments.models import ConsultationHour, SingleDate
from appointments.models.recurrence import occurs
from appointments.planning.availability import read_availability
from appointments.planning.occurrences import PlannedDate, planned_dates
from familienzentrum.forms import DateInput, PortalModelForm, TimeInput
from offers.models import Offer, Place, Room


class SingleDateForm(PortalModelForm):
    """Common to all three: a future day."""

    change: DateChange

    class Meta:
        model = SingleDate
        fields = ["day"]
        widgets = {"day": DateInput, "moved_to": DateInput, "starts_at": TimeInput, "ends_at": TimeInput}

    def __init__(self, *args: Any, hour: ConsultationHour, own_rooms: bool = False, **kwargs: Any) -> None:
        """With `own_rooms`, a date is moved to no room but those where the office has hours."""
        super().__init__(*args, instance=SingleDate(hour=hour, change=self.change), **kwargs)
        self.hour = hour
        self.own_rooms = own_rooms

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if not is_sane(day):
            raise forms.ValidationError(STRANGE_YEAR)
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Choose a later one."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day = cleaned.get("day")
        if day and SingleDate.objects.filter(hour=self.hour, day=day).exists():
            self.add_error("day", _("This day has a change already. Take that one back first."))
        elif day and self.change != DateChange.ADDED and not occurs(self.hour, day):
            self.add_error("day", _("The hour has no date on this day. Choose one of its dates."))
        return cleaned

    def _refuse_what_cannot_be(self, field: str, day: dt.date, cleaned: dict[str, Any]) -> None:
        """Plan with the new date: if it yields no slots, say why."""
        if not self.hour.valid_from <= day <= (self.hour.valid_until or day):
            self.add_error(field, _("The hour does not run on this day. Change its first or last day first."))
            return
        change = _unsaved(self, cleaned)
        if self._meets_usual_times(change, day):
            self.add_error(field, _("The hour takes place then already. Choose another day or time."))
            return
        before, after = self._planned(day, []), self._planned(day, [change])
        if len(after.times) <= (0 if change.stays_on_its_day else len(before.times)):
            words = _("Nothing can take place then. %(why)s Choose another day, time or place.")
            # The new date's own conflict comes last.
            self.add_error(field, words % {"why": "".join(after.missing[-1:])})

    def _meets_usual_times(self, change: SingleDate, day: dt.date) -> bool:
        is_free = change.stays_on_its_day or not occurs(self.hour, day)
        if is_free or self.hour.single_dates.filter(day=day).exclude(change=DateChange.ADDED).exists():
            return False
        start, end = change.starts_at or self.hour.starts_at, change.ends_at or self.hour.ends_at
        return start < self.hour.ends_at and self.hour.starts_at < end

    def _planned(self, day: dt.date, changes: list[SingleDate]) -> PlannedDate:
        availability = read_availability([self.hour], first=day, last=day, tried=changes)
        return next(planned_dates(self.hour, first=day, last=day, availability=availability), PlannedDate(day))


class CancelDateForm(SingleDateForm):
    """Cancels one date."""

    change = DateChange.CANCELLED

    class Meta(SingleDateForm.Meta):
        labels = {"day": _("Which date does not take place?")}


class _PlacedDateForm(SingleDateForm):
    """Says when a date takes place, and where if it is not where the hour is."""

    room = RoomChoice(label=_("Room"), queryset=Room.objects.none(), required=False, empty_label=_("as usual"))
    place = forms.ModelChoiceField(
        label=_("Another place"),
        queryset=Place.objects.none(),
        required=False,
        empty_label=_("not chosen"),
        help_text=_("Only if it does not take place in a room of the house: at a partner's, outdoors."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel, offer = MeetingChannel(self.hour.channel), self.hour.offer
        rooms = rooms_of_office(offer) if self.own_rooms else rooms_for(offer)
        self.fields["room"].queryset = rooms  # type: ignore[attr-defined]
        self.fields["place"].queryset = Place.objects.in_use()  # type: ignore[attr-defined]
        if offer.is_sensitive:
            self.fields["room"].help_text = _("The offer is sensitive: only rooms that cannot be seen into stand here.")
        if not channel.can_use_room:
            del self.fields["room"]
        if offer.is_sensitive or not channel.has_address:
            del self.fields["place"]


class MoveDateForm(_PlacedDateForm):
    """Moves one date to another day, time or place."""

    change = DateChange.MOVED
    groups = [
        (_("When"), ["day", "moved_to", ("starts_at", "ends_at")]),
        (_("Where, if not as usual"), ["room", "place"]),
    ]

    class Meta(SingleDateForm.Meta):
        fields = ["day", "moved_to", "starts_at", "ends_at", "room", "place"]
        labels = {"day": _("Which date moves?"), "moved_to": _("To which day?")}
        help_texts = {"moved_to": _("Empty: on the same day."), "starts_at": _("Empty: at the usual time.")}

    def clean_moved_to(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["moved_to"]
        if day is None:
            return self.cleaned_data.get("day")
        if not is_sane(day):
            raise forms.ValidationError(STRANGE_YEAR)
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Choose a later one."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors or not refuse_odd_times(self, cleaned):
            return cleaned
        if cleaned["moved_to"] == cleaned["day"] and not any(map(cleaned.get, ("starts_at", "room", "place"))):
            self.add_error("moved_to", _("Say what is different: the day, the time, or where it takes place."))
        else:
            self._refuse_what_cannot_be("moved_to", cleaned["moved_to"], cleaned)
        return cleaned


class AddDateForm(_PlacedDateForm):
    """Adds a date outside the rule."""

    change = DateChange.ADDED
    groups = [(_("When"), ["day", ("starts_at", "ends_at")]), (_("Where, if not as usual"), ["room", "place"])]

    class Meta(SingleDateForm.Meta):
        fields = ["day", "starts_at", "ends_at", "room", "place"]
        labels = {"day": _("On which day?")}
        help_texts = {"starts_at": _("Empty: at the usual time.")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and refuse_odd_times(self, cleaned):
            self._refuse_what_cannot_be("day", cleaned["day"], cleaned)
        return cleaned


def rooms_of_office(offer: Offer) -> QuerySet[Room]:
    """Return the rooms for an offer in which its office has hours."""
    hours = ConsultationHour.objects.running(timezone.localdate()).filter(offer__office=offer.office_id)
    return rooms_for(offer).filter(pk__in=hours.exclude(room=None).values("room"))


FORMS: dict[DateChange, type[SingleDateForm]] = {
    form.change: form for form in (CancelDateForm, MoveDateForm, AddDateForm)
}


def refuse_odd_times(form: SingleDateForm, cleaned: dict[str, Any]) -> bool:
    """Return whether both times are given, in order, or neither; otherwise add a form error."""
    start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
    if (start is None) == (end is None) and (start is None or start < end):
        return True
    form.add_error("ends_at", _("Give both times, or none. The date must end after it starts."))
    return False


def _unsaved(form: SingleDateForm, cleaned: dict[str, Any]) -> SingleDate:
    given = {name: cleaned.get(name) for name in ("day", "moved_to", "starts_at", "ends_at", "room", "place")}
    return SingleDate(hour=form.hour, change=form.change, **given)
