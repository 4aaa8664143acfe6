"""Public holidays, closures, absences, lent rooms. The database refuses slots during any of them."""

from typing import Protocol, Self, assert_never

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appointments.choices import ClosureScope
from appointments.models.guards import plan, use
from appointments.models.spans import Just, TimeSpan
from familienzentrum import local_time
from familienzentrum.models.base import Addressed
from offers.models import Offer, Office, Room


class PublicHoliday(models.Model):
    """A public holiday of the centre's Land."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["day"]
        triggers = [plan.HOLIDAY_MEETS_NO_TIME]

    def __str__(self) -> str:
        return f"{self.name} {self.day}"


class SchoolHoliday(models.Model):
    """A period without school; each hour says whether it takes place then."""

    name = models.CharField(_("name"), max_length=80)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("school holidays")
        verbose_name_plural = _("school holidays")
        ordering = ["first_day", "id"]
        constraints = [
            models.CheckConstraint(
                name="school_holiday_last_day_after_first",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message=_("The last day must not be before the first day. Check both dates."),
            ),
            models.UniqueConstraint(
                name="school_holiday_once",
                fields=["first_day", "last_day"],
                violation_error_message=_("These holidays stand in the list already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


def _ends_after_start(table: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"{table}_ends_after_start",
        condition=Q(ends_at__gt=F("starts_at")),
        violation_error_message=_("It must end after it starts. Check both times."),
    )


class Held(Protocol):
    """Whatever an office holds, in a room of the house or elsewhere: a consultation hour, a time."""

    @property
    def offer(self) -> Offer: ...
    @property
    def room_id(self) -> int | None: ...


class ClosureQuerySet(models.QuerySet["Closure"]):
    """Closures by what they cover; `Closure.covers` and `Closure.covered` say the same of one."""

    def covering(self, *, office: int | None = None, rooms: models.QuerySet[Room] | None = None) -> Self:
        """Those of the whole house, and those that keep an office from working or everybody out of these rooms."""
        found = Q()
        for scope in ClosureScope:
            match scope:
                case ClosureScope.HOUSE:
                    found |= Q(scope=scope)
                case ClosureScope.OFFICE:
                    found |= Q(office=office) if office is not None else Q()
                case ClosureScope.ROOM:
                    found |= Q(room__in=rooms) if rooms is not None else Q()
                case _:
                    assert_never(scope)
        return self.filter(found)


class Closure(Addressed):
    """House, office or room is closed. `reason` is shown to families where slots are missing."""

    scope = models.CharField(_("what is closed"), max_length=10, choices=ClosureScope)
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="closures", null=True, blank=True
    )
    room = models.ForeignKey(
        Room, verbose_name=_("room"), on_delete=models.PROTECT, related_name="closures", null=True, blank=True
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    reason = models.CharField(_("reason for families"), max_length=120, blank=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["starts_at", "id"]
        triggers = [plan.CLOSURE_MEETS_NO_TIME]
        constraints = [
            _ends_after_start("closure"),
            models.CheckConstraint(
                name="closure_scope_fits",
                condition=Q(scope=ClosureScope.HOUSE, office__isnull=True, room__isnull=True)
                | Q(scope=ClosureScope.OFFICE, office__isnull=False, room__isnull=True)
                | Q(scope=ClosureScope.ROOM, office__isnull=True, room__isnull=False),
                violation_error_message=_("Say which office or which room is closed, or choose the whole house."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()} {local_time.shown(self.starts_at):%Y-%m-%d}"

    @property
    def named_pk(self) -> int | None:
        """The key of what is closed; None is the whole house."""
        field = ClosureScope(self.scope).named_by
        found: int | None = getattr(self, f"{field}_id") if field else None
        return found

    @property
    def named(self) -> Office | Room | None:
        """What is closed; None is the whole house."""
        field = ClosureScope(self.scope).named_by
        found: Office | Room | None = getattr(self, field) if field else None
        return found

    def covers(self, held: Held) -> bool:
        """Tell whether this cannot take place while the closure lasts."""
        scope = ClosureScope(self.scope)
        match scope:
            case ClosureScope.HOUSE:
                return True
            case ClosureScope.OFFICE:
                return held.offer.office_id == self.office_id
            case ClosureScope.ROOM:
                return held.room_id == self.room_id
            case _:
                assert_never(scope)

    @property
    def covered(self) -> Q:
        """The condition for hours or times that cannot take place while the closure lasts."""
        scope = ClosureScope(self.scope)
        match scope:
            case ClosureScope.HOUSE:
                return Q()
            case ClosureScope.OFFICE:
                return Q(offer__office=self.office_id)
            case ClosureScope.ROOM:
                return Q(room=self.room_id)
            case _:
                assert_never(scope)


class Absence(Addressed):
    """A member of staff is away. Deliberately without a reason."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="absences"
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["starts_at", "id"]
        triggers = [plan.ABSENCE_MEETS_NO_TIME]
        constraints = [_ends_after_start("absence")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {local_time.shown(self.starts_at):%Y-%m-%d}"


class RoomBooking(Addressed):
    """A partner uses a room of the house. The purpose must not name a family."""

    room = models.ForeignKey(Room, verbose_name=_("room"), on_delete=models.PROTECT, related_name="bookings")
    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="room_bookings")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    purpose = models.CharField(_("what for"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("booking of a room")
        verbose_name_plural = _("bookings of rooms")
        ordering = ["starts_at", "id"]
        triggers = [plan.LENDING_MEETS_NO_TIME, use.LENDING_IN_USE]
        constraints = [
            _ends_after_start("room_booking"),
            ExclusionConstraint(
                name="room_booking_never_twice",
                expressions=[
                    (Just("room"), RangeOperators.OVERLAPS),
                    (TimeSpan("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The room is in use then. Choose another time or another room."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} {local_time.shown(self.starts_at):%Y-%m-%d %H:%M}"
