"""Asks what to do with each conflicting appointment."""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from appointments.choices import Caller, Reach, Way
from appointments.clearing.queries import Affected, Decision
from appointments.core.slot_words import moment_and_place_of, moment_of
from appointments.models import Appointment
from familienzentrum.forms import PortalForm
from offers.models import Room


class AffectedForm(PortalForm):
    """One choice per appointment, with a proposal preselected. Does not reveal who the family is."""

    def __init__(self, *args: Any, affected: Sequence[Affected], for_all: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unreachable = [one for one in affected if one.reach == Reach.NOBODY]
        self.at_the_door = sum(one.appointment.slot.has_address for one in unreachable)
        self.elsewhere = len(unreachable) - self.at_the_door
        self.can_all_be_cancelled = len(affected) > 1 and all(one.can_be_cancelled for one in affected)
        self.some_can_come_later = len(affected) > 1 and any(one.a_week_later for one in affected)
        for one in affected:
            self.fields[_name(one.appointment)] = forms.ChoiceField(
                label=_label(one),
                help_text=_reach(one),
                choices=_choices(one),
                initial=_written(_chosen(one, for_all)),
                error_messages={
                    "required": gettext_lazy("Please say what becomes of this appointment."),
                    "invalid_choice": gettext_lazy("This is no longer possible. Please choose again."),
                },
            )

    def decisions(self) -> dict[int, Decision]:
        """Return the choices by appointment id."""
        return {int(name.removeprefix(_PREFIX)): _read(value) for name, value in self.cleaned_data.items()}


_PREFIX = "appointment-"
# Marks a submission of the list: without it nothing was decided yet.
ASKED = "asked"


def sent_along(posted: Mapping[str, str]) -> dict[str, str]:
    """Return the choices of a submitted list by their names, to be sent once more."""
    return {name: posted[name] for name in posted if name == ASKED or name.startswith(_PREFIX)}


# What the buttons above the list fill in for everybody, to be looked over before it is saved.
CANCEL_ALL, A_WEEK_LATER = "cancel", "week"


def _chosen(one: Affected, for_all: str) -> Decision | None:
    if for_all == CANCEL_ALL and one.can_be_cancelled:
        return Decision(Way.CANCEL)
    if for_all == A_WEEK_LATER:
        return one.a_week_later or one.suggested
    return one.suggested


def _name(appointment: Appointment) -> str:
    return f"{_PREFIX}{appointment.pk}"


def _label(one: Affected) -> str:
    """Name what is in the way: the time, or the dates of a course that the family has."""
    appointment, slot = one.appointment, one.appointment.slot
    people = appointment.adults + appointment.children
    who = str(slot.adviser or slot.offer.office.short_name)
    how_many = ngettext("%(n)d person", "%(n)d people", people) % {"n": people}
    when = "; ".join(map(moment_of, one.dates)) or moment_of(appointment.first_date)
    place, what = (slot.shown_place, slot.offer.title) if slot.course is None else ("", slot.course.title)
    return " · ".join(filter(None, [when, place, what, who, how_many]))


def _reach(one: Affected) -> str:
    """Say how the family will be notified, so that the cost of a change is visible."""
    match one.reach:
        case Reach.MAIL:
            return _("If something changes, the family gets an e-mail.")
        case Reach.CALL:
            return _("If something changes, the desk has to call: there is a phone number only.")
        case Reach.NOBODY:
            if one.appointment.slot.has_address:
                return _("It cannot be reached: whatever you choose, it will come at this time.")
            # Without a number of the family nobody rings but itself.
            if one.appointment.slot.is_by_phone and one.appointment.caller != Caller.HOUSE:
                return _("It cannot be reached: whatever you choose, it will call us at this time.")
            return _("It cannot be reached: whatever you choose, it will be waiting for us at this time.")
        case _:
            assert_never(one.reach)


def _choices(one: Affected) -> list[tuple[str, str]]:
    choices = [(_written(Decision(Way.KEEP)), _keeping(one))] if one.can_stay else []
    for person in one.substitutes:
        label = _("Same time, with %(person)s") % {"person": person}
        choices.append((_written(Decision(Way.SUBSTITUTE, person.pk)), label))
    for room in one.rooms:
        choices.append((_written(Decision(Way.ROOM, room.pk)), _in_room(room, one.room_now)))
    for slot in one.times:
        label = _("New time: %(moment)s") % {"moment": moment_and_place_of(slot)}
        choices.append((_written(Decision(Way.MOVE, slot.pk)), label))
    if one.can_be_cancelled:
        choices.append((_written(Decision(Way.CANCEL)), _("Cancel the appointment")))
    return choices


def _in_room(room: Room, own: Room | None) -> str:
    """Say what a family may have counted on and does not find there."""
    words = _("Same time, in the room “%(room)s”")
    if own and own.is_step_free and not room.is_step_free:
        words = _("Same time, in the room “%(room)s” (not step-free)")
    return words % {"room": room}


def _keeping(one: Affected) -> str:
    if one.appointment.slot.course_id is not None and not one.keeps_all_dates:
        return _("The course goes on without this date")
    return _("Stays as it is")


def _written(decision: Decision | None) -> str:
    if decision is None:
        return ""
    return decision.way.value if decision.to is None else f"{decision.way.value}-{decision.to}"


def _read(value: str) -> Decision:
    way, _dash, number = value.partition("-")
    return Decision(Way(way), int(number) if number else None)
