"""What every template may use."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from familienzentrum.micro_cache import cached
from familienzentrum.models import Centre
from familienzentrum.navigation import staff_nav


def portal(request: HttpRequest) -> dict[str, Any]:
    """Give `centre` and `staff_nav`, each read only by the pages that show it."""
    return {
        "centre": SimpleLazyObject(lambda: cached("centre", Centre.current)),
        "staff_nav": SimpleLazyObject(lambda: staff_nav(request)),
    }
