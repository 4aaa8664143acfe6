"""A template tag for the way to a place."""

from typing import Any

from django import template

from familienzentrum.micro_cache import cached
from offers.models import Landmark
from offers.models.located import Located
from offers.sketch.drawing import drawn

register = template.Library()


@register.inclusion_tag("offers/_way.html")
def way_to(site: Located) -> dict[str, Any]:
    """Draw the way to something that has coordinates, and link the reader's own map; one query at most."""
    landmarks = cached("landmarks", lambda: list(Landmark.objects.all()))
    return {"site": site, "sketch": drawn(str(site), site.coordinates, landmarks)}
