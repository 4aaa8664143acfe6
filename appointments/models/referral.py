"""Referrals by slip: counted at both ends, identified at neither."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appointments.choices import ReferralState
from offers.models import Office


class Referral(models.Model):
    """From one office (or the front desk) to another, with a single-use code and no identity.

    The hash of the code is wiped when the slip is used or has expired. Who gave it and who took it stands nowhere: with
    the day it would lead to who talked to the family.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    from_office = models.ForeignKey(
        Office,
        verbose_name=_("sent by"),
        on_delete=models.PROTECT,
        related_name="referrals_from",
        null=True,
        blank=True,
    )
    to_office = models.ForeignKey(
        Office, verbose_name=_("sent to"), on_delete=models.PROTECT, related_name="referrals_to"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ReferralState, default=ReferralState.GIVEN, editable=False
    )
    code_digest = models.CharField(_("hash of the code"), max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    given_on = models.DateField(_("given on"), editable=False)
    arrived_on = models.DateField(_("arrived on"), null=True, editable=False)

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["-given_on", "id"]
        indexes = [models.Index(fields=["given_on"], name="referral_by_day")]
        constraints = [
            models.CheckConstraint(
                name="referral_to_another_office",
                condition=Q(from_office__isnull=True) | ~Q(from_office=F("to_office")),
                violation_error_message=_("Choose another office: this one is where the family is now."),
            ),
            models.CheckConstraint(
                name="referral_state_fits",
                condition=Q(state=ReferralState.GIVEN, code_digest__isnull=False, arrived_on__isnull=True)
                | Q(state=ReferralState.ARRIVED, code_digest__isnull=True, arrived_on__isnull=False)
                | Q(state=ReferralState.EXPIRED, code_digest__isnull=True, arrived_on__isnull=True),
            ),
            models.CheckConstraint(
                name="referral_arrives_after_it_is_given",
                condition=Q(arrived_on__isnull=True) | Q(arrived_on__gte=F("given_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.given_on}"
