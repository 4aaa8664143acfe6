"""Directories of other portals that are read in as signposts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offers.models.signpost import Signpost


class Feed(models.Model):
    """A directory after HSDS. What it offers become signposts, known again by their key; an error leaves them alone."""

    name = models.CharField(
        _("whose directory it is"),
        max_length=60,
        unique=True,
        help_text=_("Stands behind each title, for example a town."),
    )
    address = models.URLField(
        _("address of the directory"), unique=True, help_text=_("For example: https://portal.example.org/api/hsds")
    )
    is_active = models.BooleanField(
        _("is read"), default=True, help_text=_("Every night. Without the tick its signposts are taken away.")
    )
    sends_changes = models.BooleanField(
        _("answers what has changed"),
        default=False,
        help_text=_("It knows modified_after: then what has changed is read every night, and everything once a week."),
    )
    read_at = models.DateTimeField(_("read at"), null=True, editable=False)
    read_wholly_at = models.DateTimeField(_("read wholly at"), null=True, editable=False)
    # In words for staff, and never in those of the directory.
    trouble = models.CharField(_("trouble"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("directory of others")
        verbose_name_plural = _("directories of others")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="feed_address_is_https",
                # A trial reads from its own machine. Before an @ any name could stand, and the host behind it.
                condition=Q(address__regex=r"^(https://|http://127[.]0[.]0[.]1:[0-9]+/)[^@]*$"),
                violation_error_message=_(
                    "The address must begin with https://, so that nobody changes it on the way."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def prefix(self) -> str:
        """What the keys of its signposts begin with."""
        return f"feed-{self.pk}-"

    def signposts(self) -> models.QuerySet[Signpost]:
        return Signpost.objects.filter(key__startswith=self.prefix)
