"""The desk's call list, with as little of each family as the desk needs to greet it."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from appointments.choices import CallReason
from appointments.models import Appointment, CallTask, HeldSeats, PersonalData, WaitingEntry, WishList
from appointments.models.family_record import record_field
from familienzentrum.crypto import CannotUnseal

_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Call:
    """An open task with the family's details; None once erased or done."""

    task: CallTask
    personal: PersonalData | None

    @property
    def name(self) -> str:
        return self.personal.name if self.personal else ""

    @property
    def can_be_called(self) -> bool:
        return bool(self.personal and self.personal.phone)

    @property
    def subject(self) -> str:
        """The offer or the draw it is about."""
        match self.task.record:
            case Appointment() as appointment:
                return appointment.slot.offer.title
            case WaitingEntry() as entry:
                return entry.offer.title
            case WishList() as wishes:
                return wishes.draw.title

    @property
    def script_template(self) -> str:
        """Template with the call script; a failed mail was about an appointment, a waiting list or wishes."""
        reason, record = CallReason(self.task.reason), self.task.record
        suffix = f"_{record_field(record)}" if reason == CallReason.NOT_SENT else ""
        return f"appointments/desk/calls/{reason.value}{suffix}.html"

    @property
    def kept(self) -> HeldSeats | None:
        """The place held for a waiting family."""
        held: HeldSeats | None = getattr(self.task.waiting_entry, "held_seats", None)
        return held if held and held.until > timezone.now() else None

    @property
    def moment(self) -> dt.datetime | None:
        """The time the family last heard of, or that of the held seat."""
        if self.task.slot:
            return self.task.slot.starts_at
        placed = self.task.appointment or self.kept
        return placed.slot.starts_at if placed else None


def open_calls() -> list[Call]:
    """Return the open calls, by the time they are about. One query."""
    calls = [_opened(task) for task in CallTask.objects.open().with_details()]
    return sorted(calls, key=lambda call: call.moment or _LAST)


def _opened(task: CallTask) -> Call:
    """One record that cannot be decrypted must not break the whole list."""
    try:
        return Call(task, task.record.personal)
    except CannotUnseal:
        return Call(task, None)
