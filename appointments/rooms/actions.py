"""Lends rooms to partners, and takes them back."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from appointments.clearing.actions import Cleared, Decisions, clear
from appointments.closing.actions import hours_under
from appointments.core.locks import lock_plan
from appointments.models import RoomBooking
from appointments.planning.actions import rebuild_all
from appointments.planning.conflicts import conflicting_slots
from familienzentrum import audit
from familienzentrum.constraints import constraint_of
from familienzentrum.models import User
from familienzentrum.refusals import Refusal

_IN_USE = {"room_booking_never_twice", "closing_meets_no_time"}


class RoomInUse(Refusal):
    """Conflicts with slots, a closure or another booking; `words` says what to do."""

    words = _("The room is in use then. Choose another time or another room.")


@transaction.atomic
def lend_room(booking: RoomBooking, *, by: User) -> RoomBooking:
    """Lend a room to a partner. Raises RoomInUse: the database checks slots, closures and other bookings."""
    lock_plan()
    try:
        with transaction.atomic():
            booking.save(force_insert=True)
    except IntegrityError as error:
        if constraint_of(error) in _IN_USE:
            raise RoomInUse from error
        raise
    audit.record("room.lent", booking, by=by, room=booking.room_id, office=booking.office_id)
    return booking


@transaction.atomic
def clear_and_lend_room(booking: RoomBooking, decisions: Decisions, *, by: User) -> Cleared:
    """Clear the times that are in the way, and lend the room. Raises what `clear` and `lend_room` raise."""
    lock_plan()
    cleared = clear(conflicting_slots(booking), decisions, by=by)
    lend_room(booking, by=by)
    return cleared


@transaction.atomic
def take_back_room(booking: RoomBooking, *, by: User) -> RoomBooking:
    """Release the room, and restore the slots that were suppressed there."""
    lock_plan()
    hours = hours_under(booking)
    audit.record("room.taken_back", booking, by=by, room=booking.room_id, office=booking.office_id)
    RoomBooking.objects.filter(pk=booking.pk).delete()
    rebuild_all(hours)
    return booking
