"""Mails to families: neutral subject, no topic, no office, no name; what matters stands behind the link."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from appointments.choices import Occasion
from appointments.models import Appointment
from familienzentrum import mail
from familienzentrum.crypto import digest


def message_for(appointment: Appointment, occasion: Occasion) -> EmailMessage:
    """Write the mail in the language the family booked in. Raises ValueError once the data is erased."""
    personal = appointment.personal
    with translation.override(personal.mail_language):
        context = {"slot": appointment.slot, "link": _link(appointment)}
        return mail.message(
            to=personal.email,
            subject=_("Your appointment"),
            body=render_to_string(f"emails/{occasion.value}.txt", context),
            number=_number(appointment, occasion),
        )


def _number(appointment: Appointment, occasion: Occasion) -> str:
    """Return the same number for the same mail, so that readers show one that is sent again after a crash once.

    Mail servers write it into their logs: it must not open the appointment's page, nor name its time.
    """
    return digest(f"{appointment.public_id} {occasion.value} {appointment.slot.public_id}", purpose="mail")


def _link(appointment: Appointment) -> str:
    return settings.PORTAL_URL.rstrip("/") + reverse("appointment", args=[appointment.public_id])
