"""Substitutions and duties."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appointments.models.spans import Just, TimeSpan
from familienzentrum import local_time
from familienzentrum.choices import Weekday
from familienzentrum.models.base import Addressed
from offers.models import Office


class Substitution(Addressed):
    """One adviser takes over all slots of another at one office for a period."""

    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="substitutions")
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("in place of"), on_delete=models.CASCADE, related_name="represented_by"
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("substitute"), on_delete=models.CASCADE, related_name="represents"
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))

    class Meta:
        verbose_name = _("substitution")
        verbose_name_plural = _("substitutions")
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="substitution_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("It must end after it starts. Check both times."),
            ),
            models.CheckConstraint(
                name="substitution_by_somebody_else",
                condition=~Q(adviser=F("substitute")),
                violation_error_message=_("Nobody stands in for themselves. Choose another person."),
            ),
            ExclusionConstraint(
                name="substitution_one_at_a_time",
                expressions=[
                    (Just("adviser"), RangeOperators.OVERLAPS),
                    (Just("office"), RangeOperators.OVERLAPS),
                    (TimeSpan("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Somebody stands in at that time already. Change that substitution."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.substitute} {local_time.shown(self.starts_at):%Y-%m-%d}"


class Duty(models.Model):
    """Weekly presence in the house, with or without appointments."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="duties"
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))
    valid_from = models.DateField(_("first day"))
    valid_until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["weekday", "starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="duty_weekday_known",
                condition=Q(weekday__in=Weekday.values),
                violation_error_message=_("Choose one of the seven weekdays."),
            ),
            models.CheckConstraint(
                name="duty_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The duty must end after it starts, on the same day. Check both times."),
            ),
            models.CheckConstraint(
                name="duty_last_day_after_first",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The last day must not be before the first day. Check both dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts_at:%H:%M}–{self.ends_at:%H:%M}"
