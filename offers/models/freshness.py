"""Whether offers are still as described: who was asked, what was proposed, and what readers doubt."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum.crypto import CannotUnseal, seal, unseal
from familienzentrum.models.base import Addressed
from offers.choices import CheckState, ProposedField
from offers.models.offer import Offer

NOTE_LENGTH = 500
VALUE_LENGTH = 2000


class OfferCheck(Addressed):
    """One question to the owner of an offer: is this still right? Whoever has its link may answer, once."""

    offer = models.ForeignKey(Offer, verbose_name=_("offer"), on_delete=models.CASCADE, related_name="checks")
    state = models.CharField(_("state"), max_length=20, choices=CheckState, default=CheckState.ASKED)
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    # The mail came to nothing; what the server said is no address.
    is_unreachable = models.BooleanField(_("could not be reached"), default=False)

    class Meta:
        verbose_name = _("question to an owner")
        verbose_name_plural = _("questions to owners")
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.UniqueConstraint(name="offer_check_one_open", fields=["offer"], condition=Q(state=CheckState.ASKED)),
            models.CheckConstraint(
                name="offer_check_answered_with_its_day",
                condition=Q(state__in=[CheckState.CONFIRMED, CheckState.PROPOSED], answered_on__isnull=False)
                | Q(state__in=[CheckState.ASKED, CheckState.LAPSED], answered_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.offer)

    @property
    def is_open(self) -> bool:
        """Whether an answer is still wanted: the house may have looked itself meanwhile."""
        is_checked_since = self.offer.checked_on is not None and self.offer.checked_on > self.asked_on
        return self.state == CheckState.ASKED and not is_checked_since and not self.offer.has_ended


class Proposal(models.Model):
    """What the owner of an offer wants to be changed; coordination decides, change by change."""

    check_asked = models.OneToOneField(
        OfferCheck, verbose_name=_("question"), on_delete=models.CASCADE, related_name="proposal"
    )
    note = models.CharField(_("note"), max_length=NOTE_LENGTH, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="proposal_decided_on_and_by",
                condition=Q(decided_on__isnull=True, decided_by__isnull=True)
                | Q(decided_on__isnull=False, decided_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.check_asked)

    @property
    def offer(self) -> Offer:
        return self.check_asked.offer


class ProposedChange(models.Model):
    """One field and its new text."""

    proposal = models.ForeignKey(Proposal, verbose_name=_("proposal"), on_delete=models.CASCADE, related_name="changes")
    field = models.CharField(_("field"), max_length=20, choices=ProposedField)
    value = models.TextField(_("new text"), max_length=VALUE_LENGTH, blank=True)

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="proposed_change_once_per_field", fields=["proposal", "field"]),
            models.CheckConstraint(name="proposed_change_field_known", condition=Q(field__in=ProposedField.values)),
        ]

    def __str__(self) -> str:
        return str(self.get_field_display())


class Doubt(models.Model):
    """“Something is not right here”, said by a reader without a name.

    People write what they like, so it is sealed like all that families tell, and deleted on its date at the latest.
    """

    offer = models.ForeignKey(Offer, verbose_name=_("offer"), on_delete=models.CASCADE, related_name="doubts")
    sealed = models.BinaryField(_("sealed text"))
    said_on = models.DateField(_("said on"), default=timezone.localdate)
    erase_on = models.DateField(_("erase on"))

    class Meta:
        verbose_name = _("doubt of a reader")
        verbose_name_plural = _("doubts of readers")
        ordering = ["said_on", "id"]
        constraints = [
            models.CheckConstraint(name="doubt_erased_in_time", condition=Q(erase_on__gt=models.F("said_on")))
        ]

    def __str__(self) -> str:
        return str(self.offer)

    def put(self, text: str) -> None:
        """Seal the text with a key of its offer, which stays when the offer moves to another office."""
        self.sealed = seal(text, office=str(self.offer.public_id))

    @property
    def text(self) -> str:
        """Empty if no secret opens it any more: the rest of the page is still worth reading."""
        try:
            return unseal(self.sealed, office=str(self.offer.public_id))
        except CannotUnseal:
            return ""
