"""A booking. The family's data is in one encrypted field."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.choices import AppointmentState, Caller, CancelledBy
from appointments.models.guards.attendance import JOINED_AND_LEFT_AT_DATES_OF_ITS_COURSE
from appointments.models.guards.seats import KEEP_TAKEN
from appointments.models.known import Informed, Known
from appointments.models.planned import Planned
from appointments.models.sealed import Sealed, SealedQuerySet, by_contact, erased_wholly, somebody_comes
from appointments.models.slot import Slot
from familienzentrum import local_time
from familienzentrum.models.base import Addressed
from offers.models import Office


class AppointmentQuerySet(SealedQuerySet["Appointment"]):
    """Appointments in the words of the house."""

    def standing(self) -> Self:
        """Those that hold a place, now and later: neither cancelled, nor left while the course goes on."""
        return self.not_cancelled().filter(ends_with__isnull=True)

    def not_cancelled(self) -> Self:
        """With those who left a course that goes on: they were there until then."""
        return self.exclude(state=AppointmentState.CANCELLED)

    def with_details(self) -> Self:
        return self.select_related(
            "office",
            "slot__offer__office",
            "slot__offer__place",
            "slot__place",
            "slot__room__place",
            "slot__course",
            "slot__hour",
        )

    def from_day(self, start: dt.datetime) -> Self:
        """Those with a date from `start` on, the first of these as `next_date`: a course goes on after its first.

        With that one's `next_room`, `next_channel` and `next_adviser`, in words but for the channel.
        """
        booked = Q(pk=OuterRef("slot"), course=None) | Q(course=OuterRef("slot__course"))
        ahead = Slot.objects.offered().filter(booked, starts_at__gte=start).order_by("starts_at", "id")
        full_name = Trim(Concat("adviser__first_name", Value(" "), "adviser__last_name"))
        told = {
            "next_room": F("room__name"),
            "next_channel": F("channel"),
            "next_adviser": Coalesce(NullIf(full_name, Value("")), F("adviser__username")),
        }
        of_next = {name: Subquery(ahead.annotate(told=value).values("told")[:1]) for name, value in told.items()}
        # Mostly it is the time that was booked: nothing needs to be looked up to put them in order.
        next_date = Case(
            When(slot__course=None, then="slot__starts_at"), default=Subquery(ahead.values("starts_at")[:1])
        )
        # Data is kept until after the last date: so nothing of what is long over is looked at.
        kept = self.filter(erase_on__gte=local_time.shown(start).date())
        return kept.filter(self._has_date_from(start)).annotate(next_date=next_date, **of_next)

    @staticmethod
    def _has_date_from(start: dt.datetime) -> Q:
        """Return which are meant, with the ids of courses in words. A query.

        PostgreSQL would look at all appointments that there ever were, if it were to find out the courses on the way.
        """
        dates = Slot.objects.offered().filter(starts_at__gte=start, course__isnull=False)
        courses = dates.order_by().values_list("course", flat=True).distinct()
        return Q(slot__course=None, slot__starts_at__gte=start) | Q(slot__course__in=list(courses))

    def of_offices(self, offices: frozenset[int]) -> Self:
        return self.filter(office_id__in=offices)


class Appointment(Addressed, Informed, Sealed):
    """One family in one slot. Counts stay for the report; sealed data is erased on `erase_on`.

    `office` is the office at booking: its key encrypts the data, and only its advisers can read it, even if
    the offer moves to another office later. `is_from_desk` means that it takes one of the seats reserved for
    the desk. `sequence` counts the changes, for iCalendar; `told` is what the family knows of them.
    `caller` is who rings if it is by phone; None where nobody was asked.
    `companion` is who comes along to the talk, if the family wants that; None as long as nobody is found.
    `restorable_until` says until when the family may take its cancellation back, or staff the whole course.
    Whoever joins a course after its first date has its dates from `begins_with` on, and `state` is about that date.
    Whoever leaves a course after its first date keeps the dates until `ends_with`, and the place is free for others;
    `cancelled_by` then says whose decision that was.
    """

    slot = models.ForeignKey(Slot, verbose_name=_("time"), on_delete=models.PROTECT, related_name="appointments")
    # Its index begins one by the day until which data is kept.
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="appointments", db_index=False
    )
    state = models.CharField(
        _("state"), max_length=10, choices=AppointmentState, default=AppointmentState.BOOKED, editable=False
    )
    seats = models.PositiveSmallIntegerField(_("places"), default=1, editable=False)
    is_from_desk = models.BooleanField(_("booked by the desk"), default=False, editable=False)
    sequence = models.PositiveSmallIntegerField(_("number of changes"), default=0, editable=False)
    booked_on = models.DateField(_("booked on"), editable=False)
    arrived_at = models.DateTimeField(_("arrived at"), null=True, editable=False)
    arrived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("checked in by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    cancelled_on = models.DateField(_("cancelled on"), null=True, editable=False)
    cancelled_by = models.CharField(_("cancelled by"), max_length=10, choices=CancelledBy, blank=True, editable=False)

    caller = models.CharField(_("who calls"), max_length=10, choices=Caller, null=True, editable=False)  # noqa: DJ001
    companion = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who comes along"),
        on_delete=models.PROTECT,
        related_name="accompanied",
        null=True,
        editable=False,
        db_index=False,
    )
    begins_with = models.ForeignKey(
        Slot,
        verbose_name=_("first date after joining late"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        db_index=False,
    )
    ends_with = models.ForeignKey(
        Slot,
        verbose_name=_("last date before leaving"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        db_index=False,
    )
    restorable_until = models.DateTimeField(_("can be taken back until"), null=True, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["slot__starts_at", "id"]
        triggers = [KEEP_TAKEN, JOINED_AND_LEFT_AT_DATES_OF_ITS_COURSE]
        indexes = [
            models.Index(fields=["erase_on"], condition=Q(sealed__isnull=False), name="appointment_to_erase"),
            models.Index(fields=["office", "erase_on"], name="appointment_of_office_by_day"),
            by_contact("appointment"),
            # A booking writes no entry here; without these the deletion of a slot would read the whole table.
            models.Index(
                fields=["begins_with"], condition=Q(begins_with__isnull=False), name="appointment_joined_late"
            ),
            models.Index(fields=["ends_with"], condition=Q(ends_with__isnull=False), name="appointment_left_after"),
            # Few have one, and each looks up its own.
            models.Index(fields=["companion"], condition=Q(companion__isnull=False), name="appointment_accompanied_by"),
        ]
        constraints = [
            models.CheckConstraint(name="appointment_state_known", condition=Q(state__in=AppointmentState.values)),
            somebody_comes("appointment"),
            models.CheckConstraint(
                name="appointment_restorable_when_cancelled",
                condition=Q(restorable_until__isnull=True)
                | Q(state=AppointmentState.CANCELLED)
                | Q(ends_with__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_left_or_cancelled",
                condition=Q(ends_with__isnull=True) | ~Q(state=AppointmentState.CANCELLED),
            ),
            models.CheckConstraint(
                name="appointment_caller_known", condition=Q(caller__isnull=True) | Q(caller__in=Caller.values)
            ),
            # The number itself is sealed. Without any contact it is certainly missing.
            models.CheckConstraint(
                name="appointment_called_left_a_contact",
                condition=Q(caller__isnull=True) | ~Q(caller=Caller.HOUSE) | Q(contact_digest__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_takes_a_seat",
                condition=Q(seats__gte=1, seats__lte=F("adults") + F("children")),
                violation_error_message=_("An appointment takes at least one place."),
            ),
            models.CheckConstraint(
                name="appointment_arrived_at_and_by",
                condition=Q(arrived_at__isnull=True, arrived_by__isnull=True)
                | Q(arrived_at__isnull=False, arrived_by__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_cancelled_on_and_by",
                condition=Q(state=AppointmentState.CANCELLED, cancelled_on__isnull=False)
                & Q(cancelled_by__in=CancelledBy.values)
                | ~Q(state=AppointmentState.CANCELLED)
                & Q(cancelled_on__isnull=True)
                & (
                    Q(cancelled_by="", ends_with__isnull=True)
                    | Q(ends_with__isnull=False, cancelled_by__in=CancelledBy.values)
                ),
            ),
            erased_wholly(
                "appointment", arrived_at=True, told=True, caller=True, companion=True, restorable_until=True
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def known(self) -> Known:
        """What the family was last told; nothing at all before that. Raises CannotUnseal with a wrong secret."""
        text = self.remembered()
        return Known() if text is None else Known.from_text(text)

    @known.setter
    def known(self, known: Known) -> None:
        """Encrypt it; the caller saves `told`."""
        self.remember(known.to_text())

    @property
    def is_cancelled(self) -> bool:
        return self.state == AppointmentState.CANCELLED

    @property
    def has_left(self) -> bool:
        """The family has left its course, which goes on without it, or the house took it off."""
        return self.ends_with_id is not None

    @property
    def is_taken_off(self) -> bool:
        """The house ended its part in a course that goes on."""
        return self.has_left and self.cancelled_by == CancelledBy.HOUSE

    @property
    def first_date(self) -> Slot:
        """The time, or the first date that the family has of its course: `state` says what became of it."""
        return self.begins_with or self.slot

    @property
    def first_date_id(self) -> int:
        return self.begins_with_id or self.slot_id

    # Whoever locks the row does not join these two: PostgreSQL keeps the joined rows of before it waited.
    def begins_by(self, date: Planned) -> bool:
        """Return whether the family had joined its course by this date."""
        first = self.begins_with if self.begins_with_id else None
        return first is None or date.starts_at >= first.starts_at

    def holds_for(self, date: Planned) -> bool:
        """Return whether it was booked for this date of its course: neither joined later nor left before."""
        last = self.ends_with if self.ends_with_id else None
        return self.begins_by(date) and (last is None or date.starts_at <= last.starts_at)

    @property
    def is_booked(self) -> bool:
        return self.state == AppointmentState.BOOKED

    @property
    def is_checked_in(self) -> bool:
        """The family is in the house now, as far as the desk knows."""
        is_today = timezone.localdate(self.first_date.starts_at) == timezone.localdate()
        return self.state == AppointmentState.ARRIVED and is_today

    @property
    def calls_us(self) -> bool:
        """The family has chosen to call, if the talk is by phone."""
        return self.caller == Caller.FAMILY

    @property
    def can_be_changed(self) -> bool:
        return self.is_booked and not self.has_left

    @property
    def can_be_changed_by_family(self) -> bool:
        """Once the slot has begun only staff can change the state."""
        return self.can_be_changed and self.first_date.starts_at > timezone.now()

    @property
    def can_be_restored(self) -> bool:
        """The family has just cancelled it itself, or left its course, perhaps by mistake."""
        is_own = self.cancelled_by == CancelledBy.FAMILY
        return is_own and self.restorable_until is not None and self.restorable_until > timezone.now()

    @property
    def can_be_moved(self) -> bool:
        """A course is booked with all its dates, so there is no other slot for it."""
        return self.can_be_changed_by_family and self.slot.course_id is None
