"""Forms for code holders: entering the code, and moving."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.booking.queries import others_for
from appointments.core.code_field import CodeField
from appointments.core.slot_words import clock_of
from appointments.models import Appointment
from familienzentrum import dates
from familienzentrum.forms import GroupedRadios, PortalForm


class CodeForm(PortalForm):
    """Accepts the code however it is typed."""

    code = CodeField(
        label=_("Your code"),
        help_text=_("Twelve letters and digits, for example 7KQM-2RTX-9FHC. Small letters are fine."),
    )

    def say_unknown(self) -> None:
        self.add_error("code", _("We do not find this code. Please compare it once more, or call us."))


class MoveForm(PortalForm):
    """Another free time of the same offer."""

    def __init__(self, *args: Any, appointment: Appointment, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots = {str(slot.public_id): slot for slot in others_for(appointment, most=most)}
        self.fields["slot"] = forms.TypedChoiceField(
            label=_("Free times"),
            widget=GroupedRadios({number: dates.day(slot.starts_at) for number, slot in self.slots.items()}),
            choices=[(number, clock_of(slot)) for number, slot in self.slots.items()],
            coerce=self.slots.__getitem__,
            error_messages={
                "required": _("Please choose a time."),
                "invalid_choice": _("This time is no longer free. Please choose another time."),
            },
        )
