"""Number formats of the report: localised, with one dot for hidden counts."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from reporting.disclosure import Cell

# Hidden, for whatever reason.
HIDDEN = "•"
NOTHING = "–"


def number(value: int | Decimal) -> str:
    """Write "1.024" or "12,5"; as many decimals as the value has."""
    places = 0 if value == int(value) else 2
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


def cell(value: Cell) -> str:
    """Write a count of a protected table."""
    return HIDDEN if value is None else number(value)


def measured(value: float | None, decimals: int) -> str:
    """Write a derived number, such as a mean: "12,5"."""
    return HIDDEN if value is None else number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def share(part: Cell, whole: Cell) -> str:
    """Write "12 %", from two shown counts only; a dash if the total is zero."""
    if part is None or whole is None:
        return HIDDEN
    return percent(percentage(part, whole)) if whole else NOTHING


def percent(value: int) -> str:
    return together(_("%(number)s %%") % {"number": value})


def percentage(part: int, whole: int) -> int:
    return round(100 * part / whole)


def together(words: str) -> str:
    """Keep a number and its unit on one line by no-break spaces."""
    return words.replace(" ", "\u00a0")
