"""One bookable time."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from appointments.choices import MeetingChannel, Unit
from appointments.models.hours import ConsultationHour
from familienzentrum.models.base import Addressed
from offers.models import Offer, Room


class TimeSpan(Func):
    """The half-open span of a slot: one may end at the very moment the next begins."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Just(Func):
    """A number as a range of itself: plain ranges need no database extension to exclude each other."""

    function = "INT8RANGE"
    output_field = BigIntegerRangeField()

    def __init__(self, field: str) -> None:
        super().__init__(F(field), F(field), Value("[]"))


def _never_twice(name: str, whose: str, message: Any) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name,
        expressions=[
            (Just(whose), RangeOperators.OVERLAPS),
            (TimeSpan("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
        ],
        condition=Q(is_withdrawn=False, **{f"{whose}__isnull": False}),
        violation_error_message=message,
    )


class SlotQuerySet(models.QuerySet["Slot"]):
    """Slots in the words of the house."""

    def offered(self) -> Self:
        return self.filter(is_withdrawn=False)

    def bookable(self, now: datetime) -> Self:
        """Times ahead that families can book, full ones included."""
        return self.offered().filter(capacity__gt=0, starts_at__gt=now)

    def with_free_places(self, places: int = 1) -> Self:
        return self.filter(taken__lte=F("capacity") - places)

    def drop_in(self) -> Self:
        return self.offered().filter(capacity=0)

    def with_details(self) -> Self:
        return self.select_related("offer__office__provider", "offer__place", "room__place")

    def between(self, start: datetime, end: datetime) -> Self:
        return self.filter(starts_at__gte=start, starts_at__lt=end)


class Slot(Addressed):
    """One time of one offer. `taken` is kept by the database from the appointments; a drop-in time has no places.

    The database refuses: overlapping times of one adviser or one room, more places taken than there
    are, withdrawing a time that somebody booked, and any other hand on `taken`.
    """

    hour = models.ForeignKey(
        ConsultationHour, verbose_name=_("hour"), on_delete=models.PROTECT, related_name="slots", null=True, blank=True
    )
    offer = models.ForeignKey(Offer, verbose_name=_("offer"), on_delete=models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("adviser"),
        on_delete=models.PROTECT,
        related_name="slots",
        null=True,
        blank=True,
    )
    room = models.ForeignKey(
        Room, verbose_name=_("room"), on_delete=models.PROTECT, related_name="slots", null=True, blank=True
    )
    channel = models.CharField(_("how"), max_length=10, choices=MeetingChannel, default=MeetingChannel.ON_SITE)
    unit = models.CharField(_("one place is for"), max_length=10, choices=Unit, default=Unit.FAMILY)
    capacity = models.PositiveSmallIntegerField(_("places"), default=1)
    taken = models.PositiveSmallIntegerField(_("taken"), default=0, editable=False)
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("time")
        verbose_name_plural = _("times")
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["offer", "starts_at"], name="slot_of_offer_by_time")]
        constraints = [
            _never_twice(
                "slot_adviser_never_twice",
                "adviser",
                _("The adviser has another time then. Choose another time or another adviser."),
            ),
            _never_twice(
                "slot_room_never_twice", "room", _("The room is in use then. Choose another time or another room.")
            ),
            models.CheckConstraint(
                name="slot_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The time must end after it starts."),
            ),
            models.CheckConstraint(
                name="slot_taken_within_capacity",
                condition=Q(taken__gte=0, taken__lte=F("capacity")),
                violation_error_message=_("This time has no free place any more. Choose another time."),
            ),
            models.CheckConstraint(
                name="slot_withdrawn_only_when_empty",
                condition=Q(is_withdrawn=False) | Q(taken=0),
                violation_error_message=_("Somebody booked this time. Move or cancel the appointment first."),
            ),
            models.CheckConstraint(
                name="slot_unit_known",
                condition=Q(unit__in=Unit.values),
                violation_error_message=_("Choose from the list what one place is for."),
            ),
            models.CheckConstraint(
                name="slot_channel_known",
                condition=Q(channel__in=MeetingChannel.values),
                violation_error_message=_("Choose from the list how the talk takes place."),
            ),
            models.UniqueConstraint(name="slot_once_per_hour_and_start", fields=["hour", "starts_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.offer} {self.starts_at:%Y-%m-%d %H:%M}"

    def is_open_for_families(self, now: datetime) -> bool:
        """Tell whether a family may still try to book; whether a place is left the database says."""
        return self.starts_at > now and self.is_offered

    @property
    def is_offered(self) -> bool:
        return not self.is_withdrawn and self.capacity > 0 and self.offer.takes_bookings

    @property
    def free(self) -> int:
        return self.capacity - self.taken

    @property
    def note(self) -> str:
        """What a family should know of this time besides the time."""
        if self.channel == MeetingChannel.PHONE:
            return str(_("by phone"))
        if self.capacity > 1:
            return ngettext("%(free)d place free", "%(free)d places free", self.free) % {"free": self.free}
        return ""

    def places_for(self, *, adults: int, children: int) -> int:
        """Return how many places a family of this size takes."""
        return adults + children if self.unit == Unit.PERSON else 1
