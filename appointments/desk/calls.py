"""The desk's call list, with as little of each family as the desk needs to greet it."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from appointments.choices import CallReason
from appointments.messages.news import News, news_of
from appointments.models import Appointment, CallTask, HeldSeats, PersonalData, WaitingEntry, WishList
from appointments.models.family_record import record_field
from familienzentrum.crypto import CannotUnseal

_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Call:
    """An open task with the family's details; None once erased or done."""

    task: CallTask
    personal: PersonalData | None
    news: News | None = None

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
        """Template with the call script: about an appointment, a waiting list or wishes."""
        return f"appointments/desk/calls/{record_field(self.task.record)}.html"

    @property
    def could_not_be_mailed(self) -> bool:
        return self.task.reason == CallReason.NOT_SENT

    @property
    def words(self) -> list[str]:
        """What to say: the sentences of the mail that this family would get."""
        return self.news.sentences() if self.news else []

    @property
    def kept(self) -> HeldSeats | None:
        """The place held for a waiting family."""
        held: HeldSeats | None = getattr(self.task.waiting_entry, "held_seats", None)
        return held if held and held.until > timezone.now() else None

    @property
    def moment(self) -> dt.datetime | None:
        """The time that the news are about, else that of the appointment or of the held seat."""
        if self.news and self.news.changes:
            return self.news.changes[0].first_start
        placed = self.task.appointment or self.kept
        return placed.slot.starts_at if placed else None


def open_calls() -> list[Call]:
    """Return the open calls, by the time they are about. One query."""
    calls = [_opened(task) for task in CallTask.objects.open().with_details()]
    return sorted(calls, key=lambda call: call.moment or _LAST)


def call_with_news(task: CallTask, personal: PersonalData | None) -> Call:
    """Return the call with what the family does not know yet about its appointment. Raises CannotUnseal."""
    return Call(task, personal, news_of(task.appointment) if personal and task.appointment else None)


def _opened(task: CallTask) -> Call:
    """One record that cannot be decrypted must not break the whole list."""
    try:
        return call_with_news(task, task.record.personal)
    except CannotUnseal:
        return Call(task, None)
