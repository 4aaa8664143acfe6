"""The desk's call list, with as little of each family as the desk needs to greet it."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.choices import CallReason
from appointments.core.slot_words import moment_of
from appointments.messages.news import News, news_of
from appointments.messages.texts import spoken
from appointments.messages.waiting_news import WaitingNews, news_with
from appointments.messages.wish_news import WishNews, wish_news
from appointments.messages.wish_telling import words_for
from appointments.models import Appointment, CallTask, HeldSeats, PersonalData, WaitingEntry, WishList
from appointments.models.family_record import record_field
from familienzentrum.crypto import CannotUnseal

_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Call:
    """An open task with the family's details; None once erased or done."""

    task: CallTask
    personal: PersonalData | None
    news: News | WaitingNews | WishNews | None = None

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
        """What to say: the words of the mail that this family would get."""
        match self.news:
            case News() as news:
                return self._reminding(news) + news.sentences()
            case WaitingNews(occasion=occasion) as news if occasion:
                return spoken(occasion, news.values())
            case WishNews() as news if not news.stands.is_drawn:
                return words_for(news)
        return _drawn(self.task.wish_list) if self.task.wish_list else []

    def _reminding(self, news: News) -> list[str]:
        if self.task.reason != CallReason.REMINDER:
            return []
        return [_("This is to remind you of your appointment: %(when)s.") % {"when": news.when()}]

    @property
    def kept(self) -> HeldSeats | None:
        """The place held for a waiting family."""
        held: HeldSeats | None = getattr(self.task.waiting_entry, "held_seats", None)
        return held if held and held.until > timezone.now() else None

    @property
    def moment(self) -> dt.datetime | None:
        """The time that the news are about, else that of the appointment or of the held seat."""
        if isinstance(self.news, News) and self.news.changes:
            return self.news.changes[0].first_start
        placed = self.task.appointment or self.kept
        return placed.slot.starts_at if placed else None


def open_calls() -> list[Call]:
    """Return the open calls, by the time they are about. One query."""
    calls = [_opened(task) for task in CallTask.objects.open().with_details()]
    return sorted(calls, key=lambda call: call.moment or _LAST)


def _drawn(wishes: WishList) -> list[str]:
    """Say what the draw gave a family; nothing before it is held."""
    if wishes.draw.drawn_at is None:
        return []
    won = wishes.wishes.filter(appointment__isnull=False).select_related("course", "appointment__slot")
    said = [
        _("The draw gave you a place: %(course)s, %(when)s.")
        % {"course": wish.course, "when": moment_of(wish.appointment.slot)}
        for wish in won
        if wish.appointment
    ]
    return said or [_("The draw gave you no place. We are sorry.")]


def call_with_news(task: CallTask, personal: PersonalData | None) -> Call:
    """Return the call with what the family does not know yet. Raises CannotUnseal."""
    if personal and task.appointment:
        return Call(task, personal, news_of(task.appointment))
    if personal and (entry := task.waiting_entry):
        return Call(task, personal, news_with(entry, getattr(entry, "held_seats", None)))
    if personal and task.wish_list:
        return Call(task, personal, wish_news(task.wish_list))
    return Call(task, personal)


def _opened(task: CallTask) -> Call:
    """One record that cannot be decrypted must not break the whole list."""
    try:
        return call_with_news(task, task.record.personal)
    except CannotUnseal:
        return Call(task, None)
