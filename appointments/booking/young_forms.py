"""The booking form of young people who come alone: a name to be called by, and little else."""

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from appointments.booking.forms import AT_HOME, BookingForm
from appointments.choices import Caller
from familienzentrum.forms import Group
from offers.models import Offer

# What nobody who comes alone is asked: who else comes, and an e-mail address that parents may read.
_NOT_ASKED = ("adults", "email", "wants_reminder")
_HELPS = ("language", "needs_interpreter", "note")
_NAME = pgettext_lazy("du", "What may we call you?")
_PHONE = pgettext_lazy("du", "We call only if something changes. Leave it empty if others answer this phone.")
_CALLED_AT = pgettext_lazy("du", "We call you there at the time of the appointment.")


class YoungBookingForm(BookingForm):
    """Counts one person. Says du."""

    folder = "appointments/families/young"
    steps = (BookingForm.steps[0], pgettext_lazy("du", "Your details"), BookingForm.steps[2])
    callers = {Caller.HOUSE: Caller.HOUSE.label, Caller.FAMILY: pgettext_lazy("du", "I call you myself: %(number)s")}

    name = forms.CharField(
        label=pgettext_lazy("du", "Name or made-up name"),
        max_length=60,
        required=False,
        help_text=pgettext_lazy("du", "We call you by it. You may make one up."),
    )
    note = forms.CharField(
        label=pgettext_lazy("du", "Is there something we should know before?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=pgettext_lazy("du", "For example a wheelchair. Tell us private things when we talk, not here."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_children = [name for name in self.fields if name.startswith("children_")]
        for name in (*_NOT_ASKED, *of_children):
            self.fields.pop(name, None)
        self.fields["phone"].help_text = _CALLED_AT if self.fields["phone"].required else _PHONE

    @classmethod
    def is_for(cls, offer: Offer) -> bool:
        return offer.is_for_young

    @property
    def groups(self) -> list[Group]:  # type: ignore[override]
        return [
            (_NAME, ["name"]),
            (pgettext_lazy("du", "How may we reach you?"), [*self._caller, "phone"]),
            (pgettext_lazy("du", "Where shall we come?"), [name for name in AT_HOME if name in self.fields]),
            (pgettext_lazy("du", "What helps us to understand each other?"), [*_HELPS, "website"]),
        ]

    def _adults(self) -> int:
        return 0 if self.age_phases else 1

    def _children(self) -> dict[str, int]:
        """The age is not asked: whoever comes counts to the oldest of the town's phases for children."""
        return {age.slug: 1 for age in self.age_phases[-1:]}
