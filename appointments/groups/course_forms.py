"""Forms for courses, events and stalls."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.choices import Allocation, MeetingChannel, Unit
from appointments.core.date_fields import NearDate, SaneMoment
from appointments.groups.course_actions import Setting, Span, Terms
from appointments.groups.date_lists import MOST_DATES, span_on, weekly_days, written_dates
from appointments.hours.forms import RoomChoice, advisers_of, rooms_for
from appointments.models import Course, Draw, PublicHoliday, Slot
from familienzentrum.forms import EditForm, PortalForm, TimeInput
from familienzentrum.meanwhile import Save, last_save
from familienzentrum.models import User
from familienzentrum.versions import AsRead
from offers.models import Offer, Place, Room

MOST_SEATS = 500
_OF_THE_COURSE = ("title", "note", "most_per_family", "joins_late")
_OF_THE_FIRST = ("capacity", "bookable_from", "bookable_until")
_OF_A_DATE = ("starts_at", "ends_at", "adviser_id", "room_id", "place_id", "is_withdrawn")


class _WhereFields(forms.Form):
    """Who leads it, and where."""

    adviser = forms.ModelChoiceField(
        label=_("Who leads it"), queryset=User.objects.none(), required=False, empty_label=_("not chosen")
    )
    room = RoomChoice(
        label=_("Room"),
        queryset=Room.objects.none(),
        required=False,
        empty_label=_("at the offer's place, or outdoors"),
    )
    place = forms.ModelChoiceField(
        label=_("Another place"),
        queryset=Place.objects.none(),
        required=False,
        empty_label=_("not chosen"),
        help_text=_("If it is neither in a room of the house nor at the offer's place."),
    )

    # The way of a date is not asked here, and a change of the date must not change it.
    channel: str = MeetingChannel.ON_SITE
    is_sensitive = False

    def clean_place(self) -> Place | None:
        place: Place | None = self.cleaned_data["place"]
        if place and self.cleaned_data.get("room"):
            raise ValidationError(_("Choose a room or another place, not both."))
        return place

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        is_open = self.is_sensitive and MeetingChannel(self.channel).has_address and "room" in data and not data["room"]
        if is_open and "room" not in self.errors:
            self.add_error("room", _("The offer is sensitive: nobody may see who comes. Choose a room."))
        return data

    def limit_to(self, offer: Offer) -> None:
        self.is_sensitive = offer.is_sensitive
        if offer.is_sensitive:
            self.fields["room"].help_text = _("The offer is sensitive: only rooms that cannot be seen into stand here.")
        self.fields["adviser"].queryset = advisers_of(offer)  # type: ignore[attr-defined]
        self.fields["room"].queryset = rooms_for(offer)  # type: ignore[attr-defined]
        self.fields["place"].queryset = Place.objects.in_use()  # type: ignore[attr-defined]

    @property
    def setting(self) -> Setting:
        data = self.cleaned_data
        return Setting(data["adviser"], data["room"], data["place"], self.channel)


class _TermsFields(forms.Form):
    """Title, capacity and booking period."""

    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("For example: First aid for children, spring 2027.")
    )
    note = forms.CharField(
        label=_("What families should know"),
        max_length=300,
        required=False,
        help_text=_("One or two sentences: what to bring, for which age."),
    )
    capacity = forms.IntegerField(label=_("Number of places"), min_value=1, max_value=MOST_SEATS, initial=10)
    most_per_family = forms.IntegerField(
        label=_("Bookings at most for one family"), min_value=1, max_value=20, initial=1
    )
    bookable_from = SaneMoment(label=_("Booking opens"), required=False, help_text=_("Leave empty to open it at once."))
    bookable_until = SaneMoment(
        label=_("Booking ends"), required=False, help_text=_("Leave empty to book until it begins.")
    )

    joins_late = forms.BooleanField(
        label=_("Families can still join after the first date"),
        required=False,
        help_text=_("They then book the dates ahead, until booking ends or the last date begins."),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        opens, ends = data.get("bookable_from"), data.get("bookable_until")
        if opens and ends and ends <= opens:
            self.add_error("bookable_until", _("Booking must end after it opens. Check both."))
        return data

    def count_nobody(self) -> None:
        """A sensitive offer knows its families by their code alone, and so has no number of bookings for each."""
        del self.fields["most_per_family"]

    def _terms(self, unit: str = Unit.FAMILY) -> Terms:
        data = self.cleaned_data
        return Terms(data["capacity"], unit, data["bookable_from"], data["bookable_until"])


class CourseForm(_TermsFields, _WhereFields, PortalForm):
    """A new course."""

    groups = [
        (_("What it is"), ["title", "note"]),
        (_("When"), [("first_day", "starts_at", "ends_at"), "times", "every_weeks", "further_dates"]),
        (_("How many"), ["unit", "capacity", "most_per_family"]),
        (_("Who gets the places"), ["draw", ("bookable_from", "bookable_until"), "joins_late"]),
        (_("Who and where"), ["adviser", ("room", "place")]),
    ]

    first_day = NearDate(label=_("First day"))
    starts_at = forms.TimeField(label=_("Begins at"), widget=TimeInput)
    ends_at = forms.TimeField(label=_("Ends at"), widget=TimeInput)
    times = forms.IntegerField(
        label=_("How many times"),
        min_value=1,
        max_value=MOST_DATES,
        initial=1,
        help_text=_("1 for an event or a market."),
    )
    every_weeks = forms.IntegerField(label=_("Every so many weeks"), min_value=1, max_value=8, initial=1)
    further_dates = forms.CharField(
        label=_("Further dates"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One date per line, for example 24.01.2027 10:00-12:00."),
    )
    unit = forms.ChoiceField(
        label=_("One place is for"), choices=Unit.choices, initial=Unit.FAMILY, widget=forms.RadioSelect
    )
    draw = forms.ModelChoiceField(
        label=_("How places are given"),
        queryset=Draw.objects.filter(drawn_at__isnull=True),
        required=False,
        empty_label=_("first come, first served"),
        help_text=_("For more wishes than places. Plan the draw first; it says until when families wish."),
    )

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        self.limit_to(offer)
        if offer.is_sensitive:
            self.count_nobody()
            del self.fields["draw"]
        # Public holidays skipped by the weekly series.
        self.left_out: list[PublicHoliday] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors:
            data["dates"] = self._dates(data)
        return data

    def _dates(self, data: dict[str, Any]) -> list[Span]:
        try:
            dates = sorted([*self._weekly(data), *written_dates(data["further_dates"])])
        except ValidationError as error:
            self.add_error(None, error)
            return []
        if any(later[0] < earlier[1] for earlier, later in zip(dates, dates[1:], strict=False)):
            self.add_error("further_dates", _("Two dates overlap. Please check them."))
        if dates[0][0] <= timezone.now():
            self.add_error("first_day", _("The first date must lie ahead."))
        return dates

    def _weekly(self, data: dict[str, Any]) -> list[Span]:
        first, times, every = data["first_day"], data["times"], data["every_weeks"]
        holidays = {holiday.day: holiday for holiday in PublicHoliday.objects.filter(day__gte=first)}
        days = list(weekly_days(first, times=times, every=every, left_out=holidays))
        self.left_out = [
            holiday
            for day, holiday in holidays.items()
            if days and day < days[-1] and (day - first) % dt.timedelta(weeks=every) == dt.timedelta(0)
        ]
        return [span_on(day, data["starts_at"], data["ends_at"]) for day in days]

    @property
    def course(self) -> Course:
        data = self.cleaned_data
        return Course(
            offer=self.offer,
            title=data["title"],
            note=data["note"],
            most_per_family=data.get("most_per_family") or 1,
            joins_late=data["joins_late"],
            draw=data.get("draw"),
            allocation=Allocation.DRAW if data.get("draw") else Allocation.FIRST_COME,
        )

    @property
    def terms(self) -> Terms:
        return self._terms(self.cleaned_data["unit"])


class CourseTermsForm(_TermsFields, EditForm):
    """What can be changed once families may have booked."""

    groups = [
        (_("What it is"), ["title", "note"]),
        (_("How many"), ["capacity", "most_per_family"]),
        (_("Booking"), [("bookable_from", "bookable_until"), "joins_late"]),
    ]

    def __init__(self, *args: Any, course: Course, first: Slot, **kwargs: Any) -> None:
        self.course = course
        initial = {name: getattr(course, name) for name in _OF_THE_COURSE}
        initial |= {name: getattr(first, name) for name in _OF_THE_FIRST}
        super().__init__(*args, initial=initial, rows=[course, first], **kwargs)
        if course.offer.is_sensitive:
            self.count_nobody()
        if course.waits_for_draw:
            del self.fields["bookable_from"], self.fields["bookable_until"]
            self.groups = [*self.groups[:2], (_("Booking"), ["joins_late"])]

    def read_rows(self) -> list[AsRead]:
        course, first = self.rows
        return [AsRead.of(course, columns=_OF_THE_COURSE), AsRead.of(first, columns=_OF_THE_FIRST)]

    @property
    def changed_course(self) -> Course:
        for name in _OF_THE_COURSE:
            if name in self.cleaned_data:
                setattr(self.course, name, self.cleaned_data[name])
        return self.course

    @property
    def terms(self) -> Terms:
        data = self.cleaned_data
        return Terms(data["capacity"], Unit.FAMILY, data.get("bookable_from"), data.get("bookable_until"))


class CourseDateForm(_WhereFields, EditForm):
    """One date of a course."""

    groups = [(_("When"), ["day", ("starts_at", "ends_at")]), (_("Who and where"), ["adviser", ("room", "place")])]

    day = NearDate(label=_("Day"))
    starts_at = forms.TimeField(label=_("Begins at"), widget=TimeInput)
    ends_at = forms.TimeField(label=_("Ends at"), widget=TimeInput)

    def __init__(self, *args: Any, course: Course, slot: Slot | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(slot) if slot else {}, rows=[slot] if slot else [], **kwargs)
        self.course = course
        self.limit_to(course.offer)
        if slot:
            self.channel = slot.channel

    def read_rows(self) -> list[AsRead]:
        return [AsRead.of(row, columns=_OF_A_DATE) for row in self.rows]

    def last_save(self, since: dt.datetime) -> Save | None:
        return last_save(self.course, since, slot=self.rows[0].pk)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                data["span"] = span_on(data["day"], data["starts_at"], data["ends_at"])
            except ValidationError as error:
                self.add_error("ends_at", error)
        if "span" in data and data["span"][0] <= timezone.now():
            self.add_error("day", _("The date must lie ahead."))
        return data


def _initial(slot: Slot) -> dict[str, Any]:
    start, end = timezone.localtime(slot.starts_at), timezone.localtime(slot.ends_at)
    when = {"day": start.date(), "starts_at": start.time(), "ends_at": end.time()}
    return when | {"adviser": slot.adviser, "room": slot.room, "place": slot.place}
