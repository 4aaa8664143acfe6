"""Tells one family's second booking from another family, without keeping an address."""

import re

from familienzentrum.crypto import digests


def contact_digest(*, email: str, phone: str) -> str | None:
    """Return a keyed hash of the e-mail address, or else of the digits of the phone number; None without either."""
    return next(iter(contact_digests(email=email, phone=phone)), None)


def contact_digests(*, email: str, phone: str) -> list[str]:
    """Return the hash under every secret, newest first: a booking from before a change of the secret counts too."""
    contact = email.strip().lower() or re.sub(r"\D", "", phone)
    return digests(contact, purpose="contact") if contact else []
