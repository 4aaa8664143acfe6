"""Choices of the app appointments."""

from typing import assert_never

from django.db.models import IntegerChoices, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Text = str | Promise


class Unit(TextChoices):
    """What one place of a slot holds."""

    FAMILY = "family", _("One family")
    PERSON = "person", _("One person")
    STALL = "stall", _("One stall")

    @property
    def counts_heads(self) -> bool:
        """A family takes as many seats as people come; otherwise it takes one."""
        match self:
            case Unit.PERSON:
                return True
            case Unit.FAMILY | Unit.STALL:
                return False
            case _:
                assert_never(self)


class Rhythm(TextChoices):
    """How a consultation hour recurs."""

    WEEKLY = "weekly", _("By weeks")
    MONTHLY = "monthly", _("By months")


class WeekOfMonth(IntegerChoices):
    """The n-th weekday of a month; -1 is the last, as in RFC 5545."""

    FIRST = 1, _("first")
    SECOND = 2, _("second")
    THIRD = 3, _("third")
    FOURTH = 4, _("fourth")
    LAST = -1, _("last")


class DateChange(TextChoices):
    """What is different about a single date of an hour."""

    CANCELLED = "cancelled", _("Does not take place")
    MOVED = "moved", _("Takes place on another day, at another time or place")
    ADDED = "added", _("Takes place in addition")


class ClosureScope(TextChoices):
    """What is closed. A closed house has no appointments at all, not even by phone."""

    HOUSE = "house", _("The whole house")
    OFFICE = "office", _("One office")
    ROOM = "room", _("One room")

    @property
    def named_by(self) -> str | None:
        """The field of a closure that names what is closed; the whole house needs no name."""
        match self:
            case ClosureScope.HOUSE:
                return None
            case ClosureScope.OFFICE:
                return "office"
            case ClosureScope.ROOM:
                return "room"
            case _:
                assert_never(self)

    @property
    def shuts_house(self) -> bool:
        return self.named_by is None


class Allocation(TextChoices):
    """How the seats of a course are allocated."""

    FIRST_COME = "first_come", _("First come, first served")
    DRAW = "draw", _("By lot")


class Turn(TextChoices):
    """About where a family stands on a waiting list."""

    FRONT = "front", _("near the front of the list")
    MIDDLE = "middle", _("in the middle of the list")
    BACK = "back", _("far back on the list")


class WaitingState(TextChoices):
    """State of a waiting-list entry. OFFERED holds seats until a deadline."""

    WAITING = "waiting", _("Waiting")
    OFFERED = "offered", _("Place offered")
    BOOKED = "booked", _("Place taken")
    LEFT = "left", _("Left the list")
    EXPIRED = "expired", _("Wait is over")

    @property
    def is_standing(self) -> bool:
        """The family still hopes for a place: it is on the list, or has one to answer for."""
        match self:
            case WaitingState.WAITING | WaitingState.OFFERED:
                return True
            case WaitingState.BOOKED | WaitingState.LEFT | WaitingState.EXPIRED:
                return False
            case _:
                assert_never(self)


class Occasion(TextChoices):
    """Why a family is notified; `appointments.messages.occasions` says what and how."""

    BOOKED = "booked", _("Confirmation")
    CHANGED = "changed", pgettext_lazy("message", "Change")
    CANCELLED = "cancelled", _("Cancellation")
    LEFT = "left", _("Course left")
    REMINDER = "reminder", _("Reminder")
    DATE_REMINDER = "date_reminder", _("Reminder of a further date of a course")
    PLACE_OFFERED = "place_offered", _("Offer from the waiting list")
    PLACE_CHANGED = "place_changed", _("Change of an offered place")
    WAITING_JOINED = "waiting_joined", _("Entry on the waiting list")
    PLACE_LAPSED = "place_lapsed", _("Offered place not taken in time")
    PLACE_LOST = "place_lost", _("Offered place not taken in time once more")
    PLACE_WITHDRAWN = "place_withdrawn", _("Offered place fell away")
    WAITING_OVER = "waiting_over", _("End of the waiting list")
    LIST_CLOSED = "list_closed", _("Course of the waiting list cancelled")
    WAITING_AGAIN = "waiting_again", _("Course of the waiting list takes place after all")
    WISHES_KEPT = "wishes_kept", _("Wishes noted")
    DRAW_MOVED = "draw_moved", _("New closing time of a draw")
    WISHES_CHANGED = "wishes_changed", _("Course of the wishes cancelled, or takes place after all")
    DRAWN = "drawn", _("Result of the draw")


# A family gets one of these per date.
REMINDERS = (Occasion.REMINDER, Occasion.DATE_REMINDER)

# `trouble` of a message whose job was lost; all other values come from the mail system.
STRANDED = "Stranded"


class MessageState(TextChoices):
    """State of a message. One that a new attempt finds in SENDING may have been sent already."""

    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed for good")


class Way(TextChoices):
    """What to do with an appointment that conflicts with a change."""

    KEEP = "keep", _("Stays as it is")
    SUBSTITUTE = "substitute", _("Somebody else takes over")
    ROOM = "room", _("Gets another room")
    MOVE = "move", _("Gets another time")
    CANCEL = "cancel", _("Is cancelled")


class DayChange(TextChoices):
    """What an adviser has to know of a near time."""

    CANCELLED = "cancelled", _("The family has cancelled")
    MOVED = "moved", _("The family has chosen another time")
    TAKEN_OVER = "taken_over", _("You take over this time")
    OTHER_ROOM = "other_room", _("It takes place in another room or place")
    NO_COMPANY = "no_company", _("You need not come along with the family any more")


class CallReason(TextChoices):
    """Why the desk has to call a family."""

    CANCELLED = "cancelled", _("Appointment cancelled by the house")
    CHANGED = "changed", _("Appointment changed by the house")
    WAITING = "waiting", _("News of the waiting list")
    DRAW_MOVED = "draw_moved", _("New closing time of a draw")
    WISHES_CHANGED = "wishes_changed", _("Course of the wishes cancelled, or takes place after all")
    DRAWN = "drawn", _("Result of the draw")
    REMINDER = "reminder", _("Wants to be reminded")
    NOT_SENT = "not_sent", _("Mail could not be delivered")
    WISHED = "wished", _("Asks to be called back")


class Reach(TextChoices):
    """How a family hears of a change."""

    MAIL = "mail", _("By e-mail")
    CALL = "call", _("By a call")
    NOBODY = "nobody", _("Not at all")


class AppointmentState(TextChoices):
    """State of an appointment; `appointments.desk.transitions` has the state machine."""

    BOOKED = "booked", pgettext_lazy("appointment", "Booked")
    ARRIVED = "arrived", pgettext_lazy("appointment", "Arrived")
    RUNNING = "running", _("Running")
    DONE = "done", pgettext_lazy("appointment", "Done")
    NO_SHOW = "no_show", _("Did not come")
    CANCELLED = "cancelled", pgettext_lazy("appointment", "Cancelled")

    @property
    def came(self) -> Text:
        """Whether the family came, in a word; empty as long as nobody has said so."""
        match self:
            case AppointmentState.ARRIVED | AppointmentState.RUNNING | AppointmentState.DONE:
                return _("was here")
            case AppointmentState.NO_SHOW:
                return pgettext_lazy("did not come", "missing")
            case AppointmentState.BOOKED | AppointmentState.CANCELLED:
                return ""
            case _:
                assert_never(self)


class CancelledBy(TextChoices):
    """Whose decision a cancellation was."""

    FAMILY = "family", _("By the family")
    HOUSE = "house", _("By the house")


class Caller(TextChoices):
    """Who rings for a talk by phone, in the words of the family that chooses."""

    HOUSE = "house", _("Please call me")
    FAMILY = "family", _("I call you myself")


class Company(TextChoices):
    """What a family reads that wants somebody to come along to its talk."""

    SOUGHT = "sought", _("We are still looking for somebody.")
    MISSING = "missing", _("So far nobody is found. If that changes, it stands on the page of your appointment.")
    FOUND = "found", _("Somebody comes with you.")


class MeetingChannel(TextChoices):
    """How a booked talk takes place."""

    ON_SITE = "on_site", _("On site")
    PHONE = "phone", _("By phone")
    VIDEO = "video", _("By video")
    HOME_VISIT = "home_visit", _("At the family's home")
    PARTNER = "partner", _("At a partner's")

    @property
    def can_use_room(self) -> bool:
        """Somebody sits in a room of the house, if only before a camera."""
        match self:
            case MeetingChannel.ON_SITE | MeetingChannel.VIDEO | MeetingChannel.PARTNER:
                return True
            case MeetingChannel.PHONE | MeetingChannel.HOME_VISIT:
                return False
            case _:
                assert_never(self)

    @property
    def has_address(self) -> bool:
        """The family goes to a place that can be named; a home is nobody's business, a phone has none."""
        match self:
            case MeetingChannel.ON_SITE | MeetingChannel.PARTNER:
                return True
            case MeetingChannel.PHONE | MeetingChannel.VIDEO | MeetingChannel.HOME_VISIT:
                return False
            case _:
                assert_never(self)

    @property
    def is_on_site(self) -> bool:
        """What everybody expects unless told otherwise; only then the adviser counts as being in the house."""
        match self:
            case MeetingChannel.ON_SITE:
                return True
            case MeetingChannel.PHONE | MeetingChannel.VIDEO | MeetingChannel.HOME_VISIT | MeetingChannel.PARTNER:
                return False
            case _:
                assert_never(self)

    @property
    def in_sentence(self) -> str:
        """Its label behind other words, as staff read it."""
        return f"{self.label[:1].lower()}{self.label[1:]}"

    @property
    def is_by_video(self) -> bool:
        """A link is the door: families are told of it, and of every other one that takes its place."""
        match self:
            case MeetingChannel.VIDEO:
                return True
            case MeetingChannel.ON_SITE | MeetingChannel.PHONE | MeetingChannel.HOME_VISIT | MeetingChannel.PARTNER:
                return False
            case _:
                assert_never(self)

    @property
    def is_by_phone(self) -> bool:
        """Somebody has to ring, and a number is the door: the family's, or ours."""
        match self:
            case MeetingChannel.PHONE:
                return True
            case MeetingChannel.ON_SITE | MeetingChannel.VIDEO | MeetingChannel.HOME_VISIT | MeetingChannel.PARTNER:
                return False
            case _:
                assert_never(self)

    @property
    def asks_for_things(self) -> Text:
        """What a family is asked to do with what an offer needs; empty where nobody could look at it."""
        match self:
            case MeetingChannel.ON_SITE | MeetingChannel.PARTNER:
                return _("Please bring")
            case MeetingChannel.HOME_VISIT:
                return _("Please have ready")
            case MeetingChannel.PHONE | MeetingChannel.VIDEO:
                return ""
            case _:
                assert_never(self)

    @property
    def needs(self) -> tuple[str, ...]:
        """What a family must have left, as names of `PersonalData`: else nobody could ring, or find the door."""
        match self:
            case MeetingChannel.PHONE:
                return ("phone",)
            case MeetingChannel.HOME_VISIT:
                return ("address", "door_name")
            case MeetingChannel.ON_SITE | MeetingChannel.VIDEO | MeetingChannel.PARTNER:
                return ()
            case _:
                assert_never(self)

    def needs_if(self, caller: str | None) -> tuple[str, ...]:
        """Return the same where the family may have chosen to call us: nobody then needs its number."""
        return () if self.is_by_phone and caller == Caller.FAMILY else self.needs

    @property
    def depends_on_our_number(self) -> bool:
        """The family may have to call us to come together: it chose to, waits for a link, or left too little."""
        match self:
            case MeetingChannel.PHONE | MeetingChannel.VIDEO | MeetingChannel.HOME_VISIT:
                return True
            case MeetingChannel.ON_SITE | MeetingChannel.PARTNER:
                return False
            case _:
                assert_never(self)

    @property
    def way(self) -> Text:
        """How it takes place, in a word for families; empty where they come to an address, which says it."""
        match self:
            case MeetingChannel.PHONE:
                return _("by phone")
            case MeetingChannel.VIDEO:
                return _("by video")
            case MeetingChannel.HOME_VISIT:
                return _("at your home")
            case MeetingChannel.ON_SITE | MeetingChannel.PARTNER:
                return ""
            case _:
                assert_never(self)


class Channel(TextChoices):
    """How a visit reached the house."""

    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By phone")
    EMAIL = "email", _("By e-mail")
    VIDEO = "video", _("By video")
    OUTREACH = "outreach", _("Outside the house")


class PartOfDay(TextChoices):
    """The finest time resolution of a visit."""

    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")
    EVENING = "evening", _("Evening")


class FirstContact(TextChoices):
    """Whether this was the family's first contact, by its own account."""

    YES = "yes", _("First time")
    NO = "no", _("Been here before")
    UNKNOWN = "unknown", _("Not said")


class ReferralState(TextChoices):
    """State of a referral slip."""

    GIVEN = "given", _("Given")
    ARRIVED = "arrived", _("Arrived")
    EXPIRED = "expired", _("Not heard of")
