"""Every change, every kind of appointment, every way to reach a family: the exact mail, calendar file and call.

The cells stand in `told_table.txt`, to be read: what went out, and what the desk reads. After a change of words
`WRITE_TOLD_TABLE=1` writes them anew, and the test still fails: read the difference before you commit it.
"""

import datetime as dt
import os
import re
from collections import defaultdict
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import transaction
from django.urls import resolve, reverse

from appointments.booking.actions import book, cancel, give, move
from appointments.booking.mending import restore
from appointments.booking.reallocation import release_due
from appointments.choices import CancelledBy, MeetingChannel, Occasion, Way
from appointments.clearing.actions import clear, close
from appointments.clearing.ended_offers import close_ended_lists
from appointments.clearing.queries import Decision
from appointments.clearing.surroundings import told_after
from appointments.core.courses import planned_course
from appointments.desk.video_link_actions import set_video_link
from appointments.groups.course_actions import Setting, add_date, change_date, drop_date, restore_date
from appointments.groups.course_cancelling import cancel_course, restore_course
from appointments.groups.draw_actions import hold_draw, save_draw
from appointments.groups.waiting_actions import accept, decline, end_overdue, leave
from appointments.groups.wish_actions import Wished, send_wishes, take_back_wishes
from appointments.hours.video_link_actions import set_link_of_hour
from appointments.messages.call_actions import finish_call
from appointments.messages.reminder_calls import call_to_remind
from appointments.messages.reminders import remind_due
from appointments.models import Appointment, CallTask, ConsultationHour, Course, Draw, Message, Slot
from familienzentrum.choices import Role
from familienzentrum.mail import number_of
from familienzentrum.models import Centre
from offers.choices import OfferState
from offers.models import Offer, Place, Room, Stand
from tests.calendar_reader import entries
from tests.factories import (
    make_adviser,
    make_centre,
    make_hour,
    make_offer,
    make_office,
    make_place,
    make_room,
    make_slot,
    make_stand,
    make_user,
)
from tests.factories_closing import new_closure
from tests.factories_groups import family, make_course, make_draw, make_drawn_course, make_entry
from tests.outbox import send_waiting_mails
from tests.reading import markup

MONDAY = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(MONDAY, tick=False)]

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
START = MONDAY + 8 * DAY
TABLE = Path(__file__).with_name("told_table.txt")
NUMBER, EMAIL = "0123 987", "familie@example.org"
MAIL, PHONE, CODE = WAYS = ("e-mail", "phone alone", "code alone")
CONTACTS = {
    MAIL: {"email": EMAIL},
    PHONE: {"email": "", "phone": NUMBER, "wants_reminder": True},
    CODE: {"email": ""},
}

# --- Kinds: what is there, and one family for each way to reach it.


@dataclass
class World:
    """One kind of appointment, with a row per family."""

    offer: Offer
    slot: Slot
    staff: SimpleNamespace
    other: Slot | None = None
    draw: Draw | None = None
    rows: dict[str, object] = field(default_factory=dict)

    def fresh(self, way):
        return type(self.rows[way])._default_manager.get(pk=self.rows[way].pk)

    @property
    def all(self):
        return [self.fresh(way) for way in self.rows]

    @property
    def times(self):
        return Slot.objects.offered().filter(offer=self.offer)

    @property
    def course(self):
        return Course.objects.get(pk=self.slot.course_id)

    @property
    def dates(self):
        return planned_course(self.course).dates


def staffed():
    office = make_office(name="Jugendamt", short_name="JA")
    return SimpleNamespace(
        office=office,
        adviser=make_adviser(office),
        colleague=make_adviser(office),
        desk=make_user(role=Role.FRONT_DESK),
    )


def house(**given):
    return make_place(**{"name": "Altes Haus", "street": "Marktplatz 1", "town": "Musterstadt"} | given)


def an_offer(staff, **given):
    return make_offer(title="Beratung", office=staff.office, **{"place": house()} | given)


def single(channel="on_site", *, room=True, **given):
    staff = staffed()
    offer = an_offer(staff, **given)
    seclusion = "Milchglas" if offer.is_sensitive else ""
    hour = make_hour(offer=offer, channel=channel, adviser=staff.adviser, seclusion=seclusion)
    if channel == "video":
        ConsultationHour.objects.filter(pk=hour.pk).update(video_link="https://video.example.org/haus")
        hour.refresh_from_db()
    where = make_room(place=offer.place, name="Blauer Raum") if room else None
    more = {"channel": channel, "hour": hour, "adviser": staff.adviser, "room": where, "capacity": 3, "offer": offer}
    return World(offer, make_slot(starts_at=START, **more), staff, other=make_slot(starts_at=START + DAY, **more))


def mobile():
    bus = make_place(name="Bus", street="", town="Musterstadt", is_mobile=True)
    for day in (START, START + DAY):
        make_stand(place=bus, day=day.date(), starts_at=dt.time(9), ends_at=dt.time(17), street="Dorfplatz 3")
    return single(room=False, place=bus)


def course(**given):
    staff = staffed()
    offer = an_offer(staff, **given)
    return World(offer, make_course(offer=offer, capacity=3, starts_at=START), staff)


def booked(world, way, **given):
    slot = Slot.objects.with_details().get(pk=world.slot.pk)
    # Without any contact it was at the desk.
    return book(slot, family(**CONTACTS[way] | given), by=world.staff.desk if way == CODE else None)


def waiting_for(world):
    """Nothing is free: others have the only places, as many as families wait here."""
    Slot.objects.filter(pk=world.slot.pk).update(capacity=2)
    if world.other:
        Slot.objects.filter(pk=world.other.pk).delete()
    world.first = [book(Slot.objects.with_details().get(pk=world.slot.pk), family(name), by=None) for name in "xy"]
    return world


def joined(world, way, **given):
    return make_entry(Slot.objects.with_details().get(pk=world.slot.pk), "waits", **CONTACTS[way] | given)


def drawn():
    staff, draw = staffed(), make_draw()
    world = World(an_offer(staff), None, staff, draw=draw)
    world.slot = make_drawn_course(draw, offer=world.offer, capacity=3, starts_at=START)
    return world


def wished(world, way, **given):
    waits = given.pop("waits_otherwise", False)
    return send_wishes(
        world.draw, family(**CONTACTS[way] | given), Wished([world.slot.course_id], waits_otherwise=waits)
    )


@dataclass(frozen=True)
class Kind:
    """How its world is made, how a family comes into it, and what is so about it: changes ask for that.

    `given` is what each family leaves besides; a way without reaching is impossible for the reason named.
    """

    build: Callable[[], World]
    is_so: str
    channel: MeetingChannel | None = None
    enter: Callable[..., object] = booked
    given: dict[str, str] = field(default_factory=dict)
    impossible: dict[str, str] = field(default_factory=dict)


UNKNOWN = "nobody could see whether it waits already; the form asks for a contact"

KINDS = {
    "on site": Kind(single, "plain single placed roomed", MeetingChannel.ON_SITE),
    "by phone": Kind(
        lambda: single("phone", room=False),
        "single phone",
        MeetingChannel.PHONE,
        given={"phone": NUMBER},
        impossible={CODE: "nobody can be rung up without a number; the form asks for it"},
    ),
    "by video": Kind(lambda: single("video"), "plain single video", MeetingChannel.VIDEO),
    "at home": Kind(
        lambda: single("home_visit", room=False),
        "single home",
        MeetingChannel.HOME_VISIT,
        given={"address": "Am Bach 4"},
    ),
    "at a partner's": Kind(lambda: single("partner"), "single placed roomed", MeetingChannel.PARTNER),
    "at a mobile place": Kind(mobile, "single placed stand"),
    "by video, of a sensitive offer": Kind(
        lambda: single("video", is_sensitive=True), "single video", MeetingChannel.VIDEO
    ),
    "course of three dates": Kind(course, "course several placed"),
    "waits for a time": Kind(
        lambda: waiting_for(single(has_waiting_list=True)),
        "waits placed",
        enter=joined,
        impossible={CODE: UNKNOWN},
    ),
    "waits for a course": Kind(
        lambda: waiting_for(course()), "waits placed several", enter=joined, impossible={CODE: UNKNOWN}
    ),
    "waits for a sensitive course": Kind(
        lambda: waiting_for(course(is_sensitive=True)),
        "waits placed several",
        enter=joined,
        impossible=dict.fromkeys([MAIL, PHONE], "no difference to any other course"),
    ),
    "wishes in a draw": Kind(
        drawn,
        "wishes",
        enter=wished,
        impossible={CODE: "the lot could not tell one family from another; the form asks for a contact"},
    ),
}

# --- Changes: what is done, for which kinds it exists, and why not for others.


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
    send_waiting_mails()
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
    """Do it at another time."""

    def act(w, clock):
        clock.move_to(moment(w) if callable(moment) else moment, tick=False)
        step(w, clock)

    return act


def decided(way):
    return lambda w: {row.pk: Decision(way, w.staff.colleague.pk if way == Way.SUBSTITUTE else None) for row in w.all}


def ended(w, _clock):
    """As the page of an offer does it once all is decided."""
    if isinstance(w.all[0], Appointment):
        clear(w.times, decided(Way.CANCEL)(w), by=w.staff.desk, keeps_whole_courses=True)
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
DESK_TELLS = "the desk is speaking with it: the page says so"
ITSELF = "it did so itself, and its page said so"
AS_IT_WAS = "all is again as it knew it"
NOTHING_PROMISED = "it was promised no time and no place"
NO_NUMBER = "it was given no number to call"
ITS_PAGE = "its page says so"
SIMPLE = "as for one on site or by video"
SIMPLE_OR_COURSE = f"else {SIMPLE}; a course is changed by its dates"
IN_TWO_DAYS = MONDAY + 2 * DAY


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
            w.course, (w.dates[-1].starts_at + DAY, w.dates[-1].ends_at + DAY), Setting(), by=w.staff.desk
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
    "course cancelled and back": Does("several", then(courses_cancelled, courses_restored), NO_COURSE, quiet=ITS_PAGE),
    "cancelled by the family": Does("plain course", cancelled_by_family, SIMPLE_OR_COURSE, quiet=ITSELF),
    "cancelled by the family and back": Does(
        "plain course",
        then(cancelled_by_family, each(lambda _w, row: restore(row, by=None))),
        SIMPLE_OR_COURSE,
        quiet=ITSELF,
    ),
    "offer ended": Does("plain course waits wishes", ended, SIMPLE, quiet=ITS_PAGE),
    "reminder": Does("single course", later(START - 1 * DAY, reminded), NOT_BOOKED, quiet="it wanted none"),
    "place offered": Does("waits", offered, NOT_WAITING, quiet=ITS_PAGE),
    "place offered and longer": Does(
        "waits",
        then(offered, surroundings(lambda w: Slot.objects.filter(pk=w.slot.pk).update(ends_at=w.slot.ends_at + HOUR))),
        NOT_WAITING,
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
            later(MONDAY + 4 * DAY, lambda _w, _c: release_due()),
        ),
        NOT_WAITING,
        quiet=ITS_PAGE,
    ),
    "place fell away": Does("waits", then(offered, place_falls_away), NOT_WAITING, quiet=ITS_PAGE),
    "place taken": Does("waits", then(offered, each(lambda _w, row: accept(row))), NOT_WAITING, quiet=ITSELF),
    "place declined": Does("waits", then(offered, each(lambda _w, row: decline(row))), NOT_WAITING, quiet=ITSELF),
    "list left": Does("waits", each(lambda _w, row: leave(row)), NOT_WAITING, quiet=ITSELF),
    "wait over": Does("waits", later(MONDAY + 90 * DAY, lambda _w, _c: end_overdue()), NOT_WAITING, quiet=ITS_PAGE),
    "closing time of the draw moved": Does(
        "wishes",
        lambda w, _c: save_draw(_closing(w.draw, MONDAY + 3 * DAY), by=w.staff.desk),
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


# --- The table: what went out, and what the desk reads.

NOBODY_SAID_WHY = "and nobody said why"
_CARD = re.compile(r'<li class="card">(.*?)</li>', re.DOTALL)
_HELLO, _MACHINE = "Guten Tag,", "Diese E-Mail kommt von einem Programm. Bitte antworten Sie nicht darauf."
_LINK = re.compile(r"https?://(?!video)[^/]+(\S+)")


def _page_behind(link):
    return f"<{resolve(link[1]).url_name}>"


class Reader:
    """Reads what went out to the families of one world, and names its calendar entries "a", "b" and so on."""

    def __init__(self, client, desk):
        self.client, self.desk = client, desk
        self.names = {}

    def lines(self, ways):
        """Deliver what waits, and return what each family gets: a list of texts by way, empty if nothing."""
        send_waiting_mails()
        calls = self._call_list() if CallTask.objects.open().exists() else []
        return {way: self._mails() if way == MAIL else _calls(calls, way) for way in ways}

    def _call_list(self):
        # Anew each time: in between the clock may have gone on for days.
        self.client.force_login(self.desk)
        return [_flat(card) for card in _CARD.findall(markup(self.client.get(reverse("calls"))))]

    def _mails(self):
        return [self._mail(written) for written in mail.outbox if EMAIL in written.to]

    def _mail(self, written):
        message = Message.objects.get(number=number_of(written))
        hello, *said, machine = written.body.strip().split("\n\n")
        assert (hello, machine) == (_HELLO, _MACHINE)
        body = " | ".join(_LINK.sub(_page_behind, part).replace("\n", " / ") for part in said)
        events = [event for part in written.attachments for event in self._events(part)]
        return "\n".join([f"{message.occasion} «{written.subject}» {body}", *events])

    def _events(self, part):
        for method, uid, sequence, status, start, end, where in entries(part.get_payload(decode=True)):
            name = self.names.setdefault(uid, "abcdefgh"[len(self.names)])
            yield f"    {method} {name} {sequence} {status} {start:%d.%m. %H:%M}–{end:%H:%M} {where}"


def _flat(card):
    parts = BeautifulSoup(card, "html.parser").find_all(["h2", "p"])
    return " | ".join(" ".join(part.get_text(" ").split()) for part in parts)


def _calls(cards, way):
    return [card for card in cards if ("Bitte anrufen" in card) == (way == PHONE)]


@contextmanager
def undone():
    """Nothing of what is done inside stays."""
    mark = transaction.savepoint()
    yield
    transaction.savepoint_rollback(mark)


def found_for(kind, client, clock):
    """Return what each change tells: the texts by change and way."""
    world, found = kind.build(), {}
    mail.outbox.clear()
    ways = [way for way in WAYS if way not in kind.impossible]
    reader = Reader(client, world.staff.desk)
    world.rows = {way: kind.enter(world, way, **kind.given) for way in ways}
    found["entered"] = reader.lines(ways)
    told(world)
    for title, change in CHANGES.items():
        if change.why_not(kind):
            continue
        with undone():
            change.act(world, clock)
            found[title] = reader.lines(ways)
        mail.outbox.clear()
        clock.move_to(MONDAY, tick=False)
    return found


def written(name, found):
    """Return the part of the table about one kind."""
    kind = KINDS[name]
    text = [f"== {name}", "-- entered", *_cells(kind, found["entered"], "its page has just said so")]
    impossible = defaultdict(list)
    for title, change in CHANGES.items():
        if reason := change.why_not(kind):
            impossible[reason].append(title)
        else:
            text += [f"-- {title}", *_cells(kind, found[title], change.quiet)]
    text += [f"-- not here, {reason}: {', '.join(titles)}" for reason, titles in impossible.items()]
    return "\n".join(text) + "\n"


def _cells(kind, found, quiet):
    for way in WAYS:
        if reason := kind.impossible.get(way):
            yield f"{way}: impossible, {reason}"
        elif found[way]:
            yield from (f"{way}: {text}" for text in found[way])
        else:
            yield f"{way}: nothing, {quiet or NOBODY_SAID_WHY}"


def table():
    """Return the parts of the table by kind."""
    parts = re.split(r"(?m)^(?=== )", TABLE.read_text())
    return {part.partition("\n")[0].removeprefix("== "): part.rstrip("\n") + "\n" for part in parts[1:]}


@pytest.mark.parametrize("name", KINDS)
def test_each_change_is_told_as_the_table_says(name, client, time_machine):
    make_centre(phone="05181 703-0")
    says = written(name, found_for(KINDS[name], client, time_machine))
    if "WRITE_TOLD_TABLE" in os.environ:
        parts = table() | {name: says}
        TABLE.write_text("\n".join(parts[kind] for kind in KINDS if kind in parts))
        pytest.fail("The table is written anew: read what is different.")
    assert NOBODY_SAID_WHY not in says
    assert says.splitlines() == table()[name].splitlines()


def test_table_leaves_out_no_occasion_and_no_way_of_meeting():
    """A new occasion or channel has to come into it."""
    said = set(re.findall(r"(?m): (\w+) «", TABLE.read_text()))
    assert said == set(Occasion.values)
    assert {channel for kind in KINDS.values() if (channel := kind.channel)} == set(MeetingChannel)
    assert list(table()) == list(KINDS)
