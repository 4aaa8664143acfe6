"""Addresses of rows and languages: a page with a hundred times asks for its pattern once."""

import uuid
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import LocalePrefixPattern, URLResolver, get_resolver, get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language

from familienzentrum.context import centre_of

# Stand in the patterns for what a row is addressed by; no address has them otherwise.
_ANY: dict[type, uuid.UUID | int] = {uuid.UUID: uuid.UUID(int=0), int: 987_654_321_012}


def address_of(page: str, row: uuid.UUID | int) -> str:
    """Return the path of the page named `page` of this row, in the current language. Raises NoReverseMatch."""
    return addresses_of(page, type(row))(row)


def addresses_of(page: str, kind: type = uuid.UUID) -> Callable[[uuid.UUID | int], str]:
    """The same for many rows that are addressed by this kind of value."""
    pattern = _pattern(page, _ANY[kind], get_language(), get_urlconf(), get_script_prefix())
    before, _any, after = pattern.partition(str(_ANY[kind]))
    return lambda row: f"{before}{row}{after}"


@cache
def _pattern(page: str, stand_in: uuid.UUID | int, _language: str | None, urlconf: str | None, _prefix: str) -> str:
    return reverse(page, urlconf=urlconf, args=[stand_in])


def full_address(page: str, *args: object) -> str:
    """Return the address of a page for paper and QR code, in the current language."""
    return settings.PORTAL_URL.rstrip("/") + reverse(page, args=args)


def addresses_by_language(request: HttpRequest) -> list[tuple[str, str]]:
    """Return code and address of the page asked for in every language that is shown; empty if it has one only.

    Languages differ in the first part of the path alone, and German has none. What does not exist leads to the start.
    """
    match, root, shown = request.resolver_match, get_script_prefix(), centre_of(request).shown_languages
    if len(shown) == 1 or (match is not None and match.url_name not in _pages_with_languages(get_urlconf())):
        return []
    rest = _rest(request, get_language()) if match else ""
    return [(code, f"{root}{_language_part(code)}{rest}") for code in shown]


def in_german(request: HttpRequest, code: str) -> str:
    """Return the address in German of what is asked for in another language. It never leads to another host."""
    return get_script_prefix() + _rest(request, code).lstrip("/\\")


def _rest(request: HttpRequest, code: str | None) -> str:
    return request.get_full_path().removeprefix(get_script_prefix()).removeprefix(_language_part(code))


def _language_part(code: str | None) -> str:
    return "" if code == settings.LANGUAGE_CODE else f"{code}/"


@cache
def _pages_with_languages(urlconf: str | None) -> frozenset[str]:
    parts = [part for part in get_resolver(urlconf).url_patterns if isinstance(part, URLResolver)]
    translated = [part.reverse_dict for part in parts if isinstance(part.pattern, LocalePrefixPattern)]
    return frozenset(name for names in translated for name in names if isinstance(name, str))
