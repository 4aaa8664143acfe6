"""Secrets come from the environment; a trial without any generates its own and keeps it under var/."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def _long() -> str:
    return secrets.token_urlsafe(48)


def read_secret(name: str, *, store: Path | None, make: Callable[[], str] = _long, shortest: int = 32) -> str:
    """Return the secret `name` from the environment, else from `store/name`, made by `make` on first use.

    `store` is None in production: there a missing secret is an error, because a new one
    could not decrypt existing appointments.
    """
    if value := os.environ.get(name):
        _refuse_short(name, value, shortest)
        return value
    if store is None:
        raise ImproperlyConfigured(f"Set {name} in the environment: a long random text that is kept for ever.")
    return _kept_in(store / name.lower(), make)


def read_further_secrets(name: str, *, shortest: int = 32) -> list[str]:
    """Return the further, blank-separated secrets; may be empty."""
    if value := os.environ.get(name, "").strip():
        _refuse_short(name, value, shortest)
    return value.split()


def _refuse_short(name: str, value: str, shortest: int) -> None:
    """Refuse guessable secrets, above all a comment on the same line: systemd would read it as secrets."""
    if min(map(len, value.split()), default=0) < shortest:
        words = f"Each secret in {name} needs at least {shortest} characters, and nothing else may stand on its line."
        raise ImproperlyConfigured(words)


def _kept_in(path: Path, make: Callable[[], str]) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    value = make()
    with os.fdopen(descriptor, "w") as file:
        file.write(value)
    return value
