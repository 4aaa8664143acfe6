"""One bookable time."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from appointments.choices import MeetingChannel, Unit
from appointments.models.course import Course
from appointments.models.guards import plan, seats, sight, stands, use
from appointments.models.hours import ConsultationHour
from appointments.models.planned import Planned
from appointments.models.spans import Just, TimeSpan
from familienzentrum import local_time
from familienzentrum.models.base import Addressed
from offers.models import Offer, Place, Room, Stand


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


def _seats_for(adults: int, children: int) -> Case:
    """How many places a family takes in each: the same as `Slot.seats_for`."""
    by_heads = [unit for unit in Unit if unit.counts_heads]
    return Case(When(unit__in=by_heads, then=Value(max(adults + children, 1))), default=Value(1))


# Drop-in slots, without later course dates and accompanying advisers' slots.
_OPEN_DOOR = Q(is_withdrawn=False, capacity=0, course__isnull=True, accompanies__isnull=True)
# A time is planned as a day with a beginning and an end; what is not over began no longer ago than this.
LONGEST = timedelta(days=2)


class SlotQuerySet(models.QuerySet["Slot"]):
    """Slots in the words of the house."""

    def offered(self) -> Self:
        return self.filter(is_withdrawn=False)

    def bookable(self, now: datetime, today: date | None = None) -> Self:
        """Future slots that families can book now, full ones included.

        Together with `joinable` the same as `is_open_for_families`.
        """
        return self._open(now, today).filter(starts_at__gt=now)

    def joinable(self, now: datetime) -> Self:
        """First dates of courses that have begun, and that families can book now for the dates ahead."""
        ahead = Slot.objects.offered().filter(course=OuterRef("course"), starts_at__gt=now)
        return self._open(now).filter(Exists(ahead), course__joins_late=True, starts_at__lte=now)

    def open_for_families(self, now: datetime) -> Self:
        """Both, for whoever waits."""
        return self.bookable(now) | self.joinable(now)

    def _open(self, now: datetime, today: date | None = None) -> Self:
        opened = Q(bookable_from__isnull=True) | Q(bookable_from__lte=now)
        still = Q(bookable_until__isnull=True) | Q(bookable_until__gt=now)
        booked = self.offered().filter(opened, still, capacity__gt=0)
        return booked.filter(offer__in=Offer.objects.taking_bookings(today).order_by()).not_by_lot()

    def with_free_seats(self, seats: int | Case = 1) -> Self:
        """Those with at least this many seats bookable online, without those reserved for the desk."""
        return self.filter(
            taken__lte=F("capacity") - seats, taken_publicly__lte=F("capacity") - F("desk_seats") - seats
        )

    def free_singles(self, now: datetime, today: date | None = None) -> Self:
        """Those that families can book now, with a place: without courses, which are booked with all their dates."""
        return self.bookable(now, today).with_free_seats().filter(course__isnull=True)

    def holding(self, *, adults: int, children: int) -> Self:
        """Those with places enough online for a family of this size."""
        return self.with_free_seats(_seats_for(adults, children))

    def holding_at_desk(self, *, adults: int, children: int) -> Self:
        """The same with the places that are kept for the desk."""
        return self.filter(taken__lte=F("capacity") - _seats_for(adults, children))

    def bookable_at_desk(self, now: datetime) -> Self:
        """Slots with a place that the desk can book, including reserved ones and slots not open to families."""
        free = self.offered().filter(taken__lt=F("capacity")).not_over(now)
        return free.filter(offer__in=Offer.objects.taking_bookings().order_by()).not_by_lot()

    def not_by_lot(self) -> Self:
        """Exclude slots allocated by a pending draw: nobody can book them."""
        return self.exclude(course__draw__isnull=False, course__draw__drawn_at__isnull=True)

    def drop_in(self) -> Self:
        """Drop-in slots, without later course dates and accompanying advisers' slots."""
        return self.filter(_OPEN_DOOR)

    def not_over(self, now: datetime, earliest: datetime | None = None) -> Self:
        """Those in progress or ahead. Says twice where to begin, for the index is in order of their beginning.

        A statement that is worded once is given the `earliest` moment at which they began, too.
        """
        return self.filter(ends_at__gt=now, starts_at__gt=earliest or now - LONGEST)

    def with_details(self) -> Self:
        return self.with_places().select_related("offer__office__provider", "course__draw", "hour")

    def with_places(self) -> Self:
        """With what says where they are."""
        return self.select_related("offer__place", "place", "room__place")

    def on(self, day: date) -> Self:
        """Those that begin on this local day."""
        return self.between(*local_time.whole_days(day, day))

    def between(self, start: datetime, end: datetime) -> Self:
        return self.filter(starts_at__gte=start, starts_at__lt=end)


class Slot(Planned, Addressed):
    """One slot of one offer. Triggers maintain `taken` from appointments and held seats.

    Slots of capacity 0 cannot be booked: drop-in hours, later dates of a course (the first date holds the seats), and
    slots of further advisers, which `accompany` the one that families see. `taken_publicly` counts seats not taken
    by the desk; `desk_seats` are reserved for it.

    The database refuses: overlapping slots of one adviser or one room; slots while house, office or room are closed,
    the adviser is away or a partner uses the room; overbooking; withdrawing a booked slot; and any other write to
    the counters of taken seats.
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
    place = models.ForeignKey(
        Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="dates", null=True, blank=True
    )
    accompanies = models.ForeignKey(
        "self", verbose_name=_("accompanies"), on_delete=models.CASCADE, related_name="company", null=True, blank=True
    )
    channel = models.CharField(_("how"), max_length=10, choices=MeetingChannel, default=MeetingChannel.ON_SITE)
    unit = models.CharField(_("one place is for"), max_length=10, choices=Unit, default=Unit.FAMILY)
    capacity = models.PositiveSmallIntegerField(_("places"), default=1)
    taken = models.PositiveSmallIntegerField(_("taken"), default=0, editable=False)
    taken_publicly = models.PositiveSmallIntegerField(_("taken by families themselves"), default=0, editable=False)
    desk_seats = models.PositiveSmallIntegerField(_("places kept for the desk"), default=0)
    bookable_from = models.DateTimeField(_("bookable from"), null=True, blank=True)
    bookable_until = models.DateTimeField(_("bookable until"), null=True, blank=True)
    despite_holiday = models.BooleanField(_("takes place on a public holiday"), default=False)
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)

    objects = SlotQuerySet.as_manager()

    shown_place = ""

    class Meta:
        verbose_name = _("time")
        verbose_name_plural = _("times")
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["offer", "starts_at"], name="slot_of_offer_by_time"),
            # A day, or what is soonest: all lists across offers begin here.
            models.Index(fields=["starts_at", "id"], name="slot_by_time"),
            models.Index(fields=["starts_at", "id"], name="slot_of_open_door_by_time", condition=_OPEN_DOOR),
        ]
        triggers = [
            seats.ONLY_APPOINTMENTS_TAKE,
            seats.STARTS_UNTAKEN,
            plan.SLOT_IS_POSSIBLE,
            use.SLOT_IN_USE,
            stands.SLOT_AT_STAND,
            sight.SLOT_OUT_OF_SIGHT,
            sight.COURSE_HAS_ROOMS,
            # on the tables of offers, places and rooms, which do not know slots
            use.PLACE_OUT_OF_USE,
            use.ROOM_OUT_OF_USE,
            use.OFFER_OUT_OF_USE,
            stands.STAND_LEAVES_NO_TIME,
            stands.PLACE_MOVES_OFF,
            stands.ROOM_MOVES_OFF,
            stands.OFFER_MOVES_OFF,
            sight.OFFER_OUT_OF_SIGHT,
            sight.ROOM_OUT_OF_SIGHT,
        ]
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
                name="slot_lasts_two_days_at_most",
                condition=Q(ends_at__lte=F("starts_at") + LONGEST),
                violation_error_message=_("A time lasts two days at most. Plan several."),
            ),
            models.CheckConstraint(
                name="slot_taken_within_capacity",
                condition=Q(taken__gte=0, taken__lte=F("capacity")),
                violation_error_message=_("This time has no free place any more. Choose another time."),
            ),
            models.CheckConstraint(
                name="slot_taken_within_public_share",
                condition=Q(taken_publicly__gte=0, taken_publicly__lte=F("capacity") - F("desk_seats")),
                violation_error_message=_("The last places of this time are given by phone. Please call us."),
            ),
            models.CheckConstraint(
                name="slot_desk_seats_within_capacity",
                condition=Q(desk_seats__gte=0, desk_seats__lte=F("capacity")),
                violation_error_message=_("No more places can be kept for the desk than there are."),
            ),
            models.CheckConstraint(
                name="slot_room_or_place",
                condition=Q(room__isnull=True) | Q(place__isnull=True),
                violation_error_message=_("Choose a room of the house or another place, not both."),
            ),
            models.CheckConstraint(
                name="slot_company_has_no_seats",
                condition=Q(accompanies__isnull=True) | Q(capacity=0, room__isnull=True, course__isnull=True),
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
            models.UniqueConstraint(
                name="slot_once_per_hour_and_start",
                fields=["hour", "starts_at"],
                condition=Q(accompanies__isnull=True),
            ),
            models.UniqueConstraint(
                name="slot_one_booking_date_per_course",
                fields=["course"],
                condition=Q(course__isnull=False, capacity__gt=0),
                violation_error_message=_("The places of a course stand at its first date only."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer} {local_time.shown(self.starts_at):%Y-%m-%d %H:%M}"

    @cached_property
    def stand(self) -> Stand | None:
        """Where its mobile place stands then. A query, unless `know_stands` has asked for many times at once."""
        know_stands([self])
        found: Stand | None = self.__dict__["stand"]
        return found

    def is_open_for_families(self, now: datetime) -> bool:
        """Return whether a family may try to book; the database decides whether a place is left."""
        is_early = self.bookable_from is not None and self.bookable_from > now
        is_late = self.bookable_until is not None and self.bookable_until <= now
        return self.is_offered and not is_early and not is_late and (self.starts_at > now or self.can_be_joined(now))

    def can_be_joined(self, now: datetime) -> bool:
        """Return whether this is the first date of a course that has begun, and is booked for the dates ahead."""
        if self.starts_at > now or self.course is None or not self.course.joins_late or self.course.waits_for_draw:
            return False
        return Slot.objects.offered().filter(course=self.course_id, starts_at__gt=now).exists()

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def is_stall(self) -> bool:
        return self.unit == Unit.STALL

    def seats_for(self, *, adults: int, children: int) -> int:
        """Return how many places a family of this size takes."""
        return adults + children if Unit(self.unit).counts_heads else 1


def know_stands(slots: Collection[Planned]) -> None:
    """Look up where mobile places stand at these times. One query, and none if no place is mobile."""
    sited = [(slot, site.pk if (site := slot.site) and site.is_mobile else None) for slot in slots]
    found = stands_at([(place, slot.starts_at, slot.ends_at) for slot, place in sited])
    for slot, stand in zip(slots, found, strict=True):
        slot.__dict__["stand"] = stand


def stands_at(times: Sequence[tuple[int | None, datetime, datetime]]) -> list[Stand | None]:
    """Return where mobile places, given by id, stand from a beginning to an end; nowhere without a place.

    One query, and none if there is no place.
    """
    mobile = {place for place, _start, _end in times if place is not None}
    days = {timezone.localdate(start) for _place, start, _end in times} if mobile else set()
    known: dict[int, list[Stand]] = {place: [] for place in mobile}
    for stand in Stand.objects.filter(place__in=mobile, day__in=days).select_related("place") if mobile else ():
        known[stand.place_id].append(stand)
    return [_covering(known[place] if place is not None else [], start, end) for place, start, end in times]


def _covering(stands: list[Stand], start: datetime, end: datetime) -> Stand | None:
    return next((stand for stand in stands if stand.covers(start, end)), None)
