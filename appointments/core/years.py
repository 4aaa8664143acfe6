"""Plausible years: a date centuries away is a typo."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

_FIRST, _LAST = 2000, 2100
STRANGE_YEAR = _("Please check the year.")


def is_sane(day: dt.date) -> bool:
    return _FIRST <= day.year <= _LAST
