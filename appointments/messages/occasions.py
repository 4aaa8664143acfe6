"""One table of all occasions for notifying families: subject, text and channel.

A new occasion is a new row here; a test delivers each.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.choices import CallReason, Occasion, Text
from appointments.messages.news import News
from appointments.messages.waiting_news import WaitingNews
from appointments.messages.wish_news import WishNews
from appointments.models import Appointment, Message, WaitingEntry, WishList
from appointments.models.family_record import FamilyRecord


@dataclass(frozen=True)
class Telling:
    """How one occasion is notified.

    `text` is the standard text as paragraphs, `placeholders` those it may contain, `needed` those it must.
    `is_still_so` tells whether a delayed message is still true: otherwise a newer one supersedes it, and it is dropped.
    What `is_news` brings a family up to what stands, and carries the calendar entries. `call_reason` is why the desk
    calls a family without e-mail address, None where such a family is not notified, and `spoken` how many paragraphs
    of a text without sentences of its own it then says.
    """

    record: type[FamilyRecord]
    placeholders: tuple[str, ...]
    text: tuple[Text, ...]
    is_still_so: Callable[[Message, News | WaitingNews | WishNews], bool]
    needed: tuple[str, ...] = ("link",)
    is_news: bool = False
    call_reason: CallReason | None = None
    spoken: int = 0

    @property
    def names_time(self) -> bool:
        return "when" in self.placeholders


def _is_due(message: Message, news: News | WaitingNews | WishNews) -> bool:
    """The family does not know yet what stands, and this is the message that says it."""
    return news.occasion == message.occasion


def _stands_and_lies_ahead(message: Message, _news: News | WaitingNews | WishNews) -> bool:
    """The time itself, or a date of its course, is one that the family still expects."""
    appointment, slot = message.appointment, message.slot
    if appointment is None or slot is None or appointment.is_cancelled or slot.is_withdrawn:
        return False
    is_of_course = slot.course_id is not None and slot.course_id == appointment.slot.course_id
    is_booked = slot.pk == appointment.slot_id or is_of_course
    return is_booked and appointment.holds_for(slot) and slot.starts_at > timezone.now()


_ABOUT_A_TIME = ("when", "link", "phone")
_OWN_PAGE = (_("You see, change or cancel your appointment here:"), "{link}")
_WAS_BOOKED = (_("What was booked stands here:"), "{link}")

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
            _("your appointment is cancelled. It does not take place:"),
            "{when}",
            _("Do you want another appointment? Here you see what is free:"),
            "{free_times}",
            *_WAS_BOOKED,
        ),
        is_still_so=_is_due,
        is_news=True,
        call_reason=CallReason.CANCELLED,
    ),
    Occasion.LEFT: Telling(
        record=Appointment,
        placeholders=("changes", *_ABOUT_A_TIME),
        text=(_("something has changed about your appointment:"), "{changes}", *_WAS_BOOKED),
        needed=("changes", "link"),
        is_still_so=_is_due,
        is_news=True,
        call_reason=CallReason.CHANGED,
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
    Occasion.DATE_REMINDER: Telling(
        record=Appointment,
        placeholders=_ABOUT_A_TIME,
        text=(
            _("this is to remind you of your next date:"),
            "{when}",
            _("All your dates stand here. If you do not want to come any more, you can say so there:"),
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
        is_still_so=_is_due,
        call_reason=CallReason.WAITING,
        spoken=4,
    ),
    Occasion.PLACE_CHANGED: Telling(
        record=WaitingEntry,
        placeholders=("changes", "when", "until", "link", "phone"),
        text=(
            _("something has changed about the place that we keep for you:"),
            "{changes}",
            _("It is now for:"),
            "{when}",
            _("We keep it for you until:"),
            "{until}",
            _("Please say here whether you want it:"),
            "{link}",
        ),
        needed=("changes", "link"),
        is_still_so=_is_due,
        call_reason=CallReason.WAITING,
        spoken=6,
    ),
    Occasion.WAITING_JOINED: Telling(
        record=WaitingEntry,
        placeholders=("link", "phone"),
        text=(
            _("you are on the waiting list. We write to you as soon as a place is free."),
            _("You see or leave the list here:"),
            "{link}",
        ),
        is_still_so=_is_due,
    ),
    Occasion.PLACE_LAPSED: Telling(
        record=WaitingEntry,
        placeholders=("when", "until", "link", "phone"),
        text=(
            _("we kept this place for you and had no answer in time. It is for others now. It was this time:"),
            "{when}",
            _("You stay on the list, at your turn. If the next place is not answered either, your wait is over."),
            _("You see or leave the list here:"),
            "{link}",
        ),
        is_still_so=_is_due,
        call_reason=CallReason.WAITING,
        spoken=3,
    ),
    Occasion.PLACE_LOST: Telling(
        record=WaitingEntry,
        placeholders=("when", "until", "link", "free_times", "phone"),
        text=(
            _("we kept a place for you once more and had no answer in time. It is for others now. It was this time:"),
            "{when}",
            _("You are no longer on the list. You can join it again, or see what is free:"),
            "{free_times}",
            _("What we stored stands here until it is deleted:"),
            "{link}",
        ),
        is_still_so=_is_due,
        call_reason=CallReason.WAITING,
        spoken=3,
    ),
    Occasion.PLACE_WITHDRAWN: Telling(
        record=WaitingEntry,
        placeholders=("when", "link", "phone"),
        text=(
            _("the place that we kept for you is no longer there, because this time does not take place:"),
            "{when}",
            _("You stay on the list, at your turn. We are sorry."),
            _("You see or leave the list here:"),
            "{link}",
        ),
        is_still_so=_is_due,
        call_reason=CallReason.WAITING,
        spoken=3,
    ),
    Occasion.WAITING_OVER: Telling(
        record=WaitingEntry,
        placeholders=("link", "free_times", "phone"),
        text=(
            _("your time on the waiting list is over. At present we keep no place for you."),
            _("Perhaps there is something now:"),
            "{free_times}",
            _("What we stored stands here until it is deleted:"),
            "{link}",
        ),
        is_still_so=_is_due,
        call_reason=CallReason.WAITING,
        spoken=1,
    ),
    Occasion.LIST_CLOSED: Telling(
        record=WaitingEntry,
        placeholders=("link", "free_times", "phone"),
        text=(
            _("what you wait for does not take place any more. The waiting list is closed. We are sorry."),
            _("Perhaps there is something else:"),
            "{free_times}",
            _("What we stored stands here until it is deleted:"),
            "{link}",
        ),
        is_still_so=_is_due,
        call_reason=CallReason.WAITING,
        spoken=1,
    ),
    Occasion.WAITING_AGAIN: Telling(
        record=WaitingEntry,
        placeholders=("link", "phone"),
        text=(
            _("what you wait for takes place after all. You are on the waiting list again, at your turn."),
            _("You see or leave the list here:"),
            "{link}",
        ),
        is_still_so=_is_due,
        call_reason=CallReason.WAITING,
        spoken=1,
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
        is_still_so=_is_due,
    ),
    Occasion.DRAW_MOVED: Telling(
        record=WishList,
        placeholders=("until", "link", "phone"),
        text=(
            _("the time for wishes has changed. You can change yours until:"),
            "{until}",
            _("Then the lot decides. You see or change your wishes here:"),
            "{link}",
        ),
        is_still_so=_is_due,
        call_reason=CallReason.DRAW_MOVED,
        spoken=2,
    ),
    Occasion.WISHES_CHANGED: Telling(
        record=WishList,
        placeholders=("changes", "until", "link", "phone"),
        text=(
            _("something has changed about what you wished for:"),
            "{changes}",
            _("You see your wishes here:"),
            "{link}",
        ),
        needed=("changes", "link"),
        is_still_so=_is_due,
        call_reason=CallReason.WISHES_CHANGED,
        spoken=2,
    ),
    Occasion.DRAWN: Telling(
        record=WishList,
        placeholders=("link", "phone"),
        text=(_("the lot has decided. Your result stands here:"), "{link}"),
        is_still_so=_is_due,
        call_reason=CallReason.DRAWN,
    ),
}
