"""Reads all addresses of the portal out of Django."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# Django-allauth guards its own pages of the login.
NOT_OURS = ("account_", "mfa_")


def ours() -> list[tuple[str, URLPattern]]:
    """Return every address that a view of the portal answers, with its pattern."""
    return [(a, p) for a, p in patterns(get_resolver()) if not (p.name or "").startswith(NOT_OURS)]


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield address, entry
        else:
            yield from patterns(entry, address)
