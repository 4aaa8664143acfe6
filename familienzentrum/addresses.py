"""Addresses of rows: a page with a hundred times asks for its pattern once."""

import uuid
from functools import cache

from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language

_ANY = uuid.UUID(int=0)


def address_of(page: str, row: uuid.UUID) -> str:
    """Return the path of the page named `page` of this row, in the current language. Raises NoReverseMatch."""
    return _pattern(page, get_language(), get_urlconf(), get_script_prefix()).replace(str(_ANY), str(row))


@cache
def _pattern(page: str, _language: str | None, urlconf: str | None, _prefix: str) -> str:
    return reverse(page, urlconf=urlconf, args=[_ANY])
