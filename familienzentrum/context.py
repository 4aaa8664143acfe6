"""Context processor for all templates."""

from typing import Any

from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from familienzentrum.micro_cache import cached
from familienzentrum.models import Centre
from familienzentrum.navigation import staff_nav


def portal(request: HttpRequest) -> dict[str, Any]:
    """Provide `centre`, `staff_nav` and `frame_key`, all lazy: only pages that show them pay for the query."""
    return {
        "centre": SimpleLazyObject(lambda: centre_of(request)),
        "staff_nav": SimpleLazyObject(lambda: staff_nav(request)),
        "frame_key": SimpleLazyObject(lambda: _frame_key(request)),
    }


def centre_of(request: HttpRequest) -> Centre:
    """Return the centre, at most a second old; one request asks for it once."""
    known: Any = request
    if not hasattr(known, "centre"):
        known.centre = cached("centre", Centre.current)
    found: Centre = known.centre
    return found


def _frame_key(request: HttpRequest) -> str:
    """All that the head and the foot of a page are made of. Whatever of it changes gives another key, so that what is
    kept under it never has to be forgotten."""
    page = request.resolver_match.url_name if request.resolver_match else None
    return repr((page, get_language(), get_urlconf(), get_script_prefix(), centre_of(request).content_key))
