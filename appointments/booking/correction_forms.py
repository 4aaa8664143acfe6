"""Corrects the contact and the number of people of a booking, or of a family that waits."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.booking.forms import AT_HOME, BookingForm
from appointments.booking.requests import BookingRequest
from appointments.choices import MeetingChannel
from appointments.core.callers import who_calls
from appointments.models import Appointment, PersonalData
from familienzentrum.forms import Group

_STAYS = _("Leave it empty to keep %(known)s.")
_FORGETS = {"email": _("Delete the e-mail address"), "phone": _("Delete the phone number")}


_FORGETTING = "forgets_"


def _forgets(name: str) -> str:
    return f"{_FORGETTING}{name}"


def kept_by(name: str) -> str:
    """Return which known value an empty field keeps, and a box that is not ticked."""
    return name.removeprefix(_FORGETTING)


class KnownFamilyForm(BookingForm):
    """How many people come, how to reach and where to visit them. What is known is never shown: links are passed on."""

    name = language = needs_interpreter = note = None  # type: ignore[assignment]

    def __init__(self, *args: Any, told: PersonalData, adults: int, caller: str | None, **kwargs: Any) -> None:
        self.told, self.known_caller = told, caller
        people: dict[str, Any] = {"adults": adults, "caller": caller}
        people |= {name: getattr(told, name) for name in ("wants_reminder", "wants_company")}
        people |= {f"children_{age}": count for age, count in told.children_by_age.items()}
        super().__init__(*args, initial=people, **kwargs)
        self._keep_what_is_known()
        self._offer_to_forget()
        # One of the two is there already, or was not needed.
        self.needs_contact = False

    def _offer_to_forget(self) -> None:
        """Whoever typed the address of somebody else, and has none, wants it gone."""
        for name, label in _FORGETS.items():
            if name in self.fields and getattr(self.told, name):
                ticked = forms.CheckboxInput(attrs={"autocomplete": "off"})
                self.fields[_forgets(name)] = forms.BooleanField(label=label, required=False, widget=ticked)

    def _keep_what_is_known(self) -> None:
        """Ask for nothing once more, and say in a form that anybody with the link can open only what is recognised."""
        for name, known in self.masked.items():
            if (field := self.fields.get(name)) is None:
                continue
            field.required = field.required and not known
            if known:
                field.help_text = _STAYS % {"known": known}
            elif name not in AT_HOME:
                field.help_text = ""

    @property
    def masked(self) -> dict[str, Any]:
        """Return how what is known is written where nobody is to read it."""
        where = _("the address that you gave us") if self.told.address else ""
        door = _("the name that you gave us") if self.told.door_name else ""
        return {"email": self.told.email_masked, "phone": self._number, "address": where, "door_name": door}

    @property
    def _number(self) -> str:
        ending = self.told.phone_ending
        return _("the number that ends with %(ending)s") % {"ending": ending} if ending else ""

    @property
    def groups(self) -> list[Group]:  # type: ignore[override]
        how_many, children, _name, reach, where, company, _rest = super().groups
        goes = [_forgets(name) for name in _FORGETS if _forgets(name) in self.fields]
        return [how_many, children, where, company, (_("How may we reach you?"), [*reach[1], *goes, "website"])]

    def _refuse_nothing_to_ring(self, data: dict[str, Any]) -> None:
        super()._refuse_nothing_to_ring(data | {"phone": data.get("phone") or self._kept("phone", data)})

    def _refuse_call_without_number(self, data: dict[str, Any]) -> None:
        super()._refuse_call_without_number(data | {"phone": data.get("phone") or self._kept("phone", data)})

    def _kept(self, name: str, data: Mapping[str, Any]) -> str:
        """Return what is known and not to be forgotten."""
        known: str = getattr(self.told, name)
        return "" if data.get(_forgets(name)) else known

    def to_request(self) -> BookingRequest:
        """Return all that the family told, with what it corrects."""
        given, known = super().to_request(), BookingRequest.from_personal(self.told, adults=0)
        return replace(
            known,
            adults=given.adults,
            children_by_age=given.children_by_age,
            email=given.email or self._kept("email", self.cleaned_data),
            phone=given.phone or self._kept("phone", self.cleaned_data),
            caller=given.caller if "caller" in self.fields else self.known_caller,
            wants_reminder=given.wants_reminder,
            wants_company=given.wants_company if "wants_company" in self.fields else known.wants_company,
            address=given.address or known.address,
            door_name=given.door_name or known.door_name,
        )


class CorrectionForm(KnownFamilyForm):
    """What the family of an appointment told."""

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any) -> None:
        slot = appointment.slot
        super().__init__(
            *args,
            offer=slot.offer,
            course=slot.course,
            channels=[MeetingChannel(slot.channel)],
            can_be_accompanied=slot.can_be_accompanied,
            told=appointment.personal,
            adults=appointment.adults,
            caller=who_calls(appointment, slot),
            **kwargs,
        )
        # What was agreed stands, whoever has to ring now that the way has changed.
        self.known_caller = appointment.caller
