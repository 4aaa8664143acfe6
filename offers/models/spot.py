"""Places in town that are good to know: to nurse and change a baby, to play, to do sport. Nothing is booked there."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum.models.base import Addressed, Keyed
from offers.choices import Sign
from offers.models.located import Located, point_or_none


class SpotKind(Keyed):
    """A list of such places, as the town divides them."""

    slug = models.SlugField(_("short form"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    line = models.CharField(_("one line"), max_length=160, blank=True)
    sign = models.CharField(_("picture sign"), max_length=20, choices=Sign, default=Sign.INFO)
    needs_seal = models.BooleanField(_("only with a valid seal"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("list of places")
        verbose_name_plural = _("lists of places")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class SpotQuerySet(models.QuerySet["Spot"]):
    """Places in town in the words of the house."""

    def listed(self) -> Self:
        """What families see: a list of seals names nobody whose seal is over."""
        sealed = Q(kind__needs_seal=False) | Q(seal_until__gte=timezone.localdate())
        return self.filter(sealed).select_related("kind").order_by("kind__position", "kind__name", "name", "id")


class Spot(Located, Addressed, Keyed):
    """One of these places."""

    kind = models.ForeignKey(SpotKind, verbose_name=_("list"), on_delete=models.PROTECT, related_name="spots")
    name = models.CharField(_("name"), max_length=120)
    has = models.TextField(_("what there is"), blank=True, max_length=500)
    hours = models.CharField(_("opening hours, in words"), max_length=200, blank=True)
    is_step_free = models.BooleanField(_("step-free from the street on"), null=True, blank=True)
    seal = models.CharField(_("seal"), max_length=80, blank=True)
    seal_until = models.DateField(_("seal valid until"), null=True, blank=True)
    wanted = models.CharField(_("who is wanted to help"), max_length=200, blank=True)
    website = models.URLField(_("website"), blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    objects = SpotQuerySet.as_manager()

    class Meta:
        verbose_name = _("place in town")
        verbose_name_plural = _("places in town")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="spot_once_per_list",
                fields=["kind", "name"],
                violation_error_message=_("This list has a place of this name already. Choose another name."),
            ),
            models.CheckConstraint(
                name="spot_seal_ends",
                condition=Q(seal="", seal_until=None) | (~Q(seal="") & Q(seal_until__isnull=False)),
                violation_error_message=_("A seal has a name and a last day. Give both, or none."),
            ),
            point_or_none("spot_coordinates_readable"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_valid_seal(self) -> bool:
        return self.seal_until is not None and self.seal_until >= timezone.localdate()
