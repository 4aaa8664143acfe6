"""The day as staff see it: slots by room, and who is expected. Of a family it reveals the pseudonym at most."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, NamedTuple, cast

from django.db.models import prefetch_related_objects
from django.utils import timezone

from appointments.choices import AppointmentState, Caller
from appointments.core.callers import who_calls
from appointments.core.company import companion_of, wants_company
from appointments.core.time_rows import TimeRow, offered_between, time_rows
from appointments.core.video_links import video_link_of
from appointments.desk.asked_moment import Asked
from appointments.desk.attendance import Expected
from appointments.desk.transitions import Step, steps_for
from appointments.models import Appointment
from appointments.models.appointment import AppointmentQuerySet
from appointments.models.planned import Planned
from appointments.models.slot import SlotQuerySet
from appointments.visits.head_count_actions import can_be_counted
from familienzentrum import local_time
from familienzentrum.codes import normalised
from familienzentrum.crypto import CannotUnseal
from familienzentrum.database.statements import Statement
from offers.models import Room
from offers.spelling import folded, words_in

_GROUP_OF_CODE = 4
_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2}))?(?: *(?:uhr|h))?", re.IGNORECASE)
# State of a card shared by several families: the first of these that one of them is in.
_LOOKS = {
    AppointmentState.ARRIVED: "arrived",
    AppointmentState.RUNNING: "running",
    AppointmentState.BOOKED: "expected",
    AppointmentState.NO_SHOW: "missed",
    AppointmentState.DONE: "done",
}


class Party(NamedTuple):
    """A family as shown to the desk. Code and name are empty if hidden or not given.

    `meets_at_hour` and `lacks_link` say where a talk by video takes place; an `own_link` is shown to the office alone.
    Who `rings` is waited for at the phone. `companion` is who comes along, empty if nobody is found yet; None where
    nobody is wanted.
    """

    pk: int
    state: AppointmentState
    adults: int
    children: int
    code_start: str
    name: str
    steps: tuple[Step, ...]
    can_be_changed: bool
    meets_at_hour: bool = False
    lacks_link: bool = False
    own_link: str = ""
    rings: bool = False
    companion: str | None = None


@dataclass(frozen=True)
class TimeCard:
    """One slot and who is expected. Of a course it is the date `number` of `count`."""

    slot: Planned
    parties: list[Party]
    is_now: bool
    is_over: bool
    number: int = 0
    count: int = 0

    @property
    def can_be_booked(self) -> bool:
        return not self.is_over and self.slot.is_offered and self.slot.free > 0

    @property
    def can_be_counted(self) -> bool:
        return can_be_counted(self.slot)

    @property
    def is_group(self) -> bool:
        """Whether several families may come together."""
        return self.slot.capacity > 1 or len(self.parties) > 1

    @property
    def has_list(self) -> bool:
        """Whether families are expected together, so that a list of them helps."""
        return bool(self.parties) and (self.is_group or self.slot.course_id is not None)

    @property
    def has_steps(self) -> bool:
        return any(party.steps for party in self.parties)

    @property
    def video_link(self) -> str:
        """That of the hour, where somebody is expected behind it."""
        return self.slot.video_link if any(party.meets_at_hour for party in self.parties) else ""

    @property
    def look(self) -> str:
        states = {party.state for party in self.parties}
        return next((look for state, look in _LOOKS.items() if state in states), "free")


@dataclass(frozen=True)
class RoomRow:
    """The slots of one room; without a room they are by phone or off site."""

    room: Room | None
    cards: list[TimeCard]


def cards_of_day(day: dt.date, *, shows_names: bool) -> list[TimeCard]:
    """Return the cards of a day for the desk: see `cards_of`. What every desk asks all day is worded once."""
    begin, end = local_time.whole_days(day, day)
    families = _FAMILIES.rows(begin=begin, end=end)
    return _cards(offered_between(begin, end), families, standing_of(None), _Shown(timezone.now(), shows_names))


def cards_of(slots: SlotQuerySet, *, shows_names: bool, offices: frozenset[int]) -> list[TimeCard]:
    """Return the cards of these slots in order of time; past unbooked slots are left out. At most eight queries.

    Dates of courses take three queries more. Families are those of these `offices`: appointments keep their office
    when an offer moves.
    """
    # An accompanying adviser's slot gets no card.
    read, standing = time_rows(slots.offered().filter(accompanies__isnull=True)), standing_of(offices)
    families = standing.filter(slot__in=[slot.pk for slot in read])
    return _cards(read, families, standing, _Shown(timezone.now(), shows_names, shows_links=True))


def _cards(
    times: Sequence[TimeRow], families: Iterable[Appointment], standing: AppointmentQuerySet, shown: "_Shown"
) -> list[TimeCard]:
    expected, single = Expected(times, standing), _by_slot(families)
    _know_offices(times, single)
    cards = [_card(time, expected.on(time) if time.course_id else single[time.pk], expected, shown) for time in times]
    return [card for card in cards if card.parties or not card.is_over or card.can_be_counted]


def _families(begin: dt.datetime, end: dt.datetime) -> AppointmentQuerySet:
    return standing_of(None).filter(slot__starts_at__gte=begin, slot__starts_at__lt=end)


_FAMILIES = Statement(_families)


def _know_offices(times: Iterable[TimeRow], families: Mapping[int, list[Appointment]]) -> None:
    """An appointment is mostly of the office of its offer, which is known; the others are read together."""
    link, moved = cast(Any, Appointment._meta.get_field("office")), []
    for time in times:
        for family in families.get(time.pk, ()):
            if family.office_id == time.offer.office_id:
                link.set_cached_value(family, time.offer.office)
            else:
                moved.append(family)
    prefetch_related_objects(moved, "office")
    prefetch_related_objects([one for of_time in families.values() for one in of_time if one.companion_id], "companion")


class _Shown(NamedTuple):
    """What is said of families, and when."""

    now: dt.datetime
    shows_names: bool
    shows_links: bool = False


def card_of(slot: Planned, appointments: Iterable[Appointment], expected: Expected, *, shows_names: bool) -> TimeCard:
    return _card(slot, appointments, expected, _Shown(timezone.now(), shows_names))


def _card(slot: Planned, appointments: Iterable[Appointment], expected: Expected, shown: _Shown) -> TimeCard:
    number, count = expected.number_of(slot)
    names, links = shown.shows_names, shown.shows_links
    return TimeCard(
        slot=slot,
        parties=[party_of(one, slot, expected, shows_names=names, shows_links=links) for one in appointments],
        is_now=slot.starts_at <= shown.now < slot.ends_at,
        is_over=slot.ends_at <= shown.now,
        number=number,
        count=count,
    )


def standing_of(offices: frozenset[int] | None) -> AppointmentQuerySet:
    """Return who holds a place, or did until it left its course, of these offices or of all."""
    standing = Appointment.objects.not_cancelled().order_by("id")
    return standing if offices is None else standing.of_offices(offices)


def by_room(cards: list[TimeCard]) -> list[RoomRow]:
    """Group the cards by place and room; those without a room come last."""
    ordered = sorted(cards, key=lambda card: (_room_order(card.slot.room), card.slot.starts_at))
    rows = [list(of_room) for _room, of_room in groupby(ordered, key=lambda card: card.slot.room_id)]
    return [RoomRow(of_room[0].slot.room, of_room) for of_room in rows]


def matching(cards: list[TimeCard], typed: str) -> list[TimeCard]:
    """Return the cards of a time of day, else those matching a pseudonym or code prefix, with that family only."""
    time = _TIME.fullmatch(typed.strip())
    at_that_time = [card for card in cards if time and _begins(card, time)]
    return at_that_time or list(_of_family(cards, typed))


def at_moment(cards: list[TimeCard], asked: Asked) -> list[TimeCard]:
    """Return the cards that are meant by a time or a part of the day in words."""
    return [card for card in cards if asked.includes(timezone.localtime(card.slot.starts_at))]


def party_of(
    appointment: Appointment, date: Planned, expected: Expected, *, shows_names: bool, shows_links: bool = False
) -> Party:
    """Return a family as it is on this date."""
    code, name = _who(appointment) if shows_names else ("", "")
    state, link = expected.state_on(appointment, date), _link(date, appointment)
    return Party(
        pk=appointment.pk,
        state=state,
        can_be_changed=appointment.can_be_changed or date.pk != appointment.first_date_id,
        adults=appointment.adults,
        children=appointment.children,
        code_start=normalised(code)[:_GROUP_OF_CODE],
        name=name,
        steps=steps_for(appointment, date, state),
        meets_at_hour=bool(link) and link == date.video_link,
        lacks_link=link == "",
        own_link=link if link and shows_links and link != date.video_link else "",
        rings=_rings(date, appointment),
        companion=_companion(date, appointment),
    )


def _by_slot(families: Iterable[Appointment]) -> defaultdict[int, list[Appointment]]:
    found: defaultdict[int, list[Appointment]] = defaultdict(list)
    for family in families:
        found[family.slot_id].append(family)
    return found


def _link(slot: Planned, appointment: Appointment) -> str | None:
    """Return where they meet; None where they meet otherwise, or it cannot be told any more."""
    if not slot.is_by_video or appointment.is_erased:
        return None
    try:
        return video_link_of(appointment, slot)
    except CannotUnseal:
        return None


def _rings(slot: Planned, appointment: Appointment) -> bool:
    try:
        return who_calls(appointment, slot) == Caller.FAMILY
    except CannotUnseal:
        return appointment.calls_us


def _companion(slot: Planned, appointment: Appointment) -> str | None:
    try:
        return str(companion_of(appointment) or "") if wants_company(appointment, slot) else None
    except CannotUnseal:
        return None


def _who(appointment: Appointment) -> tuple[str, str]:
    """One record that cannot be decrypted must not break the whole board."""
    if appointment.is_erased:
        return "", ""
    try:
        return appointment.personal.code, appointment.personal.name
    except CannotUnseal:
        return "", ""


def _room_order(room: Room | None) -> tuple[bool, str, str, int]:
    return (False, room.place.name, room.name, room.pk) if room else (True, "", "", 0)


def _begins(card: TimeCard, time: re.Match[str]) -> bool:
    start = timezone.localtime(card.slot.starts_at)
    return start.hour == int(time["hour"]) and time["minute"] in (None, f"{start.minute:02}")


def _of_family(cards: list[TimeCard], typed: str) -> Iterator[TimeCard]:
    for card in cards:
        if found := [party for party in card.parties if _is_called(party, typed)]:
            yield replace(card, parties=found)


def _is_called(party: Party, typed: str) -> bool:
    code = normalised(typed)
    return (len(code) == _GROUP_OF_CODE and party.code_start == code) or _sounds_in(party.name, typed)


def _sounds_in(name: str, typed: str) -> bool:
    """Return whether it stands in the name as typed, or as it is spelled without accents and by another keyboard.

    Names are sealed, so they are compared here, after the day was read, and stand in no index.
    """
    as_typed, plain = typed.strip().casefold(), _plain(typed)
    return (bool(as_typed) and as_typed in name.casefold()) or (bool(plain) and plain in _plain(name))


def _plain(text: str) -> str:
    return " ".join(folded(word) for word in words_in(text))
