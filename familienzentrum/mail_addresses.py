"""E-mail addresses as mail servers take them: one place for forms, mails and recognising a family."""

from functools import lru_cache
from typing import Any

import idna
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class Undeliverable(ValueError):
    """No mail server takes this address."""


def deliverable(address: str) -> str:
    """Return the address with its domain in ASCII: IDNA 2008 with the mapping of UTS 46, non-transitional.

    By IDNA 2003, which Python's own codec and Django follow, "straße.de" would be another domain. Raises Undeliverable.
    """
    name, _at, domain = address.strip().rpartition("@")
    try:
        return f"{name}@{_in_ascii(domain)}"
    except (idna.IDNAError, UnicodeError) as error:
        raise Undeliverable from error


@lru_cache(maxsize=256)
def _in_ascii(domain: str) -> str:
    """Families have few domains in common, and each mail asks."""
    return idna.encode(domain, uts46=True, transitional=False).decode("ascii")


def as_sent(address: str) -> str:
    """Return the address as a mail server gets it; one that none takes stays as it is, and sending to it fails."""
    try:
        return deliverable(address)
    except Undeliverable:
        return address


class MailField(forms.EmailField):
    """An address that a mail can be sent to. Its value stays as typed: families recognise it."""

    default_error_messages = {
        "invalid": _("Please check the e-mail address. It looks like name@example.org."),
        "undeliverable": _("No e-mail can get to this address. Please check what stands after the @."),
    }

    def clean(self, value: Any) -> str:
        address: str = super().clean(value)
        if address:
            try:
                deliverable(address)
            except Undeliverable as error:
                raise ValidationError(self.error_messages["undeliverable"], code="undeliverable") from error
        return address
