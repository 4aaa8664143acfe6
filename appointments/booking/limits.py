"""Booking limits per family, counted by a keyed hash of its e-mail address or phone number."""

from django.utils.translation import gettext_lazy as _

from appointments.booking.refusals import NotBookable
from appointments.core.locks import lock_family
from appointments.models import Appointment, Course
from offers.models import Offer


class ContactNeeded(NotBookable):
    """Bookings are limited, and cannot be counted without a contact."""

    words = _("So that places are shared fairly we need your e-mail address or phone number here.")


class LimitReached(NotBookable):
    """The family has reached its limit."""

    # The same for bookings and waiting-list entries.
    words = _(
        "With these details nothing more can be booked here: the other places go to other families first. If you have "
        "a booking or wait for a place, please open it with your code, or call us."
    )


def is_limited(offer: Offer, course: Course | None) -> bool:
    """Tell whether bookings are counted, so that families have to give a contact.

    Never at a sensitive offer, course or not: who tries an address would learn from the answer whether it came.
    """
    return not offer.is_sensitive and (course is not None or offer.most_per_family is not None)


def refuse_too_many(offer: Offer, course: Course | None, contacts: list[str]) -> None:
    """Lock the family and count its bookings. Raises ContactNeeded or LimitReached.

    Call inside the booking's transaction. `contacts` are the hashes of its contact under every secret.
    """
    if not is_limited(offer, course):
        return
    if not contacts:
        raise ContactNeeded
    lock_family(contacts)
    booked = Appointment.objects.standing().filter(contact_digest__in=contacts)
    if offer.most_per_family is not None and booked.filter(slot__offer=offer).count() >= offer.most_per_family:
        raise LimitReached
    if course and booked.filter(slot__course=course).count() >= course.most_per_family:
        raise LimitReached
