"""Asks what to do with each conflicting appointment."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from appointments.choices import Way
from appointments.clearing.queries import Affected, Decision
from appointments.models import Appointment
from familienzentrum import dates
from familienzentrum.crypto import CannotUnseal
from familienzentrum.forms import PortalForm


class AffectedForm(PortalForm):
    """One choice per appointment, with a proposal preselected. Does not reveal who the family is."""

    def __init__(self, *args: Any, affected: Sequence[Affected], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in affected:
            self.fields[_name(one.appointment)] = forms.ChoiceField(
                label=_label(one.appointment),
                help_text=_reach(one.appointment),
                choices=_choices(one),
                initial=_written(one.suggested),
                error_messages={
                    "required": gettext_lazy("Please say what becomes of this appointment."),
                    "invalid_choice": gettext_lazy("This is no longer possible. Please choose again."),
                },
            )

    def decisions(self) -> dict[int, Decision]:
        """Return the choices by appointment id."""
        return {int(name.removeprefix(_PREFIX)): _read(value) for name, value in self.cleaned_data.items()}


_PREFIX = "appointment-"


def _name(appointment: Appointment) -> str:
    return f"{_PREFIX}{appointment.pk}"


def _label(appointment: Appointment) -> str:
    slot, people = appointment.slot, appointment.adults + appointment.children
    who = str(slot.adviser or slot.offer.office.short_name)
    how_many = ngettext("%(n)d person", "%(n)d people", people) % {"n": people}
    return " · ".join([dates.moment(slot.starts_at), slot.offer.title, who, how_many])


def _reach(appointment: Appointment) -> str:
    """Say how the family will be notified, so that the cost of a change is visible."""
    try:
        personal = appointment.personal
    except CannotUnseal:
        return ""
    if personal.email:
        return _("If something changes, the family gets an e-mail.")
    if personal.phone:
        return _("If something changes, the desk has to call: there is a phone number only.")
    return _("If something changes, the desk says so when the family comes: it cannot be reached.")


def _choices(one: Affected) -> list[tuple[str, str]]:
    choices = [(_written(Decision(Way.KEEP)), _keeping(one.appointment))] if one.can_stay else []
    for person in one.substitutes:
        label = _("Same time, with %(person)s") % {"person": person}
        choices.append((_written(Decision(Way.SUBSTITUTE, person.pk)), label))
    for slot in one.times:
        label = _("New time: %(moment)s") % {"moment": dates.moment(slot.starts_at)}
        choices.append((_written(Decision(Way.MOVE, slot.pk)), label))
    if one.can_be_cancelled:
        choices.append((_written(Decision(Way.CANCEL)), _("Cancel the appointment")))
    return choices


def _keeping(appointment: Appointment) -> str:
    if appointment.slot.course_id is not None:
        return _("The course goes on without this date")
    return _("Stays as it is")


def _written(decision: Decision) -> str:
    return decision.way.value if decision.to is None else f"{decision.way.value}-{decision.to}"


def _read(value: str) -> Decision:
    way, _dash, number = value.partition("-")
    return Decision(Way(way), int(number) if number else None)
