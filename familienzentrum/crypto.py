"""Encrypts personal data with a key per office, so that a stolen database reveals nothing."""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class CannotUnseal(Exception):
    """The data was sealed for another office, or with a secret that is not configured here, no longer or not yet."""


# No text holds it: PostgreSQL and all forms refuse NUL.
_FILLING = b"\0"
# In bytes. Whoever sees the rows, but not what is in them, learns one of these lengths: else a long note, or three
# children, would show. Longer texts are filled up to a multiple of the last.
_LENGTHS = (256, 1024, 4096)


def _padded(text: bytes) -> bytes:
    last = _LENGTHS[-1]
    length = next((length for length in _LENGTHS if len(text) <= length), -(-len(text) // last) * last)
    return text.ljust(length, _FILLING)


def seal(text: str, *, office: str) -> bytes:
    """Encrypt `text` for the office with this public number (authenticated, AES-128-CBC with HMAC, Fernet).

    Fernet tokens carry their creation time in the clear; nobody needs to know when a family booked.
    """
    return _keys(office).encrypt_at_time(_padded(text.encode()), current_time=0)


def unseal(token: bytes | memoryview, *, office: str) -> str:
    """Decrypt what `seal` made. Raises CannotUnseal."""
    try:
        return _keys(office).decrypt(bytes(token)).rstrip(_FILLING).decode()
    except InvalidToken as error:
        raise CannotUnseal from error


def asks_for_older_secret(token: bytes | memoryview, *, office: str) -> bool:
    """Whether the first secret alone cannot decrypt this."""
    try:
        _fernets(office)[0].decrypt(bytes(token))
    except InvalidToken:
        return True
    return False


def digest(text: str, *, purpose: str) -> str:
    """Return a keyed hash (64 hex digits) under the first secret, to look up a code without storing it."""
    return digests(text, purpose=purpose)[0]


def digests(text: str, *, purpose: str) -> list[str]:
    """Return the hash under every secret, to find what was stored before a rotation or by another process."""
    keys = (_derive(secret, f"digest:{purpose}") for secret in settings.PERSONAL_DATA_SECRETS)
    return [hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for key in keys]


def _keys(office: str) -> MultiFernet:
    return MultiFernet(_fernets(office))


def _fernets(office: str) -> tuple[Fernet, ...]:
    return _derived(tuple(settings.PERSONAL_DATA_SECRETS), office)


@lru_cache(maxsize=256)
def _derived(secrets: tuple[str, ...], office: str) -> tuple[Fernet, ...]:
    """Derive the keys of an office once: a board opens hundreds of seals. The secrets are in memory anyway."""
    keys = (_derive(secret, f"seal:{office}") for secret in secrets)
    return tuple(Fernet(base64.urlsafe_b64encode(key)) for key in keys)


def _derive(secret: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())
