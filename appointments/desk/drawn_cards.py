"""Draws the cards of a day. A day may have a thousand, and Django's templates took ninety steps for each."""

from collections.abc import Iterable
from functools import cache
from html import escape

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.desk.board import Party, TimeCard
from appointments.desk.transitions import Step
from appointments.models import Slot
from familienzentrum import dates
from familienzentrum.addresses import address_of
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
    the steps lead back to. Everything that is not ours is escaped here.
    """

    def __init__(self, request: HttpRequest, *, change: str, detail: str = "", back: str = "") -> None:
        self._change, self._detail, self._back = change, detail, back
        self._token = f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'
        self._steps: dict[tuple[bool, tuple[Step, ...]], str] = {}
        self._people: dict[tuple[int, int], str] = {}
        self._states: dict[str, str] = {}
        self._clock, self._span = cache(dates.clock), cache(dates.span)

    def board(self, cards: Iterable[TimeCard], *, is_found: bool = False) -> SafeString:
        """Draw cards of the board. Of those that were found the day is said, and the first has the focus."""
        drawn = (self._on_board(card, is_found, is_found and not place) for place, card in enumerate(cards))
        return mark_safe("".join(drawn))  # noqa: S308 - values are escaped where they are put in

    def parties(self, card: TimeCard) -> list[SafeString]:
        """Draw each family of a card with the steps that are possible now."""
        return [mark_safe(self._party(party, card.slot)) for party in card.parties]  # noqa: S308

    def without_steps(self, card: TimeCard) -> list[SafeString]:
        """Draw each family of a card for reading."""
        parts = (self._state_of(party) + self._ways(party, card.slot) for party in card.parties)
        return [mark_safe(part) for part in parts]  # noqa: S308

    def head(self, card: TimeCard) -> SafeString:
        """Draw which date of which course a card is, and the way into its talk by video."""
        return mark_safe(self._course(card) + self._link(card.video_link, card.slot))  # noqa: S308

    def foot(self, card: TimeCard) -> SafeString:
        """Draw the list of those expected together, and how many came where nobody books."""
        return mark_safe(self._list(card) + (self._heads(card) if card.slot.capacity == 0 else ""))  # noqa: S308

    def _on_board(self, card: TimeCard, is_found: bool, is_focus: bool) -> str:
        slot = card.slot
        parties = "".join(self._party(party, slot, is_focus) for party in card.parties)
        return (
            f'<article class="time-card {_looks(card)}"><h3 class="time-card__when">{self._when(card, is_found)}</h3>'
            f'<p class="small">{escape(slot.offer.title)} <span class="muted">{escape(_whereabouts(slot, is_found))}'
            f'</span></p>{self.head(card)}<div class="time-card__parties">{parties}</div>{self.foot(card)}'
            f"{self._book(card) if slot.capacity and card.can_be_booked else ''}</article>"
        )

    def _when(self, card: TimeCard, is_found: bool) -> str:
        slot = card.slot
        day = f"{dates.short_day(slot.starts_at)}, " if is_found else ""
        now = f' <span class="time-card__now">{escape(_("now"))}</span>' if card.is_now else ""
        return f"{escape(day + self._span(slot.starts_at, slot.ends_at))}{now}"

    def _course(self, card: TimeCard) -> str:
        course = card.slot.course
        if course is None:
            return ""
        which = _("date %(number)s of %(count)s") % {"number": card.number, "count": card.count}
        date = f', <span class="nowrap">{escape(which)}</span>' if card.count > 1 else ""
        return f'<p class="small"><strong>{escape(course.title)}</strong>{date}</p>'

    def _link(self, link: str, slot: Slot) -> str:
        if not link:
            return ""
        words = f"{escape(_('Open the video talk'))}{_unseen(f', {dates.moment(slot.starts_at)}')}"
        return f'<p class="small"><a href="{escape(link)}" rel="noreferrer">{words}</a></p>'

    def _party(self, party: Party, slot: Slot, is_focus: bool = False) -> str:
        name = f"<strong>{escape(party.name)}</strong>" if party.name else ""
        code = f' <span class="party__code">{escape(party.code_start)}…</span>' if party.code_start else ""
        return (
            f'<div class="party"><p class="party__who">{name}{code}</p>{self._state_of(party)}'
            f"{self._ways(party, slot)}{self._move(party, slot)}{self._form(party, slot, is_focus)}</div>"
        )

    def _state_of(self, party: Party) -> str:
        size = (party.adults, party.children)
        if size not in self._people:
            self._people[size] = escape(people(*size))
        if party.state not in self._states:
            self._states[party.state] = escape(str(party.state.label))
        return f'<p class="small">{self._states[party.state]}{self._people[size]}</p>'

    def _ways(self, party: Party, slot: Slot) -> str:
        """How a family comes into its talk: it rings, or has a link that is not that of the hour."""
        told = [_("Calls us")] if party.rings else []
        told += [_("No link yet")] if party.lacks_link else []
        lines = "".join(f'<p class="small"><strong>{escape(words)}</strong></p>' for words in told)
        return lines + self._link(party.own_link, slot)

    def _move(self, party: Party, slot: Slot) -> str:
        if not self._detail or not party.can_be_changed:
            return ""
        who = f", {self._clock(slot.starts_at)}" + (f", {party.name}" if party.name else "")
        address = address_of(self._detail, party.pk)
        return f'<p class="small"><a class="party__change" href="{address}">{self._moves}{_unseen(who)}</a></p>'

    @cached_property
    def _moves(self) -> str:
        return escape(_("Move or cancel"))

    def _form(self, party: Party, slot: Slot, is_focus: bool) -> str:
        if not party.steps:
            return ""
        date = f'<input type="hidden" name="date" value="{slot.pk}">' if slot.course_id else ""
        back = f'<input type="hidden" name="back" value="{escape(self._back)}">' if self._back else ""
        return (
            f'<form method="post" action="{address_of(self._change, party.pk)}" class="party__steps">{self._token}'
            f"{date}{back}{self._buttons(tuple(party.steps), is_focus)}</form>"
        )

    def _buttons(self, steps: tuple[Step, ...], is_focus: bool) -> str:
        """The likeliest step stands alone, the others behind "more"."""
        if (is_focus, steps) not in self._steps:
            first, *others = (_button(step, is_first=not place) for place, step in enumerate(steps))
            more = f"<details><summary>{escape(_('More'))}</summary>{''.join(others)}</details>" if others else ""
            focused = first.replace(">", " autofocus>", 1) if is_focus else first
            self._steps[is_focus, steps] = focused + more
        return self._steps[is_focus, steps]

    def _list(self, card: TimeCard) -> str:
        if not card.has_list:
            return ""
        return _counting(address_of("participants", card.slot.public_id), _("List of participants"), card.slot)

    def _heads(self, card: TimeCard) -> str:
        """A time that anybody may come to: who came is counted, not named."""
        slot, counted = card.slot, getattr(card.slot, "head_count", None)
        words = "" if slot.course_id else _("Without an appointment")
        if counted:
            came = people(counted.adults, counted.children) or f" · {_('nobody came')}"
            words = (words or _("Counted")) + came
        ask = _("Correct the count") if counted else _("Count who came")
        link = _counting(address_of("count_heads", slot.public_id), ask, slot) if card.can_be_counted else ""
        return f'<p class="small">{escape(words)}</p>{link}'

    def _book(self, card: TimeCard) -> str:
        slot = card.slot
        free = ngettext("%(counter)s place free", "%(counter)s places free", slot.free) % {"counter": slot.free}
        words = free if slot.capacity > 1 else _("Free: book")
        kept = f' <span class="small">({escape(_kept(slot))})</span>' if slot.kept_for_desk else ""
        address, rest = address_of("desk_book", slot.public_id), f"{kept}{_unseen(_which(slot))}"
        return f'<a class="time-card__book" href="{address}">{icon("plus")} {escape(words)}{rest}</a>'


def _looks(card: TimeCard) -> str:
    now, group = " time-card--now" if card.is_now else "", " time-card--group" if card.is_group else ""
    return f"time-card--{card.look}{now}{group}"


def _whereabouts(slot: Slot, is_found: bool) -> str:
    """The office, how they meet unless it is here, and where, unless the card stands below its room."""
    way = "" if slot.is_on_site else slot.way_for_staff
    room = str(slot.room) if slot.room and is_found else ""
    return ", ".join(filter(None, [slot.offer.office.short_name, way, room or ("" if slot.room else slot.where)]))


def _kept(slot: Slot) -> str:
    if slot.capacity == 1:
        return _("at the desk only")
    words = ngettext("%(counter)s at the desk only", "%(counter)s at the desk only", slot.kept_for_desk)
    return words % {"counter": slot.kept_for_desk}


def _button(step: Step, *, is_first: bool) -> str:
    first = " party__step--first" if is_first else ""
    return f'<button class="party__step{first}" name="step" value="{step.value}">{escape(str(step.label))}</button>'


def _counting(address: str, words: str, slot: Slot) -> str:
    return f'<a class="time-card__count" href="{address}">{icon("people")} {escape(words)}{_unseen(_which(slot))}</a>'


def _which(slot: Slot) -> str:
    return f", {dates.clock(slot.starts_at)}, {slot.offer.title}"
