"""Which entries of a tally at a stand have been counted, so that none counts twice."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.visit import CAUGHT_UP_WITHIN
from offers.models import Stand


class TallyKind(models.TextChoices):
    """What one press of a key at a stand counts."""

    ADULT = "adult", _("Adult")
    CHILD = "child", _("Child")
    TALK = "talk", _("Conversation")


class TallyKeyQuerySet(models.QuerySet["TallyKey"]):
    """Keys in the words of the house."""

    def done_with(self, today: dt.date) -> Self:
        """Those of stands for which nothing is taken any more."""
        return self.filter(stand__day__lt=today - CAUGHT_UP_WITHIN)


class TallyKey(models.Model):
    """The number that a device gave to one entry.

    A device that never heard the answer sends the entry once more: the key says that it was counted. It knows neither
    who sent it nor when, and of a conversation nothing but that there was one.
    """

    key = models.UUIDField(primary_key=True, editable=False)
    stand = models.ForeignKey(Stand, verbose_name=_("stand"), on_delete=models.CASCADE, related_name="tally_keys")
    kind = models.CharField(_("kind"), max_length=10, choices=TallyKind)
    is_taken_back = models.BooleanField(_("taken back"), default=False)

    objects = TallyKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("key of an entry of a tally")
        verbose_name_plural = _("keys of entries of a tally")
        constraints = [
            models.CheckConstraint(name="tally_key_kind_known", condition=Q(kind__in=TallyKind.values)),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
