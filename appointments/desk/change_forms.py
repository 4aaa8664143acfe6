"""Forms by which the desk moves or cancels a family's appointment."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from appointments.booking.correction_forms import CorrectionForm, kept_by
from appointments.choices import CancelledBy
from appointments.core.slot_words import clock_of
from appointments.models import Slot
from familienzentrum import dates
from familienzentrum.forms import GroupedRadios, PortalForm
from familienzentrum.versioned_forms import VersionedMixin


class DeskCorrectionForm(VersionedMixin, CorrectionForm):
    """The same as families have, filled in by the desk on the phone.

    What is known already is not shown: an empty field keeps it, whoever changed it last.
    """

    is_filled_in_by_family = False

    def stored_value(self, name: str) -> Any:
        return getattr(self.told, kept_by(name)) if kept_by(name) in self.masked else super().stored_value(name)

    def taken_value(self, name: str) -> Any:
        return "" if kept_by(name) in self.masked else super().taken_value(name)

    def is_untouched(self, name: str, base: str) -> bool:
        return not self[name].data if kept_by(name) in self.masked else super().is_untouched(name, base)

    def is_as_stored(self, name: str) -> bool:
        """Confirm nothing that is not shown: whoever invents marks could guess a number until no question comes."""
        return kept_by(name) not in self.masked and super().is_as_stored(name)

    def stored_in_words(self, name: str) -> str:
        known = kept_by(name)
        return str(self.masked[known]) if known in self.masked else super().stored_in_words(name)


class DeskMoveForm(PortalForm):
    """Another slot, including those that families cannot book themselves."""

    def __init__(self, *args: Any, slots: Iterable[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots = {str(slot.public_id): slot for slot in slots}
        self.fields["slot"] = forms.TypedChoiceField(
            label=_("Free times"),
            widget=GroupedRadios({number: dates.day(slot.starts_at) for number, slot in self.slots.items()}),
            choices=[(number, _described(slot)) for number, slot in self.slots.items()],
            coerce=self.slots.__getitem__,
            error_messages={
                "required": _("Please choose a time."),
                "invalid_choice": _("This time is no longer free. Please choose another time."),
            },
        )


class DeskCancelForm(PortalForm):
    """Whose decision it was: the report distinguishes them."""

    whose = forms.TypedChoiceField(
        label=_("Whose decision is it?"),
        choices=[(CancelledBy.FAMILY, _("The family asked for it")), (CancelledBy.HOUSE, _("The house has to cancel"))],
        coerce=CancelledBy,
        widget=forms.RadioSelect,
    )


def _described(slot: Slot) -> str:
    """Write "10:00 (3 places free, 1 at the desk only)", under the heading of its day."""
    notes = [slot.way] if slot.way else []
    if slot.capacity > 1:
        notes.append(ngettext("%(free)d place free", "%(free)d places free", slot.free) % {"free": slot.free})
    if kept := slot.kept_for_desk:
        words = ngettext("%(n)d at the desk only", "%(n)d at the desk only", kept)
        notes.append(words % {"n": kept} if slot.capacity > 1 else gettext("at the desk only"))
    return f"{clock_of(slot)} ({', '.join(notes)})" if notes else clock_of(slot)
