"""The bytes of photographs. An address names what it shows by its checksum, so that browsers may keep it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from familienzentrum.access import public
from familienzentrum.pictures import ON_SCREEN
from offers.choices import PhotographKind
from offers.models import Photograph

_YEAR, _WEEK = 365 * 24 * 3600, 7 * 24 * 3600


@public
@require_safe
def photograph(request: HttpRequest, checksum: str) -> HttpResponse:
    return _answer(PhotographKind.HOUSE, checksum, f"max-age={_YEAR}, immutable")


@public
@require_safe
def face(request: HttpRequest, checksum: str) -> HttpResponse:
    """Whoever is shown may take the consent back: what browsers keep is over soon after."""
    return _answer(PhotographKind.FACE, checksum, f"max-age={_WEEK}")


def _answer(kind: PhotographKind, checksum: str, kept: str) -> HttpResponse:
    found = get_object_or_404(Photograph, kind=kind, sha256=checksum)
    answer = HttpResponse(bytes(found.content), content_type=ON_SCREEN.media_type)
    answer["Cache-Control"] = f"public, {kept}"
    answer["X-Robots-Tag"] = "noindex, noimageindex"
    return answer
