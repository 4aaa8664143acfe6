"""The part of a slip that the family reads, in its language."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from appointments.visits.referral_actions import Slip
from familienzentrum import languages
from offers.directory.queries import offices_known
from offers.models import Offer


def slip_paper(request: HttpRequest, slip: Slip, *, offer: Offer | None, language: str) -> SafeString:
    """Draw where the family goes and what it brings; which offer it is for is not said."""
    office = offices_known().get(pk=slip.referral.to_office_id)
    # A list of all that the office does is no help at its door.
    office.shown_offers = []  # type: ignore[attr-defined]
    context = {
        "code": slip.code,
        "office": office,
        "offer": offer,
        "language": language,
        "direction": languages.direction_of(language),
    }
    with override(language):
        return mark_safe(render_to_string("appointments/visits/slip_paper.html", context, request))  # noqa: S308 - our own template
