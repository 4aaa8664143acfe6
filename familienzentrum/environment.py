"""Reads settings from the environment that have no sensible default outside a trial."""

import os
from email.utils import parseaddr

from django.core.exceptions import ImproperlyConfigured


def needed(name: str, words: str, *, default: str | None) -> str:
    """Return `name` from the environment, else the default; a default of None makes it required."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"Set {name} in the environment: {words}")
    return value


def needed_address(name: str, words: str, *, default: str | None) -> str:
    """Like `needed`, for an e-mail address with optional display name: `Family centre <centre@example.org>`."""
    value = needed(name, words, default=default)
    if "@" not in parseaddr(value)[1]:
        raise ImproperlyConfigured(f"{name} is no e-mail address: {words}")
    return value
