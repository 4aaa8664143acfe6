"""Changes for the table of what families are told: what is done, for which kinds it exists, and why not for others."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core import mail

from appointments.booking.actions import book, cancel, give, move
from appointments.booking.mending import restore
from appointments.booking.reallocation import release_due
from appointments.choices import CancelledBy, MeetingChannel, Way
from appointments.clearing.actions import clear, close
from appointments.clearing.ended_offers import close_ended_lists
from appointments.clearing.queries import Decision
from appointments.clearing.surroundings import told_after
from appointments.desk.video_link_actions import set_video_link
from appointments.groups.course_actions import Setting, add_date, change_date, drop_date, restore_date
from appointments.groups.course_cancelling import cancel_course, restore_course
from appointments.groups.draw_actions import hold_draw, save_draw
from appointments.groups.waiting_actions import accept, decline, end_overdue, leave
from appointments.groups.wish_actions import take_back_wishes
from appointments.hours.video_link_actions import set_link_of_hour
from appointments.messages.call_actions import finish_call
from appointments.messages.catching_up import tell_forgotten
from appointments.messages.reminder_calls import call_to_remind
from appointments.messages.reminders import remind_due
from appointments.models import Appointment, CallTask, ConsultationHour, Draw, Slot, WaitingEntry
from familienzentrum.models import Centre
from offers.choices import OfferState
from offers.models import Offer, Place, Room, Stand
from tests.appointments.messages.told_company import find_somebody, take_back, tick
from tests.appointments.messages.told_kinds import HOUR, World, days_on
from tests.factories import make_room
from tests.factories_closing import new_closure
from tests.factories_groups import family
from tests.outbox import send_each_once


@dataclass(frozen=True)
class Does:
    """A change; `of` names one thing of which each kind must be so, else it is impossible for the reason `but`.

    `quiet` is why somebody hears nothing of it.
    """

    of: str
    act: Callable[[World, object], object]
    but: str
    quiet: str = ""

    def why_not(self, kind):
        """Return why the change cannot happen to a kind; empty if it can."""
        return self.but if self.of and not set(self.of.split()) & set(kind.is_so.split()) else ""


def each(step):
    """Do the same with the row of each family."""
    return lambda w, _clock: [step(w, row) for row in w.all]


def surroundings(change):
    """A place, a room or a number changes, as a form does it that staff confirm."""
    return lambda w, _clock: told_after(w.times, lambda: change(w))


def moved_to(w, **given):
    Slot.objects.filter(pk=w.other.pk).update(**given)
    return Slot.objects.with_details().get(pk=w.other.pk)


def changed_date(w, number, hours=0, **setting):
    date = w.dates[number]
    given = {"room": date.room, "channel": date.channel} | setting
    span = (date.starts_at + hours * HOUR, date.ends_at + hours * HOUR)
    return change_date(date, span, Setting(**given), by=w.staff.desk)


def told(w):
    """The mails go out in between, and the desk makes its calls: only what comes then is in the table."""
    send_each_once()
    for task in CallTask.objects.open():
        finish_call(task, by=w.staff.desk)
    mail.outbox.clear()


def then(*steps):
    """Do several things; before the last one all families are told of the others."""

    def act(w, clock):
        for step in steps[:-1]:
            step(w, clock)
            told(w)
        steps[-1](w, clock)

    return act


def later(moment, step):
    """Do it at another time: a moment of the world, or so many days after it began."""

    def act(w, clock):
        clock.move_to(moment(w) if callable(moment) else days_on(w.began, moment), tick=False)
        step(w, clock)

    return act


def decided(way):
    return lambda w: {row.pk: Decision(way, w.staff.colleague.pk if way == Way.SUBSTITUTE else None) for row in w.all}


def ended(w, _clock):
    """As the page of an offer does it once all is decided."""
    if not isinstance(w.all[0], WaitingEntry):
        booked = decided(Way.CANCEL)(w) if isinstance(w.all[0], Appointment) else {}
        clear(w.times, booked, by=w.staff.desk, keeps_whole_courses=True)
    Offer.objects.filter(pk=w.offer.pk).update(state=OfferState.ENDED)
    close_ended_lists()


def offered(w, _clock):
    """The places are free for whoever waits."""
    return [cancel(Appointment.objects.get(pk=first.pk), by=None) for first in w.first]


def offered_once_more(w, _clock):
    again = [book(Slot.objects.with_details().get(pk=w.slot.pk), family(name), by=None) for name in "uv"]
    return [cancel(booked, by=None) for booked in again]


def place_falls_away(w, _clock):
    closure = new_closure(starts_at=w.slot.starts_at - HOUR, ends_at=w.slot.ends_at)
    close(closure, {}, by=w.staff.desk)


def courses_cancelled(w, _clock):
    return cancel_course(w.course, by=w.staff.desk)


def courses_restored(w, _clock):
    return restore_course(w.course, by=w.staff.desk)


def cancelled_by_family(w, _clock):
    return [cancel(row, by=None) for row in w.all]


ticked, accompanied = each(tick), each(find_somebody)


def links(link):
    return lambda w, _clock: set_link_of_hour(ConsultationHour.objects.get(pk=w.slot.hour_id), link, by=w.staff.desk)


def reminded(_w, _clock):
    remind_due()
    call_to_remind()


NEW_LINK = "https://video.example.org/neu"
NOT_BOOKED = "nothing is booked yet"
NO_COURSE = "there is one date only"
NOT_WAITING = "nobody waits"
NO_ADDRESS = "nobody comes to an address of ours"
NO_DRAW = "no lot decides"
NO_TALK = "nobody can come along, or it is told as for one on site"
DESK_TELLS = "the desk is speaking with it: the page says so"
ITSELF = "it did so itself, and its page said so"
AS_IT_WAS = "all is again as it knew it"
NOTHING_PROMISED = "it was promised no time and no place"
NO_NUMBER = "it was given no number to call"
ITS_PAGE = "its page says so"
SIMPLE = "as for one on site or by video"
SIMPLE_OR_COURSE = f"else {SIMPLE}; a course is changed by its dates"
IN_TWO_DAYS = 2


def _put_off(w):
    later_on = {"starts_at": w.slot.starts_at + 2 * HOUR, "ends_at": w.slot.ends_at + 2 * HOUR}
    Slot.objects.filter(pk=w.slot.pk).update(**later_on)


CHANGES = {
    "moved by the desk": Does(
        "single",
        each(lambda w, row: move(row, moved_to(w), by=w.staff.desk)),
        "a course is changed by its dates",
        quiet=DESK_TELLS,
    ),
    "moved by the family": Does(
        "plain", each(lambda w, row: move(row, moved_to(w), by=None)), SIMPLE_OR_COURSE, quiet=ITSELF
    ),
    "moved to a time by video": Does(
        "plain",
        each(lambda w, row: move(row, moved_to(w, channel="video"), by=w.staff.desk)),
        SIMPLE_OR_COURSE,
        quiet=DESK_TELLS,
    ),
    "moved to a time on site": Does(
        "plain",
        each(lambda w, row: move(row, moved_to(w, channel="on_site"), by=w.staff.desk)),
        SIMPLE_OR_COURSE,
        quiet=DESK_TELLS,
    ),
    "one date moved": Does("several", lambda w, _c: changed_date(w, 1, hours=2), NO_COURSE, quiet=NOTHING_PROMISED),
    "first date moved": Does("several", lambda w, _c: changed_date(w, 0, hours=2), NO_COURSE, quiet=NOTHING_PROMISED),
    "one date moved and back": Does(
        "course", lambda w, _c: [changed_date(w, 1, hours=2), changed_date(w, 1, hours=-2)], NO_COURSE, quiet=AS_IT_WAS
    ),
    "one date in another room": Does(
        "course",
        lambda w, _c: changed_date(w, 1, room=make_room(place=w.offer.place, name="Mondzimmer")),
        "a booked time keeps its room",
    ),
    "one date by phone": Does("course", lambda w, _c: changed_date(w, 1, channel=MeetingChannel.PHONE), NO_COURSE),
    "one date by video": Does("course", lambda w, _c: changed_date(w, 1, channel=MeetingChannel.VIDEO), NO_COURSE),
    "date added": Does(
        "course",
        lambda w, _c: add_date(
            w.course, (days_on(w.dates[-1].starts_at, 1), days_on(w.dates[-1].ends_at, 1)), Setting(), by=w.staff.desk
        ),
        NO_COURSE,
    ),
    "date dropped": Does("course", lambda w, _c: drop_date(w.dates[2], by=w.staff.desk), NO_COURSE),
    "date dropped and back": Does(
        "course",
        then(
            lambda w, _c: drop_date(w.dates[2], by=w.staff.desk),
            lambda w, _c: restore_date(Slot.objects.get(course=w.course, is_withdrawn=True), by=w.staff.desk),
        ),
        NO_COURSE,
    ),
    "place renamed": Does(
        "placed",
        surroundings(lambda w: Place.objects.filter(pk=w.offer.place_id).update(name="Neues Haus")),
        NO_ADDRESS,
        quiet=NOTHING_PROMISED,
    ),
    "street changed": Does(
        "placed",
        surroundings(
            lambda w: [
                Place.objects.filter(pk=w.offer.place_id, is_mobile=False).update(street="Seeweg 2"),
                Stand.objects.update(street="Seeweg 2"),
            ]
        ),
        NO_ADDRESS,
        quiet=NOTHING_PROMISED,
    ),
    "room renamed": Does(
        "roomed",
        surroundings(lambda w: Room.objects.filter(pk=w.slot.room_id).update(name="Rosa Raum")),
        "it has no room",
    ),
    "video link of the house replaced": Does("video", links(NEW_LINK), "nobody meets by video"),
    "video link of the house taken away": Does("video", links(""), "nobody meets by video"),
    "video link of its own": Does(
        "video", each(lambda w, row: set_video_link(row, NEW_LINK, by=w.staff.desk)), "nobody meets by video"
    ),
    "our phone number changed": Does(
        "", surroundings(lambda w: Centre.objects.update(phone="0123 77")), "", quiet=NO_NUMBER
    ),
    "number changed while there is no link": Does(
        "video",
        then(links(""), surroundings(lambda w: Centre.objects.update(phone="0123 77"))),
        "nobody meets by video",
    ),
    "video link there at last": Does("video", then(links(""), links(NEW_LINK)), "nobody meets by video"),
    "number changed for a date by phone": Does(
        "course",
        then(
            lambda w, _c: changed_date(w, 1, channel=MeetingChannel.PHONE),
            surroundings(lambda w: Centre.objects.update(phone="0123 77")),
        ),
        NO_COURSE,
        quiet=NO_NUMBER,
    ),
    "one date moved and by phone": Does(
        "course", lambda w, _c: changed_date(w, 1, hours=2, channel=MeetingChannel.PHONE), NO_COURSE
    ),
    "somebody else gives it": Does(
        "plain",
        lambda w, _c: clear(Slot.objects.filter(pk=w.slot.pk), decided(Way.SUBSTITUTE)(w), by=w.staff.desk),
        SIMPLE_OR_COURSE,
    ),
    "cancelled by the house": Does(
        "single",
        each(lambda w, row: cancel(row, by=w.staff.desk)),
        "see the course as a whole",
    ),
    "cancelled by the desk for the family": Does(
        "plain course",
        each(lambda w, row: cancel(row, by=w.staff.desk, whose=CancelledBy.FAMILY)),
        SIMPLE_OR_COURSE,
        quiet="it has just said so to the desk",
    ),
    "course cancelled": Does("several wishes", courses_cancelled, NO_COURSE, quiet=ITS_PAGE),
    "course cancelled and back": Does(
        "several wishes", then(courses_cancelled, courses_restored), NO_COURSE, quiet=ITS_PAGE
    ),
    "course cancelled and back at once": Does(
        "wishes",
        lambda w, clock: [courses_cancelled(w, clock), courses_restored(w, clock)],
        "else as a date moved and back",
        quiet=AS_IT_WAS,
    ),
    "cancelled by the family": Does("plain course", cancelled_by_family, SIMPLE_OR_COURSE, quiet=ITSELF),
    "cancelled by the family and back": Does(
        "plain course",
        then(cancelled_by_family, each(lambda _w, row: restore(row, by=None))),
        SIMPLE_OR_COURSE,
        quiet=ITSELF,
    ),
    "offer ended": Does("plain course waits wishes", ended, SIMPLE, quiet=ITS_PAGE),
    "somebody is found to come along": Does("here", then(ticked, accompanied), NO_TALK, quiet=ITS_PAGE),
    "who was found does not come along": Does(
        "here",
        then(ticked, accompanied, each(take_back)),
        NO_TALK,
        quiet=ITS_PAGE,
    ),
    "moved by the desk with somebody who was found": Does(
        "here",
        then(ticked, accompanied, each(lambda w, row: move(row, moved_to(w), by=w.staff.desk))),
        NO_TALK,
        quiet=DESK_TELLS,
    ),
    "nobody is found to come along": Does(
        "here", then(ticked, later(7, lambda _w, _c: tell_forgotten())), NO_TALK, quiet=ITS_PAGE
    ),
    "reminder": Does("single course", later(7, reminded), NOT_BOOKED, quiet="it wanted none"),
    "reminder of the second date": Does(
        "course", later(lambda w: days_on(w.dates[1].starts_at, -1), reminded), NO_COURSE, quiet="it wanted none"
    ),
    "left after the first date": Does(
        "course",
        later(lambda w: w.dates[0].ends_at + HOUR, each(lambda _w, row: cancel(row, by=None))),
        NO_COURSE,
        quiet=ITSELF,
    ),
    "place offered": Does("waits", offered, NOT_WAITING, quiet=ITS_PAGE),
    "place offered and longer": Does(
        "waits",
        then(offered, surroundings(lambda w: Slot.objects.filter(pk=w.slot.pk).update(ends_at=w.slot.ends_at + HOUR))),
        NOT_WAITING,
        quiet=ITS_PAGE,
    ),
    "place offered and one date moved": Does(
        "evenings",
        then(offered, lambda w, _c: changed_date(w, 1, hours=2)),
        "there is one date only, or nobody waits",
        quiet=ITS_PAGE,
    ),
    "place offered and put off": Does("waits", then(offered, surroundings(_put_off)), NOT_WAITING, quiet=ITS_PAGE),
    "place lapsed": Does(
        "waits", then(offered, later(IN_TWO_DAYS, lambda _w, _c: release_due())), NOT_WAITING, quiet=ITS_PAGE
    ),
    "place lapsed once more": Does(
        "waits",
        then(
            offered,
            later(IN_TWO_DAYS, lambda _w, _c: release_due()),
            offered_once_more,
            later(4, lambda _w, _c: release_due()),
        ),
        NOT_WAITING,
        quiet=ITS_PAGE,
    ),
    "place fell away": Does("waits", then(offered, place_falls_away), NOT_WAITING, quiet=ITS_PAGE),
    "place taken": Does("waits", then(offered, each(lambda _w, row: accept(row))), NOT_WAITING, quiet=ITSELF),
    "place declined": Does("waits", then(offered, each(lambda _w, row: decline(row))), NOT_WAITING, quiet=ITSELF),
    "list left": Does("waits", each(lambda _w, row: leave(row)), NOT_WAITING, quiet=ITSELF),
    "wait over": Does("waits", later(90, lambda _w, _c: end_overdue()), NOT_WAITING, quiet=ITS_PAGE),
    "closing time of the draw moved": Does(
        "wishes",
        lambda w, _c: save_draw(_closing(w.draw, days_on(w.began, 3)), by=w.staff.desk),
        NO_DRAW,
    ),
    "drawn, a place": Does("wishes", later(IN_TWO_DAYS, lambda w, _c: hold_draw(w.draw, by=w.staff.desk)), NO_DRAW),
    "drawn, no place": Does(
        "wishes",
        later(
            IN_TWO_DAYS,
            lambda w, _c: [
                [give(Slot.objects.with_details().get(pk=w.slot.pk), family(name)) for name in "xyz"],
                hold_draw(w.draw, by=w.staff.desk),
            ],
        ),
        NO_DRAW,
    ),
    "wishes taken back": Does("wishes", each(lambda _w, row: take_back_wishes(row)), NO_DRAW, quiet=ITSELF),
}


def _closing(draw, moment):
    found = Draw.objects.get(pk=draw.pk)
    found.closes_at = moment
    return found
