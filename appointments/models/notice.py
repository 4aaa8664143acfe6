"""A paper for the door: the worker makes it, a page waits for it."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.models.closing import Closure

# Laying it out takes a second or two.
SILENCE = dt.timedelta(minutes=1)


class DoorNotice(models.Model):
    """The notice of one closure as a PDF, once it is made; deleted the following night."""

    closure = models.OneToOneField(
        Closure, verbose_name=_("closure"), on_delete=models.CASCADE, related_name="door_notice"
    )
    asked_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    has_failed = models.BooleanField(_("could not be made"), default=False)
    content = models.BinaryField(_("content"), null=True)

    class Meta:
        verbose_name = _("notice for the door")
        verbose_name_plural = _("notices for the door")
        ordering = ["-asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="door_notice_made_or_failed", condition=Q(content__isnull=True) | Q(has_failed=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.closure_id}"

    @property
    def is_ready(self) -> bool:
        return self.content is not None

    @property
    def is_missing(self) -> bool:
        """It could not be made, or nobody makes it: the worker was stopped, or there is none."""
        return not self.is_ready and (self.has_failed or timezone.now() - self.asked_at > SILENCE)
