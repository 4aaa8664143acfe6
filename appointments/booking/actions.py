"""Books, moves and cancels. The database allocates seats; no booking is ever pending."""

import uuid
from dataclasses import asdict, dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.booking.limits import LimitReached, refuse_too_many
from appointments.booking.reallocation import pass_on
from appointments.booking.refusals import (
    ASKED_FOR,
    NOT_LEFT,
    DetailsMissing,
    GivenByLot,
    KeptForDesk,
    NotBookable,
    NotOpenYet,
    SlotGone,
    SlotTaken,
)
from appointments.choices import AppointmentState, CancelledBy
from appointments.core.contact import contact_digests
from appointments.core.courses import last_day_of
from appointments.core.locks import lock_queue
from appointments.messages.telling import begin_knowing, confirm_booking, confirm_changes
from appointments.models import Appointment, PersonalData, Slot
from appointments.models.sealed import erase_on_after
from familienzentrum import audit
from familienzentrum.codes import new_code, normalised
from familienzentrum.constraints import constraint_of
from familienzentrum.crypto import digest, digests
from familienzentrum.models import User
from familienzentrum.refusals import Refusal

_FULL = {"slot_taken_within_capacity", "slot_withdrawn_only_when_empty"}
_FOR_THE_DESK = "slot_taken_within_public_share"
# Retries on collision: with 60 bits unlikely, not impossible.
_DRAWS = 3


class CannotChange(Refusal):
    """The appointment is over or cancelled, or (for the family) has begun."""

    words = _("This appointment can no longer be changed. Please call us.")


@dataclass(frozen=True)
class BookingRequest:
    """The form's input; only the number of people is required. `attempt` is the form's idempotency key."""

    adults: int = 1
    children_by_age: dict[str, int] = field(default_factory=dict)
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    needs_interpreter: bool = False
    note: str = ""
    address: str = ""
    mail_language: str = "de"
    attempt: uuid.UUID | None = None

    @property
    def children(self) -> int:
        return sum(self.children_by_age.values())

    @property
    def contacts(self) -> list[str]:
        """Keyed hashes of the preferred contact, the one to write first; empty without contact."""
        return contact_digests(email=self.email, phone=self.phone)

    @property
    def contact_digest(self) -> str | None:
        return next(iter(self.contacts), None)

    @classmethod
    def from_personal(cls, personal: PersonalData, *, adults: int) -> "BookingRequest":
        """Build a request from stored personal data, without its code and form number."""
        told = asdict(personal)
        del told["code"]
        return cls(adults=adults, **told)

    def personal(self, code: str) -> PersonalData:
        return PersonalData(
            code=code,
            name=self.name,
            email=self.email,
            phone=self.phone,
            language=self.language,
            needs_interpreter=self.needs_interpreter,
            note=self.note,
            address=self.address,
            mail_language=self.mail_language,
            children_by_age={age: count for age, count in self.children_by_age.items() if count},
        )


def book(slot: Slot, request: BookingRequest, *, by: User | None) -> Appointment:
    """Book a place for a family; `by` is None if the family books itself, and then its limits apply.

    Idempotent per form: a second submission returns the first booking. Raises NotBookable.
    """
    _refuse_gone(slot, by)
    _refuse_before_the_draw(slot)
    if missing := slot.missing_in(request.personal(code="")):
        raise DetailsMissing(ASKED_FOR[missing[0]])
    return _booked(slot, request, by, is_limited=by is None)


def give(slot: Slot, request: BookingRequest) -> Appointment:
    """Book a place won in a draw; the draw has applied the limits. Raises NotBookable."""
    return _booked(slot, request, None, is_limited=False)


@transaction.atomic
def cancel(
    appointment: Appointment, *, by: User | None, clears: bool = False, whose: CancelledBy | None = None
) -> Appointment:
    """Cancel, and pass the seats to the waiting list or release them. Idempotent. Raises CannotChange.

    Whoever `clears` a time tells the families afterwards, and its seats are not passed on. `whose` decision it was
    defaults to whoever acts; staff may say otherwise, as when a family asks the desk to cancel.
    """
    lock_queue(appointment.slot.offer_id)
    appointment = _locked(appointment)
    if appointment.state == AppointmentState.CANCELLED:
        return appointment
    _refuse_unchangeable(appointment, by)
    today = timezone.localdate()
    appointment.state = AppointmentState.CANCELLED
    appointment.cancelled_on = today
    appointment.cancelled_by = whose or (CancelledBy.HOUSE if by else CancelledBy.FAMILY)
    appointment.erase_on = min(appointment.erase_on, erase_on_after(today))
    appointment.save(update_fields=["state", "cancelled_on", "cancelled_by", "erase_on"])
    _record("cancelled", appointment, by)
    if not clears:
        confirm_changes(appointment)
        pass_on(appointment.slot, freed=appointment.seats)
    return appointment


@transaction.atomic
def move(appointment: Appointment, slot: Slot, *, by: User | None, clears: bool = False) -> Appointment:
    """Move to another time of the same offer; the old place is passed on or released in the same transaction.

    Whoever `clears` a time tells the families afterwards, and its seats are not passed on. Staff move a course booking
    to a course only, families none.
    Raises CannotChange, SlotTaken, SlotGone or DetailsMissing; the old booking then stands.
    """
    _refuse_gone(slot, by)
    _refuse_before_the_draw(slot)
    lock_queue(appointment.slot.offer_id)
    appointment = _locked(appointment)
    _refuse_unchangeable(appointment, by)
    old, freed = appointment.slot, appointment.seats
    _refuse_unlike(old, slot, by)
    if slot.needs and (missing := slot.missing_in(appointment.personal)):
        raise DetailsMissing(NOT_LEFT[missing[0]])
    appointment.slot = slot
    appointment.is_from_desk = by is not None
    appointment.seats = slot.seats_for(adults=appointment.adults, children=appointment.children)
    appointment.erase_on = erase_on_after(last_day_of(slot))
    try:
        with transaction.atomic():
            appointment.save(update_fields=["slot", "seats", "erase_on", "is_from_desk"])
    except IntegrityError as error:
        _refuse_full(error)
        raise
    _record("moved", appointment, by)
    if not clears:
        confirm_changes(appointment)
        if old.pk != slot.pk:
            pass_on(old, freed=freed)
    return appointment


def find_by_code(typed: str) -> Appointment | None:
    """Return the appointment of a code, however it was typed."""
    wanted = digests(normalised(typed), purpose="appointment")
    return Appointment.objects.filter(code_digest__in=wanted).first()


def _booked(slot: Slot, request: BookingRequest, by: User | None, *, is_limited: bool) -> Appointment:
    """Insert the appointment and its message in one transaction. A trigger takes the seats in the same statement.

    A concurrent submission of the same form may have inserted it already.
    """
    for _draw in range(_DRAWS):
        try:
            with transaction.atomic():
                if is_limited:
                    refuse_too_many(slot.offer, slot.course, request.contacts)
                appointment = _new_appointment(slot, request, by)
                appointment.save(force_insert=True)
                _record("booked", appointment, by)
                confirm_booking(appointment)
                return appointment
        except LimitReached:
            if made := _made_before(request):
                return made
            raise
        except IntegrityError as error:
            _refuse_full(error)
            if made := _made_before(request):
                return made
            if "code_digest" not in constraint_of(error):
                raise
    raise NotBookable


def _new_appointment(slot: Slot, request: BookingRequest, by: User | None) -> Appointment:
    code = new_code()
    appointment = Appointment(
        slot=slot,
        office=slot.offer.office,
        adults=request.adults,
        children=request.children,
        seats=slot.seats_for(adults=request.adults, children=request.children),
        is_from_desk=by is not None,
        contact_digest=request.contact_digest,
        booked_on=timezone.localdate(),
        attempt=request.attempt,
        code_digest=digest(normalised(code), purpose="appointment"),
        erase_on=erase_on_after(last_day_of(slot)),
    )
    appointment.seal(request.personal(code))
    begin_knowing(appointment)
    return appointment


def _record(deed: str, appointment: Appointment, by: User | None) -> None:
    if by:
        audit.record(f"appointment.{deed}", appointment, by=by)


def _made_before(request: BookingRequest) -> Appointment | None:
    return Appointment.objects.filter(attempt=request.attempt).first() if request.attempt else None


def _refuse_full(error: IntegrityError) -> None:
    """Translate the constraint violations of a full slot; other errors are not ours."""
    if constraint_of(error) in _FULL:
        raise SlotTaken from error
    if constraint_of(error) == _FOR_THE_DESK:
        raise KeptForDesk from error


def _locked(appointment: Appointment) -> Appointment:
    """Re-read the row FOR UPDATE: of two concurrent changes the second sees the first."""
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("slot", "office")
    return rows.get(pk=appointment.pk)


def _refuse_gone(slot: Slot, by: User | None) -> None:
    """Staff may book a time in progress; families only future ones, while booking is open."""
    now = timezone.now()
    if (slot.ends_at if by else slot.starts_at) <= now or not slot.is_offered:
        raise SlotGone
    if by is None and not slot.is_open_for_families(now):
        raise NotOpenYet if slot.bookable_from and slot.bookable_from > now else SlotGone


def _refuse_before_the_draw(slot: Slot) -> None:
    """Until the draw these seats are reserved for wish lists, at the desk too."""
    if slot.course and slot.course.waits_for_draw:
        raise GivenByLot


def _refuse_unlike(old: Slot, new: Slot, by: User | None) -> None:
    """Move only within the offer, and never between a course and a single time."""
    is_course = old.course_id is not None
    if new.offer_id != old.offer_id or (new.course_id is not None) != is_course or (is_course and by is None):
        raise SlotGone


def _refuse_unchangeable(appointment: Appointment, by: User | None) -> None:
    can_change = appointment.can_be_changed if by else appointment.can_be_changed_by_family
    if not can_change or appointment.is_erased:
        raise CannotChange
