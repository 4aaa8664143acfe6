"""Rate-limit counters that do not tell by whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LimitCounter(models.Model):
    """Counts tries of one kind in one time window. `key` is a keyed hash whose key changes every day."""

    key = models.CharField(_("hash of kind, origin and day"), max_length=64, primary_key=True)
    count = models.PositiveIntegerField(_("count"), default=0)
    ends_at = models.DateTimeField(_("ends at"), db_index=True)

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")

    def __str__(self) -> str:
        return f"{self.count}"
