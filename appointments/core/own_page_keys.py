"""Keys that open a family's own page from a mail, where its address alone does not."""

import uuid

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

# The parameter of an address that carries one.
KEY = "k"
_SIGNER = Signer(salt="own page by mail")


def key_of(number: uuid.UUID) -> str:
    """Return the key of the page with this public number. It opens as long as the page is there."""
    return _SIGNER.signature(str(number))


def is_key_of(number: uuid.UUID, key: str) -> bool:
    return constant_time_compare(key_of(number), key)
