"""One table of all occasions for notifying families: subject, text and channel.

A new occasion is a new row here; a test delivers each.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.choices import CallReason, Occasion, Text
from appointments.messages.news import news_of
from appointments.models import Appointment, HeldSeats, Message, WaitingEntry, WishList
from appointments.models.family_record import FamilyRecord


@dataclass(frozen=True)
class Telling:
    """How one occasion is notified.

    `text` is the standard text as paragraphs, `placeholders` those it may contain, `needed` those it must.
    `is_still_so` tells whether a delayed message is still true: otherwise a newer one supersedes it, and it is dropped.
    What `is_news` brings a family up to what stands, and carries the calendar entries. `call_reason` is why the desk
    calls a family without e-mail address; None where such a family is not notified.
    """

    record: type[FamilyRecord]
    placeholders: tuple[str, ...]
    text: tuple[Text, ...]
    is_still_so: Callable[[Message], bool]
    needed: tuple[str, ...] = ("link",)
    is_news: bool = False
    call_reason: CallReason | None = None

    @property
    def names_time(self) -> bool:
        return "when" in self.placeholders


def _is_due(message: Message) -> bool:
    """The family does not know yet what stands, and this is the message that says it."""
    return message.appointment is not None and news_of(message.appointment).occasion == message.occasion


def _stands_and_lies_ahead(message: Message) -> bool:
    appointment, slot = message.appointment, message.slot
    if appointment is None or slot is None or appointment.is_cancelled:
        return False
    return appointment.slot_id == slot.pk and slot.starts_at > timezone.now()


def _place_is_held(message: Message) -> bool:
    held: HeldSeats | None = getattr(message.waiting_entry, "held_seats", None)
    return held is not None and held.slot_id == message.slot_id


def _waits(message: Message) -> bool:
    entry = message.waiting_entry
    return entry is not None and entry.is_standing


def _waits_no_longer(message: Message) -> bool:
    return message.waiting_entry is not None and not _waits(message)


def _always(message: Message) -> bool:
    return True


_ABOUT_A_TIME = ("when", "link", "phone")
_OWN_PAGE = (_("You see, change or cancel your appointment here:"), "{link}")

TELLINGS: dict[Occasion, Telling] = {
    Occasion.BOOKED: Telling(
        record=Appointment,
        placeholders=_ABOUT_A_TIME,
        text=(_("your appointment is booked:"), "{when}", *_OWN_PAGE),
        is_still_so=_is_due,
        is_news=True,
    ),
    Occasion.CHANGED: Telling(
        record=Appointment,
        placeholders=("changes", *_ABOUT_A_TIME),
        text=(_("something has changed about your appointment:"), "{changes}", *_OWN_PAGE),
        needed=("changes", "link"),
        is_still_so=_is_due,
        is_news=True,
        call_reason=CallReason.CHANGED,
    ),
    Occasion.CANCELLED: Telling(
        record=Appointment,
        placeholders=("when", "link", "free_times", "phone"),
        text=(
            _("your appointment is cancelled. You need not come:"),
            "{when}",
            _("Do you want another time? These are the next free ones:"),
            "{free_times}",
            _("What was booked stands here:"),
            "{link}",
        ),
        is_still_so=_is_due,
        is_news=True,
        call_reason=CallReason.CANCELLED,
    ),
    Occasion.REMINDER: Telling(
        record=Appointment,
        placeholders=_ABOUT_A_TIME,
        text=(
            _("this is to remind you of your appointment:"),
            "{when}",
            _("You cannot come? Please cancel, so that another family gets the time:"),
            "{link}",
        ),
        is_still_so=_stands_and_lies_ahead,
    ),
    Occasion.PLACE_OFFERED: Telling(
        record=WaitingEntry,
        placeholders=("when", "until", "link", "phone"),
        text=(
            _("a place has become free for you:"),
            "{when}",
            _("We keep it for you until:"),
            "{until}",
            _("Please say here whether you want it:"),
            "{link}",
        ),
        is_still_so=_place_is_held,
    ),
    Occasion.WAITING_JOINED: Telling(
        record=WaitingEntry,
        placeholders=("link", "phone"),
        text=(
            _("you are on the waiting list. We write to you as soon as a place is free."),
            _("You see or leave the list here:"),
            "{link}",
        ),
        is_still_so=_waits,
    ),
    Occasion.WAITING_OVER: Telling(
        record=WaitingEntry,
        placeholders=("link", "free_times", "phone"),
        text=(
            _("your time on the waiting list is over. We are sorry that no place became free for you."),
            _("Perhaps there is something now:"),
            "{free_times}",
            _("What we stored stands here until it is deleted:"),
            "{link}",
        ),
        is_still_so=_waits_no_longer,
    ),
    Occasion.WISHES_KEPT: Telling(
        record=WishList,
        placeholders=("until", "link", "phone"),
        text=(
            _("we have noted your wishes. All wishes have the same chance, whenever they come."),
            _("You can change them until:"),
            "{until}",
            "{link}",
        ),
        is_still_so=_always,
    ),
    Occasion.DRAWN: Telling(
        record=WishList,
        placeholders=("link", "phone"),
        text=(_("the lot has decided. Your result stands here:"), "{link}"),
        is_still_so=_always,
    ),
}
