"""A lost second factor: one person asks to remove it, another one decides."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Whoever lost it stands in the door: it is decided about today, or asked for anew.
_HOURS = 24


class FactorResetQuerySet(models.QuerySet["FactorReset"]):
    """Requests in the words of the house."""

    def open(self) -> Self:
        """Those that wait for a second person."""
        return self.filter(decided_at=None, asked_at__gt=timezone.now() - dt.timedelta(hours=_HOURS))


class FactorReset(models.Model):
    """Asked for by the administration, or at the machine of the portal; decided by somebody else, who is logged in."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("for whom"), on_delete=models.CASCADE, related_name="factor_resets"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # Who sat at the machine, if nobody was logged in.
    operator = models.CharField(_("operator"), max_length=60, blank=True)
    reason = models.CharField(_("how it was made sure who asks"), max_length=200)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    is_granted = models.BooleanField(_("granted"), default=False)

    objects = FactorResetQuerySet.as_manager()

    class Meta:
        verbose_name = _("removal of second factors")
        verbose_name_plural = _("removals of second factors")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="factor_reset_four_eyes",
                condition=~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("person")) & ~Q(asked_by=F("person")),
                violation_error_message=_("A second person has to decide, and not the one whom it is about."),
            ),
            models.CheckConstraint(
                name="factor_reset_asked_by_somebody",
                condition=Q(asked_by__isnull=False, operator="") | (Q(asked_by__isnull=True) & ~Q(operator="")),
            ),
            models.CheckConstraint(
                name="factor_reset_decided_at_and_by",
                condition=Q(decided_at=None, decided_by=None, is_granted=False)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="factor_reset_one_open",
                fields=["person"],
                condition=Q(decided_at=None),
                violation_error_message=_("Somebody has asked for this already. A second person decides."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def is_open(self) -> bool:
        return self.decided_at is None and self.asked_at > timezone.now() - dt.timedelta(hours=_HOURS)
