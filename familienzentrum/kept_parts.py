"""Parts of pages that are drawn once for whatever they say, as long as this process lives.

A part is kept under the values it is drawn from, its template sees nothing else, and a value is never a row of a table,
which may say something else tomorrow and still be the same row; nor is it markup, which equals its text and is drawn
otherwise. So what is kept is never old: what is read anew and differs is drawn anew. Only for what everybody may see.
"""

import datetime as dt
from collections.abc import Hashable, Iterable
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import get_script_prefix, get_urlconf
from django.utils.safestring import SafeData, SafeString
from django.utils.translation import get_language

from familienzentrum import local_time, texts

# A day of twelve times takes 9 kB with what it is found by, one of 120 takes 60 kB.
_MOST = 2000


def kept_part(template: str, values: dict[str, Any]) -> SafeString:
    """Draw a template with these values and nothing else, or return what was drawn of the same values.

    Raises TypeError for a value that can change, and for markup.
    """
    if settings.DEBUG:
        return _drawn(template, values)
    # What templates know besides: days are written with the year if it is another one.
    around = (get_language(), texts.version(), get_urlconf(), get_script_prefix(), local_time.today())
    return _kept(template, around, tuple(values.items()))


@lru_cache(maxsize=_MOST)
def _kept(
    template: str, _around: tuple[str | int | dt.date | None, ...], values: tuple[tuple[str, Hashable], ...]
) -> SafeString:
    _refuse_what_differs(value for _name, value in values)
    return _drawn(template, dict(values))


def _drawn(template: str, values: dict[str, Any]) -> SafeString:
    drawn: SafeString = render_to_string(template, values)
    return drawn


def _refuse_what_differs(values: Iterable[Any]) -> None:
    """Refuse what equals something that is drawn otherwise."""
    for value in values:
        if isinstance(value, Model):
            raise TypeError(f"{value!r} may change and stay the same row. Give what is said of it.")
        if isinstance(value, SafeData):
            raise TypeError(f"{value!r} equals the text that is no markup. Draw it in the template.")
        if is_dataclass(value) and not isinstance(value, type):
            _refuse_what_differs(getattr(value, field.name) for field in fields(value))
        elif isinstance(value, tuple | frozenset):
            _refuse_what_differs(value)
