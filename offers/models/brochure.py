"""What lies on the shelf for families to take along: brochures and leaflets of others."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class BrochureQuerySet(models.QuerySet["Brochure"]):
    """Brochures in the words of the house."""

    def running_out_first(self) -> "BrochureQuerySet":
        """Those to order, then those that are ordered, then the others."""
        runs_out = models.Case(
            models.When(Q(left__lte=F("reorder_at"), ordered_on=None), then=0),
            models.When(left__lte=F("reorder_at"), then=1),
            default=2,
        )
        return self.order_by(runs_out, "title", "id")


class Brochure(models.Model):
    """A printed paper, how many are left, and at how many somebody has to order."""

    title = models.CharField(_("title"), max_length=160)
    publisher = models.CharField(_("who publishes it"), max_length=160, blank=True)
    language = models.CharField(_("language"), max_length=60, blank=True)
    kept_at = models.CharField(_("where it is kept"), max_length=120, blank=True)
    left = models.PositiveSmallIntegerField(_("how many are left"), default=0)
    reorder_at = models.PositiveSmallIntegerField(_("order at"), default=10)
    ordered_on = models.DateField(_("ordered on"), null=True, blank=True)

    objects = BrochureQuerySet.as_manager()

    class Meta:
        verbose_name = _("brochure")
        verbose_name_plural = _("brochures")
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(
                name="brochure_once_per_language",
                fields=["title", "language"],
                violation_error_message=_("This brochure is on the list already. Change its number there."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})" if self.language else self.title

    @property
    def is_to_order(self) -> bool:
        return self.left <= self.reorder_at and self.ordered_on is None
