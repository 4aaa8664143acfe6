"""Template tags for photographs."""

from collections.abc import Sequence

from django import template
from django.template.loader import render_to_string

from offers.photographs.shown import Shown, of_office, of_the_house

register = template.Library()


@register.simple_tag(takes_context=True)
def photographs_of_the_house(context: template.Context) -> str:
    """Draw them; nothing where a town has none."""
    return _drawn(of_the_house(context["centre"].photographs_version))


@register.simple_tag(takes_context=True)
def photographs_of(context: template.Context, office: int) -> str:
    return _drawn(of_office(office, context["centre"].photographs_version))


def _drawn(photographs: Sequence[Shown]) -> str:
    return render_to_string("offers/_photographs.html", {"photographs": photographs}) if photographs else ""
