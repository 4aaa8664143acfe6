"""What a way sketch is drawn with: the few things of a town that everybody knows."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from familienzentrum.models.base import Keyed
from offers.choices import LandmarkKind
from offers.models.located import POINT


class Landmark(Keyed):
    """A point such as the station, or a line such as the river, with the coordinates of its points."""

    name = models.CharField(_("name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=20, choices=LandmarkKind)
    points = models.TextField(_("points"), max_length=2000)

    class Meta:
        verbose_name = _("landmark")
        verbose_name_plural = _("landmarks of the way sketch")
        ordering = ["kind", "name", "id"]
        constraints = [
            models.CheckConstraint(
                name="landmark_kind_known",
                condition=Q(kind__in=LandmarkKind.values),
                violation_error_message=_("Choose a kind of landmark from the list."),
            ),
            models.CheckConstraint(
                name="landmark_points_readable",
                condition=Q(points__regex=rf"\A({POINT}\n)*{POINT}\Z"),
                violation_error_message=_(
                    "Write one point a line, latitude and longitude in degrees with four digits at least, such as "
                    "12.3456 7.8901."
                ),
            ),
            models.CheckConstraint(
                name="landmark_lines_have_points",
                condition=Q(kind__in=LandmarkKind.lines(), points__contains="\n")
                | (Q(kind__in=LandmarkKind.spots()) & ~Q(points__contains="\n")),
                violation_error_message=_("A line needs two points or more, everything else exactly one."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_line(self) -> bool:
        return LandmarkKind(self.kind).is_line
