"""Recurring consultation hours."""

from copy import copy
from datetime import date
from typing import Self, assert_never

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from appointments.choices import DateChange, MeetingChannel, Rhythm, Unit, WeekOfMonth
from appointments.models.guards.sight import (
    DATE_OUT_OF_SIGHT,
    DATES_STAY_OUT_OF_SIGHT,
    HOUR_OUT_OF_SIGHT,
    HOUR_SECLUDED,
    OFFER_SECLUDED,
    SECLUSION_STAYS,
)
from appointments.models.guards.stands import CALENDAR_OUTLASTS_HOURS
from appointments.models.recurrence import in_words
from appointments.models.sited import Sited
from appointments.models.video_link import LONGEST, only_doors, refuse_other_doors
from familienzentrum import dates
from familienzentrum.choices import Role, Weekday
from familienzentrum.models.base import Addressed, Keyed
from familienzentrum.models.past import remembers
from offers.models import Membership, Offer, Place, Room


class ConsultationHourQuerySet(models.QuerySet["ConsultationHour"]):
    """Consultation hours in the words of the house."""

    def running(self, today: date) -> Self:
        """Those that have not ended."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today))

    def with_details(self) -> Self:
        return self.select_related("offer__office", "offer__place", "adviser", "room__place", "place")

    def with_stray_adviser(self) -> Self:
        """Annotate `has_stray_adviser`: the adviser's account is closed, or no longer belongs to the office."""
        own = Membership.objects.filter(
            user=OuterRef("adviser"), office=OuterRef("offer__office"), role=Role.ADVISER, user__is_active=True
        )
        return self.annotate(has_stray_adviser=Q(adviser__isnull=False) & ~Exists(own))


class ConsultationHour(Sited, Addressed, Keyed):
    """A recurrence rule in local wall time that slots are generated from. A drop-in hour yields one unbookable slot.

    The rule is stored in columns that the database can check; `recurrence` expands it.
    Weeks and months are counted from the first date on or after `valid_from`. `desk_seats` are taken from the last
    slots of each date: families cannot book those seats online, the desk can.
    `video_link` leads to its talks by video, where an appointment has no link of its own. It stays when the hour
    changes its way of meeting: what is booked by video goes on so.

    Triggers keep sensitive offers out of rooms that can be seen into; without one, `seclusion` says how nobody sees in
    at the place of the hour, or else of its offer, which then does not move on.
    """

    offer = models.ForeignKey(
        Offer, verbose_name=_("offer"), on_delete=models.PROTECT, related_name="consultation_hours"
    )
    rhythm = models.CharField(_("rhythm"), max_length=10, choices=Rhythm, default=Rhythm.WEEKLY)
    every = models.PositiveSmallIntegerField(_("every so many weeks or months"), default=1)
    week_of_month = models.SmallIntegerField(_("which one of the month"), choices=WeekOfMonth, null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))
    slot_minutes = models.PositiveSmallIntegerField(
        _("minutes per appointment"), default=30, validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    break_minutes = models.PositiveSmallIntegerField(
        _("minutes between appointments"), default=0, validators=[MaxValueValidator(120)]
    )
    capacity = models.PositiveSmallIntegerField(
        _("places"), default=1, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    unit = models.CharField(_("one place is for"), max_length=10, choices=Unit, default=Unit.FAMILY)
    desk_seats = models.PositiveSmallIntegerField(_("places kept for the desk"), default=0)
    lead_hours = models.PositiveSmallIntegerField(
        _("book at the latest so many hours before"), default=0, validators=[MaxValueValidator(720)]
    )
    horizon_weeks = models.PositiveSmallIntegerField(
        _("book at the earliest so many weeks before"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(52)],
    )
    in_school_holidays = models.BooleanField(_("also in school holidays"), default=True)
    on_public_holidays = models.BooleanField(_("also on public holidays"), default=False)
    is_drop_in = models.BooleanField(_("without an appointment"), default=False)
    channel = models.CharField(_("how"), max_length=10, choices=MeetingChannel, default=MeetingChannel.ON_SITE)
    video_link = models.CharField(
        _("link for talks by video"), max_length=LONGEST, blank=True, validators=[refuse_other_doors]
    )
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("adviser"),
        on_delete=models.PROTECT,
        related_name="consultation_hours",
        null=True,
        blank=True,
    )
    further_advisers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("further advisers"), related_name="further_hours", blank=True
    )
    room = models.ForeignKey(
        Room, verbose_name=_("room"), on_delete=models.PROTECT, related_name="consultation_hours", null=True, blank=True
    )
    place = models.ForeignKey(
        Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # Of a sensitive talk without a room of the house, confirmed by whoever plans it.
    seclusion = models.CharField(_("how nobody sees in"), max_length=200, blank=True)
    valid_from = models.DateField(_("first day"))
    valid_until = models.DateField(_("last day"), null=True, blank=True)

    objects = ConsultationHourQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation hour")
        verbose_name_plural = _("consultation hours")
        ordering = ["weekday", "starts_at", "id"]
        # The last ones on the tables of offers and stands, which do not know hours.
        triggers = [
            HOUR_OUT_OF_SIGHT,
            HOUR_SECLUDED,
            DATES_STAY_OUT_OF_SIGHT,
            OFFER_SECLUDED,
            SECLUSION_STAYS,
            CALENDAR_OUTLASTS_HOURS,
            # The link opens talks.
            remembers("appointments.consultationhour", but=("video_link",)),
        ]
        constraints = [
            models.CheckConstraint(
                name="hour_weekday_known",
                condition=Q(weekday__in=Weekday.values),
                violation_error_message=_("Choose one of the seven weekdays."),
            ),
            models.CheckConstraint(
                name="hour_rhythm_known",
                condition=Q(rhythm=Rhythm.WEEKLY, week_of_month__isnull=True)
                | Q(rhythm=Rhythm.MONTHLY, week_of_month__isnull=False, week_of_month__in=WeekOfMonth.values),
                violation_error_message=_("Say which weekday of the month it is, for example the first."),
            ),
            models.CheckConstraint(
                name="hour_every_sane",
                condition=Q(every__gte=1, every__lte=12),
                violation_error_message=_("An hour comes again after 1 to 12 weeks or months. Change the number."),
            ),
            models.CheckConstraint(
                name="hour_break_sane",
                condition=Q(break_minutes__lte=120),
                violation_error_message=_("A break lasts at most two hours. Change the minutes."),
            ),
            models.CheckConstraint(
                name="hour_lead_and_horizon_sane",
                condition=Q(lead_hours__lte=720)
                & (Q(horizon_weeks__isnull=True) | Q(horizon_weeks__gte=1, horizon_weeks__lte=52)),
                violation_error_message=_("Families book from 52 weeks to 0 hours before. Change the numbers."),
            ),
            models.CheckConstraint(
                name="hour_room_or_place",
                condition=Q(room__isnull=True) | Q(place__isnull=True),
                violation_error_message=_("Choose a room of the house or another place, not both."),
            ),
            models.CheckConstraint(
                name="hour_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The hour must end after it starts, on the same day. Check both times."),
            ),
            models.CheckConstraint(
                name="hour_last_day_after_first",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The last day must not be before the first day. Check both dates."),
            ),
            models.CheckConstraint(
                name="hour_slot_minutes_sane",
                condition=Q(slot_minutes__gte=5, slot_minutes__lte=480),
                violation_error_message=_("An appointment lasts from 5 minutes to 8 hours. Change the minutes."),
            ),
            models.CheckConstraint(
                name="hour_capacity_sane",
                condition=Q(capacity__gte=1, capacity__lte=200),
                violation_error_message=_("Give between 1 and 200 places."),
            ),
            models.CheckConstraint(
                name="hour_unit_known",
                condition=Q(unit__in=Unit.values),
                violation_error_message=_("Choose from the list what one place is for."),
            ),
            models.CheckConstraint(
                name="hour_channel_known",
                condition=Q(channel__in=MeetingChannel.values),
                violation_error_message=_("Choose from the list how the talk takes place."),
            ),
            only_doors("hour"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts_at:%H:%M}–{self.ends_at:%H:%M}"

    @property
    def is_out_of_use(self) -> bool:
        """Whether nothing takes place any more where the family would go, or in its room: it then has no times."""
        return self.site is not None and not (self.room.is_in_use if self.room else self.site.is_active)

    @property
    def way_for_staff(self) -> str:
        return MeetingChannel(self.channel).in_sentence

    @property
    def is_on_site(self) -> bool:
        return MeetingChannel(self.channel).is_on_site

    @property
    def is_by_video(self) -> bool:
        return MeetingChannel(self.channel).is_by_video

    @property
    def days_in_words(self) -> str:
        """Return the rule in words: "Every second Tuesday"."""
        return in_words(self)

    def as_on(self, single: "SingleDate | None") -> "ConsultationHour":
        """Return the hour as it is on a single date, which may name another room or place."""
        if single is None or not single.is_elsewhere:
            return self
        there = copy(self)
        there.room, there.place = single.room, single.place
        return there


class SingleDateQuerySet(models.QuerySet["SingleDate"]):
    """Single dates in the words of the house."""

    def to_come(self, today: date) -> Self:
        """Those that take place, or would have, today or later."""
        return self.filter(Q(moved_to__gte=today) | Q(moved_to=None, day__gte=today))

    def with_places(self) -> Self:
        return self.select_related("room__place", "place")


class SingleDate(models.Model):
    """An exception to an hour's rule. Empty times are those of the hour, and so is the room or place.

    Triggers keep dates of sensitive offers in rooms that cannot be seen into: no words say of them how nobody sees in.
    """

    hour = models.ForeignKey(
        ConsultationHour, verbose_name=_("hour"), on_delete=models.CASCADE, related_name="single_dates"
    )
    change = models.CharField(_("what changes"), max_length=10, choices=DateChange)
    day = models.DateField(_("day"))
    moved_to = models.DateField(_("new day"), null=True, blank=True)
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    room = models.ForeignKey(
        Room, verbose_name=_("room"), on_delete=models.PROTECT, related_name="single_dates", null=True, blank=True
    )
    place = models.ForeignKey(
        Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = SingleDateQuerySet.as_manager()

    class Meta:
        verbose_name = _("single date")
        verbose_name_plural = _("single dates")
        ordering = ["day", "id"]
        triggers = [DATE_OUT_OF_SIGHT]
        constraints = [
            models.UniqueConstraint(
                name="single_date_once",
                fields=["hour", "day"],
                violation_error_message=_("This day has a change already. Take that one back first."),
            ),
            models.CheckConstraint(
                name="single_date_change_known",
                condition=Q(change=DateChange.MOVED, moved_to__isnull=False)
                | Q(change__in=[DateChange.CANCELLED, DateChange.ADDED], moved_to__isnull=True),
                violation_error_message=_("A date that moves needs a new day. Choose one."),
            ),
            models.CheckConstraint(
                name="single_date_ends_after_start",
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("starts_at")),
                violation_error_message=_("Give both times, or none. The date must end after it starts."),
            ),
            models.CheckConstraint(
                name="single_date_room_or_place",
                condition=Q(room__isnull=True) | Q(place__isnull=True),
                violation_error_message=_("Choose a room of the house or another place, not both."),
            ),
            models.CheckConstraint(
                name="single_date_cancelled_is_nowhere",
                condition=~Q(change=DateChange.CANCELLED) | Q(room__isnull=True, place__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_change_display()}"

    @property
    def takes_place_on(self) -> date:
        return self.moved_to or self.day

    @property
    def days(self) -> frozenset[date]:
        """When it was and when it is: the only days on which it changes anything."""
        return frozenset({self.day, self.takes_place_on})

    @property
    def stays_on_its_day(self) -> bool:
        return self.moved_to == self.day

    @property
    def is_elsewhere(self) -> bool:
        return self.room_id is not None or self.place_id is not None

    @property
    def where(self) -> str:
        """The room or the place that it names, in words; empty if it is where its hour is."""
        if self.room:
            return f"{self.room.name}, {self.room.place.name}"
        return self.place.name if self.place else ""

    @property
    def change_in_words(self) -> str:
        """Say what becomes of the day: "does not take place"."""
        change = DateChange(self.change)
        match change:
            case DateChange.CANCELLED:
                return gettext("does not take place")
            case DateChange.MOVED if self.stays_on_its_day:
                return gettext("stays on its day")
            case DateChange.MOVED:
                return gettext("moved to %(day)s") % {"day": dates.day(self.takes_place_on)}
            case DateChange.ADDED:
                return gettext("takes place in addition")
            case _:
                assert_never(change)
