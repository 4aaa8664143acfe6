"""The desk's call list, with as little of each family as the desk needs to greet it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.choices import CallReason
from appointments.core.calendar_facts import named
from appointments.core.callers import number_of_house
from appointments.core.courses import courses_to_win
from appointments.core.places import at_several_places
from appointments.core.slot_words import moment_of
from appointments.desk.personal_facts import language_of
from appointments.messages.news import News, news_of
from appointments.messages.reminder_calls import CallCalendar, is_reminded_in_each_call
from appointments.messages.standing import dates_booked_with_each
from appointments.messages.texts import spoken
from appointments.messages.waiting_news import WaitingNews, news_with
from appointments.messages.wish_news import WishNews, wish_news
from appointments.messages.wish_telling import words_for
from appointments.models import Appointment, CallTask, HeldSeats, PersonalData, Slot, WaitingEntry, WishList
from appointments.models.call_wish import CallOrigin
from appointments.models.family_record import record_field
from familienzentrum import local_time
from familienzentrum.choices import Language
from familienzentrum.crypto import CannotUnseal
from familienzentrum.models import User

_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Call:
    """An open task with the family's details; None once erased or done. It `reminds_of` these dates as well.

    It `names_places` beside each time if its offer has times at more than one.
    """

    task: CallTask
    personal: PersonalData | None
    news: News | WaitingNews | WishNews | None = None
    reminds_of: tuple[Slot, ...] = ()
    names_places: bool = False

    @property
    def name(self) -> str:
        return self.personal.name if self.personal else ""

    @property
    def can_be_called(self) -> bool:
        return bool(self.personal and self.personal.phone)

    @property
    def subject(self) -> str:
        """The offer or the draw it is about; where somebody asked to be called, if it is about none."""
        if wish := self.task.call_wish:
            return str(CallOrigin(wish.origin).label)
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
        name = "call_wish" if self.task.call_wish else record_field(self.task.record)
        return f"appointments/desk/calls/{name}.html"

    @property
    def language(self) -> str:
        """The language in which somebody wants to talk, if it is not German."""
        code = self.personal.language if self.personal else ""
        return language_of(code) if code != Language.GERMAN else ""

    @property
    def caller(self) -> User | None:
        """Who is calling there now."""
        return self.task.caller_at(timezone.now())

    @property
    def could_not_be_mailed(self) -> bool:
        return self.task.reason == CallReason.NOT_SENT

    @property
    def words(self) -> list[str]:
        """What to say: the words of the mail that this family would get."""
        match self.news:
            case News() as news:
                return self._reminding() + news.sentences()
            case WaitingNews(occasion=occasion) as news if occasion:
                return spoken(occasion, news.values(names_places=self.names_places))
            case WishNews() as news if not news.stands.is_drawn:
                return words_for(news) + self._titles(news)
        return _drawn(self.task.wish_list) if self.task.wish_list else []

    def _reminding(self) -> list[str]:
        words = _("This is to remind you of your appointment: %(when)s.")
        return [words % {"when": named(date, names_places=self.names_places)} for date in self.reminds_of]

    def _titles(self, news: WishNews) -> list[str]:
        """Name the courses that the news are about: no mail does, but the family may ask."""
        wishes = self.task.wish_list.wishes.all() if self.task.wish_list else []
        titles = [wish.course.title for wish in wishes if wish.course_id in news.concerned]
        return [_("It is about: %(courses)s.") % {"courses": "; ".join(titles)}] if titles else []

    @property
    def kept(self) -> HeldSeats | None:
        """The place held for a waiting family."""
        held: HeldSeats | None = getattr(self.task.waiting_entry, "held_seats", None)
        return held if held and held.until > timezone.now() else None

    @property
    def moment(self) -> dt.datetime | None:
        """The time that the news are about, else the next one of the appointment, or that of the held seat."""
        if isinstance(self.news, News) and self.news.changes:
            return self.news.changes[0].first_start
        if self.task.slot:
            return self.task.slot.starts_at
        if isinstance(self.news, News):
            return self.news.next_start
        if self.task.appointment:
            return self.task.appointment.first_date.starts_at
        return self.kept.slot.starts_at if self.kept else None


def open_calls() -> list[Call]:
    """Return the open calls, by the time they are about, who asked for one first. As many queries for many as one."""
    tasks = list(CallTask.objects.open().with_details())
    read = _Read.about(tasks)
    calls = [_opened(task, read) for task in tasks]
    return sorted(calls, key=_urgency)


def _urgency(call: Call) -> dt.datetime:
    """Return when it is about; who asked to be called waits since that day."""
    return local_time.at(call.task.made_on) if call.task.call_wish else call.moment or _LAST


@dataclass(frozen=True)
class _Read:
    """What is read once for many calls: the dates booked with each time, by its id, and the number of the house.

    And by draw the courses in it that take place, and which offers have times at `several` places.
    """

    dates: dict[int, list[Slot]]
    house_number: str
    to_win: dict[int, set[int]]
    several: set[int]

    @classmethod
    def about(cls, tasks: Iterable[CallTask]) -> Self:
        held = list(tasks)
        booked = [task.appointment.slot for task in held if task.appointment]
        kept = [
            entry.held_seats.slot for task in held if (entry := task.waiting_entry) and hasattr(entry, "held_seats")
        ]
        draws = [task.wish_list.draw_id for task in held if task.wish_list]
        slots = [*booked, *kept]
        several = at_several_places({slot.offer_id for slot in slots})
        return cls(dates_booked_with_each(slots), number_of_house(), courses_to_win(draws), several)

    @cached_property
    def calendar(self) -> CallCalendar:
        return CallCalendar.current()

    def call_about(self, task: CallTask, personal: PersonalData, appointment: Appointment) -> Call:
        dates = self.dates[appointment.slot_id]
        # That of the list has been read with its place.
        named = {date for date in dates if date.pk == task.slot_id} or ({task.slot} if task.slot else set())
        if is_reminded_in_each_call(appointment):
            named |= set(self.calendar.dates_to_name(appointment, dates))
        reminds_of = tuple(sorted(named, key=lambda date: date.starts_at))
        news = news_of(appointment, dates, house_number=self.house_number)
        return Call(task, personal, news, reminds_of, names_places=appointment.slot.offer_id in self.several)

    def waiting_news(self, entry: WaitingEntry) -> WaitingNews:
        held: HeldSeats | None = getattr(entry, "held_seats", None)
        return news_with(entry, held, self.dates[held.slot_id] if held else None)

    def wish_news(self, wishes: WishList) -> WishNews:
        return wish_news(wishes, self.to_win.get(wishes.draw_id, set()))


def _drawn(wishes: WishList) -> list[str]:
    """Say what the draw gave a family; nothing before it is held."""
    if wishes.draw.drawn_at is None:
        return []
    said = [
        _("The draw gave you a place: %(course)s, %(when)s.")
        % {"course": wish.course, "when": moment_of(wish.appointment.slot)}
        for wish in wishes.wishes.all()
        if wish.appointment
    ]
    return said or [_("The draw gave you no place. We are sorry.")]


def call_with_news(task: CallTask, personal: PersonalData | None) -> Call:
    """Return the call with what the family does not know yet. Raises CannotUnseal."""
    return _with_news(task, personal, _Read.about([task]))


def _with_news(task: CallTask, personal: PersonalData | None, read: _Read) -> Call:
    if personal and task.appointment:
        return read.call_about(task, personal, task.appointment)
    if personal and (entry := task.waiting_entry):
        return Call(task, personal, read.waiting_news(entry), names_places=entry.offer_id in read.several)
    if personal and (wishes := task.wish_list):
        return Call(task, personal, read.wish_news(wishes))
    return Call(task, personal)


def _opened(task: CallTask, read: _Read) -> Call:
    """One record that cannot be decrypted must not break the whole list."""
    try:
        return _with_news(task, task.about.personal, read)
    except CannotUnseal:
        return Call(task, None)
