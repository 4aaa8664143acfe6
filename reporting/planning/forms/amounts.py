"""Amounts as people type them: "1.200", "1.200,50", "1200.50 €"."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

# Digits, in groups of three or not, and at most two decimals after a comma or a dot.
_GROUPED = re.compile(r"(?P<whole>[0-9]{1,3}(?:[.\s][0-9]{3})+|[0-9]+)(?:,(?P<cents>[0-9]{1,2}))?$")
_PLAIN = re.compile(r"(?P<whole>[0-9]+)(?:\.(?P<cents>[0-9]{1,2}))?$")
_LARGEST = Decimal(10) ** 9
# As typed, and as a word processor writes it.
_MINUS = ("-", "\u2212")
_NOT_NEGATIVE = MinValueValidator(
    0, message=_("Write this amount without a minus. Only what was really paid can be a repayment.")
)


class AmountField(forms.Field):
    """An amount that may be unknown: left empty, or typed as "x". One that `may_be_paid_back` may have a minus."""

    is_amount = True
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 20, "placeholder": "x"})

    def __init__(self, *, may_be_paid_back: bool = False, **kwargs: Any) -> None:
        super().__init__(required=False, validators=[] if may_be_paid_back else [_NOT_NEGATIVE], **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        typed = str(value or "").replace("€", "").strip()
        if typed in {"", "x", "X", "–"}:
            return None
        digits = typed.lstrip("-\u2212").lstrip() if typed[:1] in _MINUS else typed
        found = _GROUPED.match(digits) or _PLAIN.match(digits)
        if found is None:
            raise ValidationError(_("Write an amount such as 1200 or 1200,50. Leave it empty if it is not known."))
        amount = Decimal(f"{re.sub(r'[^0-9]', '', found['whole'])}.{found['cents'] or 0}")
        if amount >= _LARGEST:
            raise ValidationError(_("This amount is too large."))
        return amount if digits == typed else -amount

    def prepare_value(self, value: Any) -> Any:
        """Show a stored amount as it is read in the page's language; what was typed stays as it was."""
        if not isinstance(value, Decimal):
            return value
        places = 0 if value == value.to_integral_value() else 2
        return number_format(value, decimal_pos=places, use_l10n=True)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True
