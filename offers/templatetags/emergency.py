"""Template tags for help at once."""

from django import template
from django.conf import settings
from django.utils.safestring import SafeString

from familienzentrum.kept_parts import kept_part
from offers.choices import EmergencyPage
from offers.emergency.numbers import numbers_on

register = template.Library()


@register.simple_tag
def emergency_box(*, exits: bool = True) -> SafeString:
    """Draw the numbers that stand on every page of help, and the way to leave it at once."""
    return kept_part("offers/emergency/_box.html", {"numbers": numbers_on(EmergencyPage.EVERY), "exits": exits})


@register.simple_tag
def quick_exit_url() -> str:
    """Return the address of a harmless page of somebody else's."""
    return settings.QUICK_EXIT_URL
