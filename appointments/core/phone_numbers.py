"""Phone numbers as people type them: what can be rung, and which are the same."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_SIGNS = re.compile(r"[\d\s+()/.-]+")
# What stands after the zero of Germany or the 00 of the world; without either it is a number of the same town.
_CAN_BE_RUNG = re.compile(r"0[1-9]\d{3,12}|00[1-9]\d{6,14}|[1-9]\d{2,7}")
# Emergency calls, and numbers that cost whoever rings them: 0900, 0137, 118.
_NOT_OURS_TO_RING = re.compile(r"110|112|0(900|190|137)\d+|118\d{2,3}")
_DIGITS_ONLY = _("Please write the phone number with digits only, for example 0123 456789.")
_NO_NUMBER = _("We cannot ring this number. Please write it with its area code, for example 0123 456789.")


def refuse_no_number(typed: str) -> None:
    """Raise ValidationError for what nobody could ring."""
    if not _SIGNS.fullmatch(typed):
        raise ValidationError(_DIGITS_ONLY)
    digits = national(typed)
    if not _can_be_rung(digits):
        raise ValidationError(_NO_NUMBER)


# 0111 111111 rings nowhere.
_DIFFERENT = 2


def _can_be_rung(digits: str) -> bool:
    is_number = _CAN_BE_RUNG.fullmatch(digits) and len(set(digits.lstrip("0"))) >= _DIFFERENT
    return bool(is_number) and not _NOT_OURS_TO_RING.fullmatch(digits)


def national(typed: str) -> str:
    """Return the digits from Germany: +49 123, 0049 123, +49 (0)123 and 0123 are one number, in any digits."""
    digits = "".join(str(unicodedata.digit(char)) for char in typed if char.isdecimal())
    if typed.strip().startswith("+"):
        digits = f"00{digits}"
    return re.sub(r"^00490?", "0", digits)
