"""Both versions of a field that two people changed: what is stored by now, and what a form asks about it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, cast

from django import forms
from django.db import models
from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from familienzentrum import dates
from familienzentrum.models import AuditEntry, User

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Save:
    """Who saved it, and when; nobody is named where the portal itself or a family did."""

    by: User | None
    at: dt.datetime


@dataclass(frozen=True)
class Line:
    """A line of what is stored; `is_theirs` if it does not stand in what was typed."""

    text: str
    is_theirs: bool


@dataclass(frozen=True)
class Conflict:
    """A field that somebody else saved since the form was opened, and that was changed here, too."""

    name: str
    label: str
    lines: tuple[Line, ...]
    save: Save | None

    @property
    def has_marks(self) -> bool:
        """Whether marks help: of one line everything is theirs."""
        return len(self.lines) > 1 and not all(line.is_theirs for line in self.lines if line.text)


def last_save(row: models.Model, since: dt.datetime, **details: Any) -> Save | None:
    """Return who saved a row since then, as the audit log says; None if it says nothing."""
    subject = f"{row._meta.label_lower}:{row.pk}"
    known = AuditEntry.objects.filter(subject=subject, at__gte=since, details__contains=details)
    entry = known.select_related("by").order_by("-at", "-id").first()
    return Save(entry.by, entry.at) if entry else None


def shown(bound: forms.BoundField, value: Any) -> str:
    """Write a stored value as people read it: choices by their labels, days and amounts as the language does."""
    match value:
        case bool():
            return _("yes") if value else _("no")
        case dt.datetime():
            return dates.moment(value)
        case dt.date():
            return dates.day(value)
        case dt.time():
            return dates.clock(value)
        case Decimal():
            places = 0 if value == value.to_integral_value() else None
            return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)
        case list() | models.QuerySet():
            return get_text_list([_label(bound.field, one) for one in value], _("and"))
        case _:
            return _label(bound.field, value)


def lines_of(stored: str, typed: str) -> Iterator[Line]:
    """Yield the lines of what is stored, marking those that differ from what was typed."""
    theirs, mine = stored.splitlines(), typed.splitlines()
    matched = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    common = {place for block in matched for place in range(block.b, block.b + block.size)}
    for place, text in enumerate(theirs):
        yield Line(text, place not in common)


def _label(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return _label_of_row(field, value)
    if not isinstance(field, forms.ChoiceField):
        return "" if value is None else str(value)
    choices = cast("Iterable[tuple[Any, Any]]", field.choices)
    flat = [pair for key, label in choices for pair in (label if isinstance(label, list | tuple) else [(key, label)])]
    return next((str(label) for key, label in flat if str(key) == str("" if value is None else value)), str(value))


def _label_of_row(field: forms.ModelChoiceField, value: Any) -> str:
    """Rows that cannot be chosen any more are named all the same."""
    if value in (None, ""):
        return str(field.empty_label or "")
    rows = cast("models.QuerySet[Any]", field.queryset).model._base_manager
    row = value if isinstance(value, models.Model) else rows.filter(**{field.to_field_name or "pk": value}).first()
    return field.label_from_instance(row) if row else ""
