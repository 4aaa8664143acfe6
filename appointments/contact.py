"""Tells one family's second booking from another family, without keeping an address."""

import re

from familienzentrum.crypto import digest


def contact_digest(*, email: str, phone: str) -> str | None:
    """Return a keyed hash of the e-mail address, or else of the digits of the phone number; None without either."""
    contact = email.strip().lower() or re.sub(r"\D", "", phone)
    return digest(contact, purpose="contact") if contact else None
