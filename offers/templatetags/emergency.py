"""Template tags for help at once."""

from django import template
from django.utils.safestring import SafeString

from familienzentrum.kept_parts import kept_part
from offers.choices import EmergencyPage
from offers.emergency.numbers import numbers_on

register = template.Library()


@register.simple_tag
def emergency_box() -> SafeString:
    """Draw the numbers that stand on every page of help."""
    return kept_part("offers/emergency/_box.html", {"numbers": numbers_on(EmergencyPage.EVERY)})
