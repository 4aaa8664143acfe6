"""Why a family cannot book: every refusal carries words that say what to do."""

from django.utils.translation import gettext_lazy as _

from familienzentrum.refusals import Refusal


class NotBookable(Refusal):
    """This time cannot be booked; `words` says what to do."""

    words = _("This time cannot be booked. Please choose another time.")


class SlotTaken(NotBookable):
    """Somebody was faster."""

    words = _("This time has just been booked. Please choose another time. What you typed is kept.")


class TooFewLeft(SlotTaken):
    """Fewer places are left than this family needs. How many is not said: who asks each day could count bookings."""

    words = _(
        "So many places are not left here. Please choose another time, or say that fewer come. What you typed is kept."
    )


class KeptForDesk(SlotTaken):
    """The remaining seats are reserved for the desk."""

    words = _("The last places of this time are given by phone. Please call us, or choose another time.")


class SlotGone(NotBookable):
    """The time lies in the past, was withdrawn, or its offer no longer takes place."""

    words = _("This time is no longer offered. Please choose another time.")


class NotOpenYet(NotBookable):
    """Booking has not opened yet."""

    words = _("This cannot be booked yet. Please look when booking opens.")


class DetailsMissing(NotBookable):
    """The way of meeting needs something that the family has not left."""


class GivenByLot(NotBookable):
    """Its seats are allocated by a draw."""

    words = _("The places are given by lot. Please send us your wishes.")


class SentBefore(NotBookable):
    """The same form was sent before, for another time: it books once."""

    words = _(
        "With this form you have booked a time already. To move it, open it with your code. For a further appointment "
        "please begin with the free times."
    )


class CannotChange(Refusal):
    """The appointment is over or cancelled, or (for the family) has begun."""

    words = _("This appointment can no longer be changed. Please call us.")


class CheckedIn(CannotChange):
    """The family is here already; `words` are for itself."""

    words = _("You are checked in already. Please tell the front desk what has changed.")


class CheckedInFirst(CannotChange):
    """The same, in words for staff."""

    words = _("This family is checked in. Undo the check-in first. Then correct it, and check it in again.")


class CannotRestore(Refusal):
    """The appointment cannot be taken back any more; the cancellation stands."""

    words = _("It is too late to take this back. Please book a new time, or call us.")


NOTHING_TO_CALL = _("There is no number at which you could call us. Please let us call you.")
# What a way of meeting needs, by its name in `PersonalData`: said before the family books …
ASKED_FOR = {
    "phone": _("This talk is by phone. Please give the number at which we call you."),
    "address": _("We come to your home. Please give us your address."),
    "door_name": _("We come to your home. Please say which name stands at the door."),
}
# … and when its appointment would move to such a time.
NOT_LEFT = {
    "phone": _("A talk by phone needs a phone number, and none was left. Please choose another time."),
    "address": _("A visit at home needs an address, and none was left. Please choose another time."),
    "door_name": _("A visit at home needs the name at the door, and none was left. Please choose another time."),
}
