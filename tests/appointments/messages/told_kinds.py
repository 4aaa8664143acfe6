"""Kinds of appointments for the table of what families are told, and a family for each way to reach it.

All of it is planned by the clock on the wall, a number of days from now: the table can be read on any day.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace

from django.utils import timezone

from appointments.booking.actions import book
from appointments.choices import MeetingChannel
from appointments.core.courses import planned_course
from appointments.groups.wish_actions import Wished, send_wishes
from appointments.models import ConsultationHour, Course, Draw, Slot
from familienzentrum.choices import Role
from offers.models import Offer
from tests.factories import (
    make_adviser,
    make_hour,
    make_offer,
    make_office,
    make_place,
    make_room,
    make_slot,
    make_stand,
    make_user,
)
from tests.factories_groups import family, make_course, make_draw, make_drawn_course, make_entry

MONDAY = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
NUMBER, EMAIL = "0123 987", "familie@example.org"
MAIL, PHONE, CODE = WAYS = ("e-mail", "phone alone", "code alone")
CONTACTS = {
    MAIL: {"email": EMAIL},
    PHONE: {"email": "", "phone": NUMBER, "wants_reminder": True},
    CODE: {"email": ""},
}


def days_on(moment, days):
    """Return the same time of the clock so many days later, whatever the clocks do in between."""
    return (timezone.localtime(moment) + days * DAY).astimezone(dt.UTC)


@dataclass
class World:
    """One kind of appointment, with a row per family, as of the moment when all `began`."""

    offer: Offer
    slot: Slot
    staff: SimpleNamespace
    other: Slot | None = None
    draw: Draw | None = None
    rows: dict[str, object] = field(default_factory=dict)
    began: dt.datetime = field(default_factory=timezone.now)

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


def start():
    return days_on(timezone.now(), 8)


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
    other = make_slot(starts_at=days_on(start(), 1), **more)
    return World(offer, make_slot(starts_at=start(), **more), staff, other=other)


def mobile():
    bus = make_place(name="Bus", street="", town="Musterstadt", is_mobile=True)
    for day in (start(), days_on(start(), 1)):
        make_stand(place=bus, day=day.date(), starts_at=dt.time(9), ends_at=dt.time(17), street="Dorfplatz 3")
    return single(room=False, place=bus)


def course(**given):
    staff = staffed()
    offer = an_offer(staff, **given)
    return World(offer, make_course(offer=offer, capacity=3, starts_at=start()), staff)


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
    staff, draw = staffed(), make_draw(closes_at=days_on(timezone.now(), 1))
    world = World(an_offer(staff), None, staff, draw=draw)
    world.slot = make_drawn_course(draw, offer=world.offer, capacity=3, starts_at=start())
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
    "on site": Kind(single, "plain single placed roomed here", MeetingChannel.ON_SITE),
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
        given={"address": "Am Bach 4", "door_name": "Yildiz"},
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
        lambda: waiting_for(course()), "waits placed several evenings", enter=joined, impossible={CODE: UNKNOWN}
    ),
    "waits for a sensitive course": Kind(
        lambda: waiting_for(course(is_sensitive=True)),
        "waits placed several evenings",
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
