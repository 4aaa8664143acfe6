"""What the front desk types: who is there, and a booking in a few strokes."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from appointments.actions.booking import BookingRequest
from appointments.forms.booking import BookingForm
from familienzentrum.forms import Group, PortalForm


class SearchForm(PortalForm):
    """Has the focus when the day opens; once somebody is found, the next step has it."""

    marks_optional = False

    who = forms.CharField(
        label=_("Code, pseudonym or time"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}),
        error_messages={"required": _("Please type a code, a pseudonym or a time.")},
    )

    def give_focus_away(self) -> None:
        self.fields["who"].widget.attrs["autofocus"] = False


class DeskBookingForm(BookingForm):
    """For somebody at the counter: how many come, and what to call them. The rest is said aloud."""

    email = phone = language = needs_interpreter = note = website = opened = None  # type: ignore[assignment]

    @property
    def groups(self) -> list[Group]:  # type: ignore[override]
        how_many, which_children, what_name, *_rest = super().groups
        return [how_many, which_children, what_name]

    def to_request(self) -> BookingRequest:
        data: dict[str, Any] = self.cleaned_data
        return BookingRequest(
            adults=data["adults"] or 0,
            children_by_age=self._children(),
            name=data["name"],
            attempt=data["attempt"],
            mail_language=get_language() or "de",
        )
