"""Wishes to be called back, by people who found nothing that fits."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appointments.models.sealed import SealedData, SealedQuerySet


class CallOrigin(models.TextChoices):
    """Where somebody found nothing that fits, and asked to be called back."""

    GUIDE = "guide", _("End of the guide")
    SEARCH = "search", _("Search without a result")
    OTHER = "other", _("Another page")


class CallWish(SealedData):
    """Somebody asks to be called back: a phone number and a language, sealed for the desk.

    `number_digest` is a keyed hash of the number: while it stands on the list, asking again adds no second call. What
    stays after erasure is a count: on which day somebody asked where, and when they were called.
    """

    origin = models.CharField(_("where it was asked"), max_length=10, choices=CallOrigin)
    wished_on = models.DateField(_("asked on"))
    called_on = models.DateField(_("called on"), null=True, blank=True)
    number_digest = models.CharField(  # noqa: DJ001
        _("hash of the number"), max_length=64, unique=True, null=True, editable=False
    )

    objects = SealedQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish to be called back")
        verbose_name_plural = _("wishes to be called back")
        ordering = ["wished_on", "id"]
        indexes = [models.Index(fields=["erase_on"], condition=Q(sealed__isnull=False), name="call_wish_to_erase")]
        constraints = [
            models.CheckConstraint(name="call_wish_origin_known", condition=Q(origin__in=CallOrigin.values)),
            models.CheckConstraint(
                name="call_wish_erased_wholly",
                condition=Q(sealed__isnull=False, number_digest__isnull=False)
                | Q(sealed__isnull=True, number_digest__isnull=True),
            ),
            models.CheckConstraint(name="call_wish_erased_in_time", condition=Q(erase_on__gt=F("wished_on"))),
            models.CheckConstraint(
                name="call_wish_called_after", condition=Q(called_on__isnull=True) | Q(called_on__gte=F("wished_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def sealed_for(self) -> str:
        return "desk"
