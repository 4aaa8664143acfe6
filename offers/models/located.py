"""Where something is: its address, and the point on earth if somebody has looked it up."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# Latitude and longitude in degrees (WGS84) with a blank between them; four digits are ten metres.
POINT = r"-?[0-8]?\d\.\d{4,6} -?(1[0-7]|\d)?\d\.\d{4,6}"
WRITE_A_POINT = _("Write latitude and longitude in degrees, each with four digits at least, such as 12.3456 7.8901.")


class Located(models.Model):
    """Has an address, as far as it is known, and perhaps coordinates."""

    street = models.CharField(_("street"), max_length=120, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)
    town = models.CharField(_("town"), max_length=120, blank=True)
    coordinates = models.CharField(_("coordinates"), max_length=24, blank=True)

    class Meta:
        abstract = True

    @property
    def address(self) -> str:
        """Street and town: "Marktplatz 5, 31061 Town"."""
        return ", ".join(filter(None, [self.street, f"{self.postal_code} {self.town}".strip()]))

    @property
    def geo_uri(self) -> str:
        """What opens the map of the reader's own device (RFC 5870)."""
        return f"geo:{self.coordinates.replace(' ', ',')}" if self.coordinates else ""


def point_or_none(name: str) -> models.CheckConstraint:
    """Return the constraint that coordinates are readable."""
    return models.CheckConstraint(
        name=name,
        condition=Q(coordinates="") | Q(coordinates__regex=rf"\A{POINT}\Z"),
        violation_error_message=WRITE_A_POINT,
    )
