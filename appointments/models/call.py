"""Calls by the desk to families that no mail reaches, or that ask for it. The phone number stays encrypted."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.choices import CallReason
from appointments.models.call_wish import CallWish
from appointments.models.family_record import FamilyRecord, OfFamilyRecord
from appointments.models.slot import Slot
from familienzentrum.models import User

# So long a call is with whoever began it; then somebody else may take it over.
CALLING = dt.timedelta(minutes=30)


class CallTaskQuerySet(models.QuerySet["CallTask"]):
    """Calls in the words of the house."""

    def open(self) -> Self:
        """Calls to be made, to families whose data is not erased."""
        is_known = Q(appointment__sealed__isnull=False) | Q(waiting_entry__sealed__isnull=False)
        is_known |= Q(wish_list__sealed__isnull=False) | Q(call_wish__sealed__isnull=False)
        return self.filter(is_known, done_at=None)

    def called_back(self) -> Self:
        """Done calls to people who asked for one and whose number is still there."""
        return self.filter(call_wish__sealed__isnull=False, done_at__isnull=False)

    def with_details(self) -> Self:
        """With everything that lists show."""
        return self.select_related(
            "slot",
            "appointment__office",
            "appointment__begins_with",
            "appointment__ends_with",
            "appointment__slot__offer__office",
            *(f"appointment__slot__{name}" for name in ("offer__place", "place", "room__place", "hour")),
            "waiting_entry__office",
            "waiting_entry__offer__office",
            *(f"waiting_entry__held_seats__slot__{name}" for name in ("offer__place", "place", "room__place")),
            "wish_list__office",
            "wish_list__draw",
            "call_wish",
            "claimed_by",
        ).prefetch_related("wish_list__wishes__course", "wish_list__wishes__appointment__slot")


def _about_one_thing() -> Q:
    things = ("appointment", "waiting_entry", "wish_list", "call_wish")
    only = Q()
    for thing in things:
        only |= Q(**{f"{other}__isnull": other != thing for other in things})
    return only


class CallTask(OfFamilyRecord):
    """A family that the desk has to call. What to say is the difference between what it knows and what stands.

    A reminder is about one `slot`: the time itself, or a date of its course. Who is about to call has `claimed` it, so
    that nobody else calls at the same time.
    """

    call_wish = models.ForeignKey(
        CallWish,
        verbose_name=_("wish for a call"),
        on_delete=models.CASCADE,
        related_name="calltasks",
        null=True,
    )
    slot = models.ForeignKey(Slot, verbose_name=_("time"), on_delete=models.CASCADE, related_name="+", null=True)
    reason = models.CharField(_("reason"), max_length=20, choices=CallReason)
    made_on = models.DateField(_("made on"))
    done_at = models.DateTimeField(_("done at"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("done by"), on_delete=models.PROTECT, related_name="+", null=True
    )

    claimed_at = models.DateTimeField(_("being called since"), null=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("calling now"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
    )

    objects = CallTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["made_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="call_about_one_thing",
                condition=_about_one_thing(),
            ),
            models.CheckConstraint(
                name="call_wished_by_somebody",
                condition=Q(reason=CallReason.WISHED, call_wish__isnull=False)
                | ~Q(reason=CallReason.WISHED) & Q(call_wish__isnull=True),
            ),
            models.CheckConstraint(
                name="call_claimed_since", condition=Q(claimed_by__isnull=True) | Q(claimed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="call_reminds_of_a_date",
                condition=Q(reason=CallReason.REMINDER, slot__isnull=False, appointment__isnull=False)
                | ~Q(reason=CallReason.REMINDER) & Q(slot__isnull=True),
            ),
            models.UniqueConstraint(
                name="call_one_reminder_per_date",
                fields=["appointment", "slot"],
                condition=Q(reason=CallReason.REMINDER),
            ),
            models.CheckConstraint(name="call_reason_known", condition=Q(reason__in=CallReason.values)),
            models.CheckConstraint(
                name="call_done_at_and_by",
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="call_once_until_done",
                fields=["appointment", "waiting_entry", "wish_list", "call_wish", "reason"],
                condition=Q(done_at__isnull=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.made_on}"

    @property
    def about(self) -> FamilyRecord | CallWish:
        """What it is about, if nobody was told anything yet as well."""
        return self.call_wish or self.record

    def caller_at(self, now: dt.datetime) -> User | None:
        """Who is calling now, if somebody is."""
        until = self.claimed_until
        return self.claimed_by if self.done_at is None and until is not None and now < until else None

    @property
    def claimed_until(self) -> dt.datetime | None:
        """From when on another may take it over."""
        return self.claimed_at + CALLING if self.claimed_at else None
