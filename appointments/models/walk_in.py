"""Numbers for whoever comes without an appointment: who is next, and never who it is."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from familienzentrum.models.base import Addressed
from offers.models import Offer

# As many as three figures on a screen can show, and more than a house sees in a day.
LAST_NUMBER = 999
LAST_COUNTER = 99


class WalkInState(models.TextChoices):
    """Where a number stands."""

    WAITING = "waiting", _("Waiting")
    CALLED = "called", _("Has been called")
    SERVED = "served", _("Was there")
    GONE = "gone", _("Not there")


# In these a number has been called at a counter.
_AT_A_COUNTER = [WalkInState.CALLED, WalkInState.SERVED]


class WalkInQuerySet(models.QuerySet["WalkIn"]):
    """Numbers in the words of the house."""

    def waiting(self) -> Self:
        return self.filter(state=WalkInState.WAITING)

    def called(self) -> Self:
        return self.filter(state=WalkInState.CALLED)

    def on(self, day: dt.date) -> Self:
        return self.filter(day=day)


class WalkIn(Addressed):
    """A number of one day. It says nothing of who holds it, and is deleted in the night after.

    Numbers count through the whole house, so that a screen needs to name no offer, and a number keeps its turn when it
    goes over to another offer. They are in the order of their number and called in that of `call`: no clock has a say
    in who is next. `waited` is in minutes, known once the number was called.
    """

    offer = models.ForeignKey(Offer, verbose_name=_("offer"), on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=WalkInState, default=WalkInState.WAITING)
    taken_at = models.DateTimeField(_("taken at"))
    call = models.PositiveIntegerField(_("which call of the day"), null=True)
    counter = models.PositiveSmallIntegerField(pgettext_lazy("in a room", "counter"), null=True)
    waited = models.PositiveSmallIntegerField(_("minutes waited"), null=True)

    objects = WalkInQuerySet.as_manager()

    class Meta:
        verbose_name = _("number of a walk-in")
        verbose_name_plural = _("numbers of walk-ins")
        ordering = ["day", "number"]
        constraints = [
            models.UniqueConstraint(name="walk_in_number_once_a_day", fields=["day", "number"]),
            models.UniqueConstraint(name="walk_in_called_one_after_the_other", fields=["day", "call"]),
            models.UniqueConstraint(
                name="walk_in_one_at_a_counter",
                fields=["day", "counter"],
                condition=Q(state=WalkInState.CALLED),
            ),
            models.CheckConstraint(name="walk_in_number_shown", condition=Q(number__range=(1, LAST_NUMBER))),
            models.CheckConstraint(
                name="walk_in_state_fits",
                condition=Q(state__in=_AT_A_COUNTER, call__isnull=False, counter__isnull=False)
                & Q(counter__range=(1, LAST_COUNTER))
                | Q(state__in=[WalkInState.WAITING, WalkInState.GONE], counter__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def is_waiting(self) -> bool:
        return self.state == WalkInState.WAITING

    @property
    def is_called(self) -> bool:
        return self.state == WalkInState.CALLED

    @property
    def is_gone(self) -> bool:
        return self.state == WalkInState.GONE

    @property
    def is_served(self) -> bool:
        return self.state == WalkInState.SERVED

    @property
    def stamp(self) -> str:
        """What differs as soon as it stands elsewhere: whoever acts upon it says where they saw it."""
        return f"{self.state}-{self.counter or 0}-{self.offer_id}"


class WalkInWait(models.Model):
    """How many numbers of an offer waited about how long in a month: all that stays of them.

    `minutes` is the end of a span of time, see `appointments.walk_ins.waits`.
    """

    offer = models.ForeignKey(Offer, verbose_name=_("offer"), on_delete=models.PROTECT, related_name="+")
    month = models.DateField(_("month"))
    minutes = models.PositiveSmallIntegerField(_("minutes at most"))
    count = models.PositiveIntegerField(_("count"))

    class Meta:
        verbose_name = _("waiting time of walk-ins")
        verbose_name_plural = _("waiting times of walk-ins")
        constraints = [
            models.UniqueConstraint(name="walk_in_wait_counted_together", fields=["offer", "month", "minutes"]),
            models.CheckConstraint(name="walk_in_wait_of_a_month", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.minutes}"
