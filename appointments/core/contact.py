"""Recognises a family's further bookings without storing its address."""

from appointments.core.phone_numbers import national
from familienzentrum.crypto import digests
from familienzentrum.mail_addresses import as_sent


def contact_digests(*, email: str, phone: str) -> list[str]:
    """Return keyed hashes of the e-mail address, or else of the digits of the phone number; none without either.

    One per secret, the current one first, so that bookings from before a rotation count too.
    """
    contact = _one_address(email) or national(phone)
    return digests(contact, purpose="contact") if contact else []


def _one_address(email: str) -> str:
    """Ignore sub-addressing, name+tag is the same mailbox, and how the domain is written."""
    name, at, domain = as_sent(email.strip().lower()).rpartition("@")
    return f"{name.split('+')[0] or name}{at}{domain}"
