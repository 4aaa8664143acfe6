"""Addresses of rows: a page with a hundred times asks for its pattern once."""

import uuid
from functools import cache

from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language

# Stand in the patterns for what a row is addressed by; no address has them otherwise.
_ANY: dict[type, uuid.UUID | int] = {uuid.UUID: uuid.UUID(int=0), int: 987_654_321_012}


def address_of(page: str, row: uuid.UUID | int) -> str:
    """Return the path of the page named `page` of this row, in the current language. Raises NoReverseMatch."""
    stand_in = _ANY[type(row)]
    pattern = _pattern(page, stand_in, get_language(), get_urlconf(), get_script_prefix())
    return pattern.replace(str(stand_in), str(row))


@cache
def _pattern(page: str, stand_in: uuid.UUID | int, _language: str | None, urlconf: str | None, _prefix: str) -> str:
    return reverse(page, urlconf=urlconf, args=[stand_in])
