"""Links by which people choose the first password of their account themselves."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Invitation(models.Model):
    """One link per person: a new one takes the place of the former. Only the hash of its secret is stored."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member of staff"),
        on_delete=models.CASCADE,
        related_name="invitation",
    )
    # Hears that it was used. Empty if it was made at the machine.
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # Empty until the worker makes the secret, in the moment in which it sends it.
    token_digest = models.CharField(_("hash of the secret"), max_length=64, blank=True)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    ends_at = models.DateTimeField(_("good until"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                name="invitation_secret_once", fields=["token_digest"], condition=~Q(token_digest="")
            ),
            models.CheckConstraint(name="invitation_ends", condition=Q(ends_at__gt=F("made_at"))),
            models.CheckConstraint(
                name="invitation_used_with_a_secret", condition=Q(used_at=None) | ~Q(token_digest="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.ends_at > timezone.now() and self.person.is_active
