"""Front-desk forms: search, and quick booking."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.booking.forms import BookingForm
from appointments.choices import Caller
from familienzentrum.forms import Group, PortalForm


class SearchForm(PortalForm):
    """Focused when the board opens; once somebody is found, the next step is."""

    marks_optional = False

    who = forms.CharField(
        label=_("Code, pseudonym, time or day"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}),
        error_messages={"required": _("Please type a code, a pseudonym, a time or a day.")},
    )

    def give_focus_away(self) -> None:
        self.fields["who"].widget.attrs["autofocus"] = False


class DeskBookingForm(BookingForm):
    """For somebody at the counter or on the phone: party size and what to call them. The rest is said aloud.

    For a future day it also asks for a contact: something may change.
    """

    callers = {Caller.HOUSE: _("We call the family"), Caller.FAMILY: _("The family calls us: %(number)s")}

    is_filled_in_by_family = False
    language = needs_interpreter = note = website = opened = None  # type: ignore[assignment]

    def __init__(self, *args: Any, is_ahead: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_ahead:
            del self.fields["email"]
            self.fields.pop("wants_reminder", None)
            self.fields.pop("wants_company", None)
            if "caller" not in self.fields and not self.fields["phone"].required:
                del self.fields["phone"]
        # Staff know whom they book for.
        self.needs_contact = False

    @property
    def groups(self) -> list[Group]:  # type: ignore[override]
        how_many, which_children, what_name, (how_reached, _both), where, company, *_rest = super().groups
        contact = [name for name in ("email", "phone") if name in self.fields]
        reached: list[str | tuple[str, ...]] = [*self._caller, tuple(contact), *self._reminder] if contact else []
        return [how_many, which_children, what_name, (how_reached, reached), where, company]
