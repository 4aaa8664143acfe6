"""Secret URLs of advisers' calendar feeds."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarSubscription(models.Model):
    """One secret URL of one adviser; only its hash is stored. Deleting the row revokes it."""

    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("adviser"), on_delete=models.CASCADE, related_name="subscriptions"
    )
    token_digest = models.CharField(_("hash of the secret"), max_length=64, unique=True, editable=False)
    made_on = models.DateField(_("made on"), editable=False)

    class Meta:
        verbose_name = _("calendar subscription")
        verbose_name_plural = _("calendar subscriptions")
        ordering = ["made_on", "id"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.made_on}"
