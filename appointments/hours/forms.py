"""Forms for consultation hours: plain questions instead of rules."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.choices import MeetingChannel
from appointments.core.years import STRANGE_YEAR, is_sane
from appointments.hours.recurrence_field import RhythmField, read_rhythm, written_rhythm
from appointments.models import ConsultationHour
from appointments.models.recurrence import days_of
from familienzentrum.choices import Role
from familienzentrum.forms import ActForm, DateInput, Folded, KeptSelect, Line, PlainChoices, PortalForm, TimeInput
from familienzentrum.models import User
from familienzentrum.registers.forms import MasterDataForm
from offers.choices import OfferState
from offers.models import Offer, Place, Room

# Long enough for every rhythm to occur once.
_A_WHILE = dt.timedelta(weeks=60)


class RoomChoice(forms.ModelChoiceField):
    """Rooms with the place they are in."""

    def label_from_instance(self, room: Room) -> str:
        return f"{room.name} ({room.place.name})"


class ChooseOfferForm(PortalForm):
    """The first step: the offer determines who may advise and which rooms fit. A day that was chosen before stays."""

    offer = forms.ModelChoiceField(
        label=_("For which offer?"),
        queryset=Offer.objects.exclude(state=OfferState.ENDED).select_related("office").order_by("title"),
        widget=KeptSelect,
    )

    tag = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(Any, self.fields["offer"])
        read = field.queryset.values_list("pk", "title", "office__short_name")
        # With the office that runs each.
        offers = ((pk, f"{title} ({office})") for pk, title, office in read)
        field.choices = PlainChoices([("", _("Please choose")), *offers])


class HourForm(MasterDataForm):
    """A recurring hour of one offer; rarely used fields are collapsed."""

    writes_whole_row = True

    groups = [
        (_("When"), ["repeats", "weekday", ("starts_at", "ends_at"), ("valid_from", "valid_until")]),
        (_("With or without an appointment"), ["is_drop_in", "slot_minutes", "capacity", "unit"]),
        (_("Who and where"), ["adviser", "channel", "room"]),
        Folded(_("Holidays"), ["in_school_holidays", "on_public_holidays"]),
        Folded(_("Breaks, and how early families can book"), ["break_minutes", "lead_hours", "horizon_weeks"]),
        Folded(_("Places kept for the front desk"), ["desk_seats"]),
        Folded(_("More advisers, or outside the house"), ["further_advisers", "place"]),
        Folded(_("Link for talks by video"), ["video_link"]),
    ]
    usual = {
        "in_school_holidays": True,
        "on_public_holidays": False,
        "break_minutes": 0,
        "lead_hours": 0,
        "horizon_weeks": None,
        "desk_seats": 0,
        "further_advisers": [],
        "place": None,
        "video_link": "",
    }

    repeats = RhythmField(label=_("How often?"), help_text=_("Counted from the first date on or after the first day."))
    room = RoomChoice(label=_("Room"), queryset=Room.objects.none(), required=False)

    class Meta:
        model = ConsultationHour
        fields = [
            *("weekday", "starts_at", "ends_at", "valid_from", "valid_until"),
            *("is_drop_in", "slot_minutes", "capacity", "unit", "adviser", "channel", "room", "seclusion"),
            *("in_school_holidays", "on_public_holidays", "break_minutes", "lead_hours", "horizon_weeks"),
            *("desk_seats", "further_advisers", "place", "video_link"),
        ]
        widgets = {
            "starts_at": TimeInput,
            "ends_at": TimeInput,
            "valid_from": DateInput,
            "valid_until": DateInput,
            "unit": forms.RadioSelect,
            "channel": forms.RadioSelect,
            "further_advisers": forms.CheckboxSelectMultiple,
        }
        labels = {
            "valid_until": _("Last day, if there is one"),
            "is_drop_in": _("Families come without an appointment"),
            "in_school_holidays": _("Takes place in school holidays too"),
            "on_public_holidays": _("Takes place on public holidays too"),
            "lead_hours": _("Until how many hours before can families book?"),
            "horizon_weeks": _("How many weeks before can families book at the earliest?"),
            "place": _("Another place"),
        }
        help_texts = {
            "is_drop_in": _("Families just come. Nothing can be booked; minutes and places do not matter."),
            "capacity": _("How many can come at the same time: 1 for a talk, more for a group."),
            "break_minutes": _("To air the room and write things down."),
            "lead_hours": _("0: until it begins. 24: until the day before."),
            "horizon_weeks": _("Empty: as early as everywhere in the house."),
            "desk_seats": _("So many places of each date can only be given by the desk: its last times."),
            "further_advisers": _("They are there too, and cannot be booked elsewhere at that time."),
            "seclusion": _(
                "Only without a room: for example “meeting room of the partner, frosted glass”. Families then read "
                "that nobody can look in."
            ),
            "place": _("Only if it does not take place in a room of the house: at a partner's, outdoors."),
            "video_link": _(
                "The same for all its talks. You can also set it later, and the adviser another one for one family."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer, people = self.instance.offer, advisers_of(self.instance.offer)
        self.limit_choices("adviser", people)
        self.limit_choices("further_advisers", people)
        self.limit_choices("room", rooms_for(offer, or_pk=self.instance.room_id))
        self.limit_choices("place", Place.objects.in_use(or_pk=self.instance.place_id))
        if not self.instance._state.adding:
            self._leave_the_link_alone()
        self.initial["repeats"] = written_rhythm(self.instance)
        self.fields["repeats"].know(self.instance)  # type: ignore[attr-defined]
        if not offer.is_sensitive:
            del self.fields["seclusion"]
        else:
            self.groups = [
                group if isinstance(group, Folded) else (group[0], _with_seclusion(group[1])) for group in self.groups
            ]
            self.fields["room"].help_text = _("The offer is sensitive: only rooms that cannot be seen into stand here.")

    def _leave_the_link_alone(self) -> None:
        """Families were told of it: it has a page of its own, which says first who hears of another one."""
        del self.fields["video_link"]
        self.groups = [group for group in self.groups if "video_link" not in group[1]]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "repeats" in cleaned:
            for name, value in read_rhythm(cleaned["repeats"]).items():
                setattr(self.instance, name, value)
        self._leave_out_where_nobody_goes(cleaned)
        self._refuse_open_place(cleaned)
        self._refuse_strange_years(cleaned)
        self._refuse_late_end(cleaned)
        self._refuse_one_adviser_twice(cleaned)
        if not self.errors:
            self._refuse_empty_rule(cleaned)
        return cleaned

    def _leave_out_where_nobody_goes(self, cleaned: dict[str, Any]) -> None:
        """Who chose the phone after all need not take the room away by hand."""
        if "channel" not in cleaned:
            return
        channel = MeetingChannel(cleaned["channel"])
        if not channel.can_use_room:
            cleaned["room"] = None
        if not channel.has_address:
            cleaned["place"] = None
        if "video_link" in cleaned and not channel.is_by_video:
            cleaned["video_link"] = ""

    def _refuse_open_place(self, cleaned: dict[str, Any]) -> None:
        """A sensitive talk takes place where nobody sees in, and whoever plans it says how."""
        if "seclusion" not in cleaned or "channel" not in cleaned or "room" not in cleaned:
            return
        is_visited = MeetingChannel(cleaned["channel"]).has_address
        if cleaned["room"] or not is_visited:
            cleaned["seclusion"] = ""
        elif not cleaned["seclusion"]:
            self.add_error("seclusion", _("The offer is sensitive. Choose a room, or say how nobody sees in."))

    def _refuse_strange_years(self, cleaned: dict[str, Any]) -> None:
        for name in ("valid_from", "valid_until"):
            if (day := cleaned.get(name)) and not is_sane(day):
                self.add_error(name, STRANGE_YEAR)

    def _refuse_late_end(self, cleaned: dict[str, Any]) -> None:
        start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        if start and end and end <= start:
            words = _("An hour ends on the day on which it begins. Enter one that goes past midnight as two hours.")
            self.add_error("ends_at", words if end == dt.time.min or start.hour > end.hour + 12 else _ENDS_EARLY)

    def _refuse_one_adviser_twice(self, cleaned: dict[str, Any]) -> None:
        further = cleaned.get("further_advisers")
        if further and cleaned.get("adviser") is None:
            self.add_error("adviser", _("Choose the first adviser here, and only the others below."))
        elif further and cleaned.get("adviser") in further:
            self.add_error("further_advisers", _("This person is the first adviser already. Choose others only."))

    def _refuse_empty_rule(self, cleaned: dict[str, Any]) -> None:
        """Reject a rule without any date even if nothing is closed."""
        tried = ConsultationHour(**{name: cleaned[name] for name in _OF_RULE}, **read_rhythm(cleaned["repeats"]))
        first, last = tried.valid_from, tried.valid_from + _A_WHILE
        day = next(days_of(tried, first=first, last=last), None)
        if day is None and not self._ends_before_it_starts(cleaned):
            self.add_error("valid_until", _("There is no such day between the first and the last day. Change one."))
        if tried.is_drop_in or day is None:
            return
        if length_of(tried.starts_at, tried.ends_at) < tried.slot_minutes:
            self.add_error("slot_minutes", _("One appointment is longer than the whole hour. Change the minutes."))
            return
        seats = tried.capacity * _times_a_day(tried)
        if cleaned["desk_seats"] > seats:
            words = _("A date has %(places)d places only. Keep fewer of them for the desk.")
            self.add_error("desk_seats", words % {"places": seats})

    def _ends_before_it_starts(self, cleaned: dict[str, Any]) -> bool:
        """The database's constraint has the message for this."""
        return cleaned["valid_until"] is not None and cleaned["valid_until"] < cleaned["valid_from"]


class EndHourForm(ActForm):
    """The last day of an hour."""

    last_day = forms.DateField(label=_("Last day"), widget=DateInput)

    def __init__(self, *args: Any, hour: ConsultationHour, **kwargs: Any) -> None:
        super().__init__(*args, rows=[hour], **kwargs)
        self.hour = hour
        self.fields["last_day"].initial = max(timezone.localdate(), hour.valid_from)

    def clean_last_day(self) -> dt.date:
        last_day: dt.date = self.cleaned_data["last_day"]
        if last_day < self.hour.valid_from:
            raise forms.ValidationError(_("The hour begins later than that. Remove it, or choose a later day."))
        if not is_sane(last_day):
            raise forms.ValidationError(STRANGE_YEAR)
        return last_day


def _with_seclusion(lines: Sequence[Line]) -> list[Line]:
    """Ask how nobody sees in right after the room."""
    return [one for line in lines for one in ([line, "seclusion"] if line == "room" else [line])]


_ENDS_EARLY = _("The hour must end after it starts, on the same day. Check both times.")
_OF_RULE = (
    *("weekday", "starts_at", "ends_at", "valid_from", "valid_until"),
    *("is_drop_in", "slot_minutes", "break_minutes", "capacity"),
)


def advisers_of(offer: Offer) -> QuerySet[User]:
    """Return who may advise at an offer: advisers of its office who can log in."""
    return User.objects.filter(
        is_active=True, memberships__role=Role.ADVISER, memberships__office=offer.office_id
    ).distinct()


def rooms_for(offer: Offer, *, or_pk: int | None = None) -> QuerySet[Room]:
    """Return the rooms in use that an offer may have, and the chosen one: sensitive ones only out of sight."""
    rooms = Room.objects.in_use(or_pk=or_pk).by_place()
    return rooms.filter(can_be_seen_into=False) if offer.is_sensitive else rooms


def length_of(start: dt.time, end: dt.time) -> float:
    """Return the minutes between two times of one day."""
    first, last = (dt.datetime.combine(dt.date.min, time) for time in (start, end))
    return (last - first).total_seconds() / 60


def _times_a_day(hour: ConsultationHour) -> int:
    """Count the slots of one date without a DST change."""
    step = hour.slot_minutes + hour.break_minutes
    return int((length_of(hour.starts_at, hour.ends_at) + hour.break_minutes) // step)
