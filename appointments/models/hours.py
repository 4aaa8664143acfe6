"""Recurring consultation hours, in local wall time."""

from datetime import date
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from appointments.choices import MeetingChannel, Unit
from familienzentrum.choices import Role, Weekday
from familienzentrum.models.base import Addressed, Keyed
from offers.models import Membership, Offer, Room


class ConsultationHourQuerySet(models.QuerySet["ConsultationHour"]):
    """Consultation hours in the words of the house."""

    def running(self, today: date) -> Self:
        """Those that take place today or later."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today))

    def with_details(self) -> Self:
        return self.select_related("offer__office", "adviser", "room__place")

    def with_stray_adviser(self) -> Self:
        """Add `has_stray_adviser`: the adviser's account is closed, or no longer belongs to the office."""
        own = Membership.objects.filter(
            user=OuterRef("adviser"), office=OuterRef("offer__office"), role=Role.ADVISER, user__is_active=True
        )
        return self.annotate(has_stray_adviser=Q(adviser__isnull=False) & ~Exists(own))


class ConsultationHour(Addressed, Keyed):
    """A weekly rule that slots are made from. A drop-in hour makes one slot that nobody can book.

    That a sensitive offer never gets a room that can be seen into is kept by the
    database trigger `sensitive_offer_out_of_sight`.
    """

    offer = models.ForeignKey(
        Offer, verbose_name=_("offer"), on_delete=models.PROTECT, related_name="consultation_hours"
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))
    slot_minutes = models.PositiveSmallIntegerField(
        _("minutes per appointment"), default=30, validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    capacity = models.PositiveSmallIntegerField(
        _("places"), default=1, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    unit = models.CharField(_("one place is for"), max_length=10, choices=Unit, default=Unit.FAMILY)
    is_drop_in = models.BooleanField(_("without an appointment"), default=False)
    channel = models.CharField(_("how"), max_length=10, choices=MeetingChannel, default=MeetingChannel.ON_SITE)
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("adviser"),
        on_delete=models.PROTECT,
        related_name="consultation_hours",
        null=True,
        blank=True,
    )
    room = models.ForeignKey(
        Room, verbose_name=_("room"), on_delete=models.PROTECT, related_name="consultation_hours", null=True, blank=True
    )
    valid_from = models.DateField(_("first day"))
    valid_until = models.DateField(_("last day"), null=True, blank=True)

    objects = ConsultationHourQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation hour")
        verbose_name_plural = _("consultation hours")
        ordering = ["weekday", "starts_at"]
        constraints = [
            models.CheckConstraint(
                name="hour_weekday_known",
                condition=Q(weekday__in=Weekday.values),
                violation_error_message=_("Choose one of the seven weekdays."),
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
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts_at:%H:%M}–{self.ends_at:%H:%M}"
