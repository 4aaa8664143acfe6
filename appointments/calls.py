"""The desk's call list: of each family as much as one needs to greet it."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from appointments.models import CallTask, PersonalData
from familienzentrum.crypto import CannotUnseal


@dataclass(frozen=True)
class Call:
    """An open task with what the family told us; None once that is erased or the call is done."""

    task: CallTask
    personal: PersonalData | None

    @property
    def name(self) -> str:
        return self.personal.name if self.personal else ""

    @property
    def can_be_called(self) -> bool:
        return bool(self.personal and self.personal.phone)

    @property
    def fell_away_on(self) -> dt.datetime:
        """The moment the family still believes in."""
        return (self.task.slot or self.task.appointment.slot).starts_at

    @property
    def is_for_today(self) -> bool:
        slot = self.task.slot or self.task.appointment.slot
        return timezone.localdate(slot.starts_at) == timezone.localdate()


def open_calls() -> list[Call]:
    """Return what is to do, the soonest of the times that fell away first. One query."""
    tasks = CallTask.objects.filter(done_at=None, appointment__sealed__isnull=False)
    rows = tasks.select_related("slot", "appointment__office", "appointment__slot__offer__office")
    calls = [_opened(task) for task in rows]
    return sorted(calls, key=lambda call: (call.task.slot or call.task.appointment.slot).starts_at)


def _opened(task: CallTask) -> Call:
    """A seal that no configured secret opens must not take the whole list away."""
    try:
        return Call(task, task.appointment.personal)
    except CannotUnseal:
        return Call(task, None)
