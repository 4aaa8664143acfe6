"""Where a mobile place stands, day by day."""

import datetime as dt
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Q
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum import dates, local_time
from familienzentrum.models.spans import Just
from offers.models.place import Place


class _Sum(Func):
    """A day and a time of day, as a timestamp."""

    template = "(%(expressions)s)"
    arg_joiner = " + "
    output_field = models.DateTimeField()


class _OfDay(Func):
    """The half-open range of two times of day on a day. Empty if it ends too early: another constraint says so."""

    function = "TSRANGE"
    output_field = DateTimeRangeField()

    def __init__(self, day: str, start: str, end: str) -> None:
        super().__init__(_Sum(F(day), F(start)), _Sum(F(day), Greatest(F(start), F(end))))


class StandQuerySet(models.QuerySet["Stand"]):
    """Stands in the words of the house."""

    def in_use(self) -> Self:
        return self.filter(place__is_active=True, place__is_mobile=True).select_related("place")

    def soonest_first(self) -> Self:
        """What is still to come, then what is past."""
        is_past = ExpressionWrapper(Q(day__lt=timezone.localdate()), output_field=models.BooleanField())
        return self.select_related("place").order_by(is_past, "day", "starts_at", "id")

    def still_to_come(self, now: dt.datetime) -> Self:
        """Those of today that are not over, and all later ones."""
        local = timezone.localtime(now)
        return self.filter(Q(day__gt=local.date()) | Q(day=local.date(), ends_at__gt=local.time()))


class Stand(models.Model):
    """One stop of a mobile place. Once it has any, times take place only where it stands then.

    Without any, it is where its own address says; so the last one, even a past one, stays while hours take place there.
    """

    place = models.ForeignKey(Place, verbose_name=_("mobile place"), on_delete=models.CASCADE, related_name="stands")
    day = models.DateField(_("day"))
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))
    street = models.CharField(_("where it stands"), max_length=120)
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)
    town = models.CharField(_("town"), max_length=120, blank=True)
    directions = models.CharField(_("how to find it"), max_length=200, blank=True)

    objects = StandQuerySet.as_manager()

    class Meta:
        verbose_name = _("stand")
        verbose_name_plural = _("stands of mobile places")
        ordering = ["day", "starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="stand_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("It must end after it starts, on the same day. Check both times."),
            ),
            ExclusionConstraint(
                name="stand_never_in_two_places",
                expressions=[
                    (Just("place"), RangeOperators.OVERLAPS),
                    (_OfDay("day", "starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("It stands somewhere else then already. Change the other entry instead."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}, {dates.short_day(self.day)}"

    @property
    def day_in_words(self) -> str:
        return dates.short_day(self.day)

    @property
    def address(self) -> str:
        """Street and town, the town being that of the place unless told otherwise."""
        town = f"{self.postal_code} {self.town}" if self.town else f"{self.place.postal_code} {self.place.town}"
        return ", ".join(filter(None, [self.street, town.strip()]))

    def covers(self, start: dt.datetime, end: dt.datetime) -> bool:
        """Whether a time lies in it as a whole."""
        return local_time.at(self.day, self.starts_at) <= start and end <= local_time.at(self.day, self.ends_at)
