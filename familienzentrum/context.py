"""Context processor for all templates."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from familienzentrum.micro_cache import cached
from familienzentrum.models import Centre
from familienzentrum.navigation import staff_nav


def portal(request: HttpRequest) -> dict[str, Any]:
    """Provide `centre` and `staff_nav`, both lazy: only pages that show them pay for the query."""
    return {
        "centre": SimpleLazyObject(lambda: cached("centre", Centre.current)),
        "staff_nav": SimpleLazyObject(lambda: staff_nav(request)),
    }
