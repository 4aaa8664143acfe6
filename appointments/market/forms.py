"""The page of a stand without a script: one press, one form."""

from collections.abc import Mapping
from typing import Any

from django import forms

from appointments.core.day_parts import DayPart
from appointments.market.entries import Entry


class PressForm(forms.Form):
    """Which key was pressed, with what was chosen beside it."""

    stand = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    number = forms.UUIDField()
    press = forms.CharField(max_length=30)
    phase = forms.CharField(max_length=10, required=False)
    language = forms.CharField(max_length=10, required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)

    def to_entry(self) -> Entry:
        """Return the valid form as an entry of now. Raises ValueError, if no page of ours could have sent it."""
        data, now = self.cleaned_data, DayPart.now()
        press, _of, topic = data["press"].partition("-")
        return Entry.read(
            {
                "key": str(data["number"]),
                "stand": data["stand"],
                "kind": press,
                "topic": topic or None,
                "day": now.day.isoformat(),
                "part": now.part,
                "phase": data["phase"],
                "language": data["language"],
            }
        )
