"""What an adviser has to know of a time that is near: it says nothing about a family."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.choices import DayChange
from appointments.models.slot import Slot


class DayNews(models.Model):
    """A time of today or the next working day that became free, or that somebody takes over."""

    slot = models.ForeignKey(Slot, verbose_name=_("time"), on_delete=models.CASCADE, related_name="day_news")
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("adviser"), on_delete=models.CASCADE, related_name="day_news"
    )
    change = models.CharField(_("what happened"), max_length=10, choices=DayChange)
    noted_at = models.DateTimeField(_("noted at"), auto_now_add=True)

    class Meta:
        verbose_name = _("news of a day")
        verbose_name_plural = _("news of a day")
        ordering = ["slot__starts_at", "id"]
        constraints = [
            models.CheckConstraint(name="day_news_change_known", condition=Q(change__in=DayChange.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_change_display()} {self.pk}"
