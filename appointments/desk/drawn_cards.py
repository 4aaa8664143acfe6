"""Draws the cards of a day. A day may have a thousand, and Django's templates took ninety steps for each."""

import datetime as dt
from collections.abc import Iterable
from functools import cache, cached_property
from html import escape

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.choices import AppointmentState
from appointments.desk.board import Party, TimeCard
from appointments.desk.transitions import Step
from appointments.models.planned import Planned
from familienzentrum import dates
from familienzentrum.addresses import address_of, addresses_of
from familienzentrum.templatetags.portal import icon


def people(adults: int, children: int) -> str:
    """Return " · 2 adults · 1 child", without those of whom nobody comes."""
    grown = ngettext("%(counter)s adult", "%(counter)s adults", adults) % {"counter": adults}
    young = ngettext("%(counter)s child", "%(counter)s children", children) % {"counter": children}
    return "".join(f" · {words}" for number, words in ((adults, grown), (children, young)) if number)


def _unseen(words: str) -> str:
    return f'<span class="kern-sr-only">{escape(words)}</span>'


class Cards:
    """Draws what stands on the cards of one page; whatever is the same on many is made once.

    `change` is the page that takes the steps, `detail` the one where a family is moved or cancelled, and `back` where
    the steps lead back to. Everything that is not ours is escaped here. What names a family is kept nowhere.
    """

    def __init__(self, request: HttpRequest, *, change: str, detail: str = "", back: str = "") -> None:
        self._change, self._book_at = addresses_of(change, int), addresses_of("desk_book")
        self._detail = addresses_of(detail, int) if detail else None
        token = f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'
        self._hidden = f'{token}<input type="hidden" name="back" value="{escape(back)}">' if back else token
        now = _("now")
        self._now = f' <span class="time-card__now">{escape(now)}</span>'
        self._buttons, self._state = cache(_buttons), cache(_state)
        self._span, self._which, self._places = cache(_span), cache(_which), cache(_places)
        self._clock = cache(dates.clock)
        self._offers: dict[tuple[int, bool, int | None, str], str] = {}

    def board(self, cards: Iterable[TimeCard], *, is_found: bool = False) -> SafeString:
        """Draw cards of the board. Of those that were found the day is said, and the first has the focus."""
        drawn = (self._on_board(card, is_found, is_found and not place) for place, card in enumerate(cards))
        return mark_safe("".join(drawn))  # noqa: S308 - values are escaped where they are put in

    def of_adviser(self, cards: Iterable[TimeCard], *, has_steps: bool) -> SafeString:
        """Draw cards of an adviser's own times, with the steps that are possible now or for reading."""
        return mark_safe("".join(self._of_adviser(card, has_steps) for card in cards))  # noqa: S308

    def _on_board(self, card: TimeCard, is_found: bool, is_focus: bool) -> str:
        slot = card.slot
        day = f"{escape(dates.short_day(slot.starts_at))}, " if is_found else ""
        what = _what(slot, in_room=True) if is_found else self._below_its_room(slot)
        parties = "".join([self._party(party, slot, is_focus) for party in card.parties])
        return self._card(card, day, what, parties, self._which(slot.starts_at, slot.offer.title))

    def _of_adviser(self, card: TimeCard, has_steps: bool) -> str:
        slot = card.slot
        moment = dates.moment(slot.starts_at)
        words = escape(_("Open")) + _unseen(f": {moment}")
        parties = "".join(
            f"{self._party(party, slot) if has_steps else self._for_reading(party, slot)}"
            f'<p><a href="{address_of("office_appointment", party.pk)}">{words}</a></p>'
            for party in card.parties
        )
        what = f'{escape(slot.offer.title)}<span class="muted">, {escape(slot.whereabouts)}</span>'
        return self._card(card, "", what, parties, _unseen(f", {moment}"))

    def _card(self, card: TimeCard, day: str, what: str, parties: str, which: str) -> str:
        slot = card.slot
        looks = f"{' time-card--now' if card.is_now else ''}{' time-card--group' if card.is_group else ''}"
        book = ""
        if slot.capacity and card.can_be_booked:
            book = (
                f'<a class="time-card__book" href="{self._book_at(slot.public_id)}">{icon("plus")} '
                f"{self._places(slot.capacity, slot.free, slot.kept_for_desk)}{which}</a>"
            )
        return (
            f'<article class="time-card time-card--{card.look}{looks}"><h3 class="time-card__when">{day}'
            f"{self._span(slot.starts_at, slot.ends_at)}{self._now if card.is_now else ''}</h3>"
            f'<p class="small">{what}</p>{_course(card)}{_link(card.video_link, slot)}'
            f'<div class="time-card__parties">{parties}</div>{self._foot(card)}{book}</article>'
        )

    def _below_its_room(self, slot: Planned) -> str:
        """The offer, and where it is unless the card stands below its room."""
        if slot.room_id is None and slot.stand:
            return _what(slot)
        key = (slot.offer_id, slot.room_id is None, slot.place_id, slot.channel)
        if key not in self._offers:
            self._offers[key] = _what(slot)
        return self._offers[key]

    def _party(self, party: Party, slot: Planned, is_focus: bool = False) -> str:
        name = f"<strong>{escape(party.name)}</strong>" if party.name else ""
        code = f' <span class="party__code">{escape(party.code_start)}…</span>' if party.code_start else ""
        return (
            f'<div class="party"><p class="party__who">{name}{code}</p>{self._for_reading(party, slot)}'
            f"{self._move(party, slot)}{self._form(party, slot, is_focus)}</div>"
        )

    def _for_reading(self, party: Party, slot: Planned) -> str:
        return f"{self._state(party.state, party.adults, party.children)}{_ways(party, slot)}"

    def _move(self, party: Party, slot: Planned) -> str:
        if not self._detail or not party.can_be_changed:
            return ""
        who = f", {self._clock(slot.starts_at)}" + (f", {party.name}" if party.name else "")
        return (
            f'<p class="small"><a class="party__change" href="{self._detail(party.pk)}">{self._moves}{_unseen(who)}'
            "</a></p>"
        )

    @cached_property
    def _moves(self) -> str:
        return escape(_("Move or cancel"))

    def _form(self, party: Party, slot: Planned, is_focus: bool) -> str:
        if not party.steps:
            return ""
        date = f'<input type="hidden" name="date" value="{slot.pk}">' if slot.course_id else ""
        return (
            f'<form method="post" action="{self._change(party.pk)}" class="party__steps">{self._hidden}'
            f"{date}{self._buttons(party.steps, is_focus)}</form>"
        )

    def _foot(self, card: TimeCard) -> str:
        """The list of those expected together, and how many came where nobody books."""
        slot = card.slot
        listed = _counting("participants", _("List of participants"), slot) if card.has_list else ""
        return listed + _heads(card) if slot.capacity == 0 else listed


def _span(start: dt.datetime, end: dt.datetime) -> str:
    return escape(dates.span(start, end))


def _which(start: dt.datetime, title: str) -> str:
    return _unseen(f", {dates.clock(start)}, {title}")


def _what(slot: Planned, *, in_room: bool = False) -> str:
    """The offer and its office, how they meet unless it is here, and where."""
    way = "" if slot.is_on_site else slot.way_for_staff
    room = str(slot.room) if slot.room and in_room else ""
    told = filter(None, [slot.offer.office.short_name, way, room or ("" if slot.room else slot.where)])
    return f'{escape(slot.offer.title)} <span class="muted">{escape(", ".join(told))}</span>'


def _course(card: TimeCard) -> str:
    """Which date of which course a card is."""
    course = card.slot.course
    if course is None:
        return ""
    which = _("date %(number)s of %(count)s") % {"number": card.number, "count": card.count}
    date = f', <span class="nowrap">{escape(which)}</span>' if card.count > 1 else ""
    return f'<p class="small"><strong>{escape(course.title)}</strong>{date}</p>'


def _link(link: str, slot: Planned) -> str:
    """The way into a talk by video."""
    if not link:
        return ""
    words = escape(_("Open the video talk")) + _unseen(f", {dates.moment(slot.starts_at)}")
    return f'<p class="small"><a href="{escape(link)}" rel="noreferrer">{words}</a></p>'


def _state(state: AppointmentState, adults: int, children: int) -> str:
    return f'<p class="small">{escape(str(state.label))}{escape(people(adults, children))}</p>'


def _ways(party: Party, slot: Planned) -> str:
    """How a family comes into its talk: it rings, has a link that is not that of the hour, or somebody comes along."""
    told = [_("Calls us")] if party.rings else []
    told += [_("No link yet")] if party.lacks_link else []
    told += [_comes_along(party.companion)] if party.companion is not None else []
    lines = "".join([f'<p class="small"><strong>{escape(words)}</strong></p>' for words in told])
    return lines + _link(party.own_link, slot)


def _comes_along(companion: str) -> str:
    return _("Comes along: %(who)s") % {"who": companion} if companion else _("Nobody comes along yet")


def _buttons(steps: tuple[Step, ...], is_focus: bool) -> str:
    """The likeliest step stands alone, the others behind "more"."""
    first, *others = (_button(step, is_first=not place) for place, step in enumerate(steps))
    summary = escape(_("More"))
    more = f"<details><summary>{summary}</summary>{''.join(others)}</details>" if others else ""
    return (first.replace(">", " autofocus>", 1) if is_focus else first) + more


def _button(step: Step, *, is_first: bool) -> str:
    first = " party__step--first" if is_first else ""
    return f'<button class="party__step{first}" name="step" value="{step.value}">{escape(str(step.label))}</button>'


def _heads(card: TimeCard) -> str:
    """A time that anybody may come to: who came is counted, not named."""
    slot, counted = card.slot, getattr(card.slot, "head_count", None)
    words = "" if slot.course_id else _("Without an appointment")
    if counted:
        came = people(counted.adults, counted.children) or " · " + _("nobody came")
        words = (words or _("Counted")) + came
    ask = _("Correct the count") if counted else _("Count who came")
    link = _counting("count_heads", ask, slot) if card.can_be_counted else ""
    return f'<p class="small">{escape(words)}</p>{link}'


def _counting(page: str, words: str, slot: Planned) -> str:
    link = f'<a class="time-card__count" href="{address_of(page, slot.public_id)}">{icon("people")} {escape(words)}'
    return f"{link}{_which(slot.starts_at, slot.offer.title)}</a>"


def _places(capacity: int, free: int, kept: int) -> str:
    """How many places can be booked, and how many of them at the desk only."""
    words = ngettext("%(counter)s place free", "%(counter)s places free", free) % {"counter": free}
    at_desk = f' <span class="small">({escape(_kept(capacity, kept))})</span>' if kept else ""
    return escape(words if capacity > 1 else _("Free: book")) + at_desk


def _kept(capacity: int, kept: int) -> str:
    if capacity == 1:
        return _("at the desk only")
    words = ngettext("%(counter)s at the desk only", "%(counter)s at the desk only", kept)
    return words % {"counter": kept}
