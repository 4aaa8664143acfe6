"""Tells one family's second booking from another family, without keeping an address."""

import re

from familienzentrum.crypto import digests


def contact_digests(*, email: str, phone: str) -> list[str]:
    """Return keyed hashes of the e-mail address, or else of the digits of the phone number; none without either.

    There is one for every secret, that which is written first: a booking from before a change of the secret counts too.
    """
    contact = _one_address(email) or _one_number(phone)
    return digests(contact, purpose="contact") if contact else []


def _one_address(email: str) -> str:
    """What stands behind a plus leads into the same letter box."""
    name, at, domain = email.strip().lower().rpartition("@")
    return f"{name.split('+')[0] or name}{at}{domain}"


def _one_number(phone: str) -> str:
    """Write a German number in one way, however its beginning was typed: +49 123, 0049 123, +49 (0)123 and 0123."""
    digits = re.sub(r"\D", "", phone)
    if phone.strip().startswith("+"):
        digits = f"00{digits}"
    return re.sub(r"^00490?", "0", digits)
