"""Searches that found nothing, counted: what families miss, and never who looked for it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MissedSearch(models.Model):
    """How often words found nothing in a month.

    The words themselves are kept only once they were counted as often as a count must be to be shown, from each
    connection once a day: what somebody typed once, a name perhaps, stands nowhere. Until then a keyed hash tells that
    it is the same again, and is of no use in another month.
    """

    month = models.DateField(_("month"))
    digest = models.CharField(_("keyed hash"), max_length=64)
    count = models.PositiveIntegerField(_("how often"), default=1)
    words = models.CharField(_("words"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("search without a result")
        verbose_name_plural = _("searches without a result")
        ordering = ["-month", "-count", "words", "id"]
        constraints = [
            models.UniqueConstraint(name="missed_search_once_a_month", fields=["month", "digest"]),
            models.CheckConstraint(
                name="missed_search_shown_when_frequent",
                condition=Q(words="") | Q(count__gte=3),
                violation_error_message=_("Words are kept only once they were missed often enough."),
            ),
        ]

    def __str__(self) -> str:
        return self.words
