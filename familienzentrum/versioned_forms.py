"""Forms that overwrite nothing of what a colleague saved since they were opened.

Each carries marks of what it showed. When it is sent, what was not changed in it stays as it is stored by now, what
was changed in it alone is saved, and what both changed is shown in both versions, to choose from.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from familienzentrum.meanwhile import MINE, THEIRS, Conflict, Save, last_save, lines_of, shown
from familienzentrum.models import User
from familienzentrum.versions import AsRead, Opened, mark_of, plain

OPENED = "opened_with"
# Beside the name of a field: which of its two versions counts.
_COUNTS = "counts"
# Among the marks of a line whose row somebody else removed: the page has said so.
_GONE = "-"
# The mark of all columns of the rows.
_ROW = "*"


class OpenedField(forms.CharField):
    """Carries the marks; never part of what was changed."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class SeenMixin(forms.BaseForm):
    """Acts upon rows as a page showed them: ends or removes them, and refuses if somebody changed them meanwhile."""

    def __init__(self, *args: Any, rows: Sequence[models.Model], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = tuple(rows)
        self._as_read = [AsRead.of(row) for row in self.rows]
        self.fields[OPENED] = OpenedField(required=False)

    @property
    def marks_shown(self) -> str:
        return str(Opened(timezone.now(), {_ROW: self._mark()}))

    def hold(self) -> None:
        """Lock the rows until the transaction ends. Raises SavedMeanwhile if one changed since this request read it."""
        for read in self._as_read:
            read.hold()

    def _mark(self) -> str:
        columns = ((read.row._meta.label_lower, *read.columns.values()) for read in self._as_read)
        return mark_of(_ROW, "\0".join(text for row in columns for text in row))

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        seen = Opened.read(self.cleaned_data.pop(OPENED, ""))
        if seen and seen.marks.get(_ROW) != self._mark():
            by = last_save(self.rows[0], seen.at)
            self.add_error(None, _changed_by(by.by if by else None))


class VersionedMixin(forms.BaseForm):
    """Compares what was typed with what the form was opened with, and with what is stored by now.

    A form that is opened on a stored row does so by itself; so does one for a row that exists once (`alone_by`), such
    as the text of a chapter, which a colleague may have begun meanwhile. What is compared for a field is its initial
    value, unless `stored_value` knows better.
    """

    # The columns that find the one row which the form adds if it is not there yet.
    alone_by: tuple[str, ...] = ()
    # Fields of which none is saved with another one that somebody else changed: a text, and that it has been checked.
    belong_together: tuple[frozenset[str], ...] = ()
    # On where the row is saved with columns that are no fields of the form.
    writes_whole_row = False

    def __init__(self, *args: Any, rows: Sequence[models.Model] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts: dict[str, Conflict] = {}
        # Fields that others alone changed: shown and saved as they are stored by now.
        self.taken_over: set[str] = set()
        # A line of a set whose row somebody else removed: the key that it had.
        self._outlived = ""
        self.rows = tuple(row for row in [*rows, *self._own_row()] if not row._state.adding or self.alone_by)
        self._as_read = self.read_rows() if self.is_bound else []
        if self.rows and self.fields:
            self.fields[OPENED] = OpenedField(required=False)

    def _own_row(self) -> list[models.Model]:
        row = getattr(self, "instance", None)
        return [row] if row else []

    def read_rows(self) -> list[AsRead]:
        """Return what `hold` compares: of the form's own row what the form writes, of further rows all columns."""
        own = self._own_row()
        further = [AsRead.of(row, alone_by=self.alone_by) for row in self.rows if row not in own]
        return [*further, *(self._read_own(row) for row in own if row in self.rows)]

    def _read_own(self, row: models.Model) -> AsRead:
        columns = [column.attname for column in row._meta.concrete_fields if column.name in self.fields]
        linked = {column.name: self.initial.get(column.name) for column in row._meta.many_to_many}
        own = {name: value for name, value in linked.items() if name in self.fields}
        return AsRead.of(row, columns=() if self.writes_whole_row else columns, linked=own, alone_by=self.alone_by)

    def hold(self) -> None:
        """Lock the rows until the transaction ends. Raises SavedMeanwhile if one changed since this request read it."""
        for read in self._as_read:
            read.hold()

    def stored_value(self, name: str) -> Any:
        return self[name].initial

    def taken_value(self, name: str) -> Any:
        """Return what stands in a field that others alone changed."""
        return self.stored_value(name)

    def is_untouched(self, name: str, base: str) -> bool:
        """Whether a field was sent as the form showed it; `base` is the mark of that."""
        typed = self._typed(name)
        return typed is not None and self._mark(name, typed) == base

    def is_as_stored(self, name: str) -> bool:
        """Whether the same was typed as is stored by now: then there is nothing to choose."""
        return self._typed(name) == self._plain_now(name)

    def last_save(self, since: dt.datetime) -> Save | None:
        return last_save(self.rows[0], since) if self.rows else None

    @property
    def taken_over_labels(self) -> str:
        return get_text_list([str(self[name].label) for name in self.fields if name in self.taken_over], _("and"))

    def outlive(self, key: str) -> None:
        """Let this line be one whose row is gone: added anew if it was changed here and is wanted, else dropped."""
        self._outlived = key or _GONE
        self.fields[OPENED] = OpenedField(required=False)
        self.empty_permitted = True

    @property
    def is_outlived(self) -> bool:
        return bool(self._outlived)

    def has_changed(self) -> bool:
        if not self._outlived:
            return super().has_changed()
        marks = self._sent().marks
        return any(not self.is_untouched(name, marks.get(name, "")) for name in self._compared())

    @property
    def was_changed_by_others(self) -> bool:
        return bool(self.conflicts or self.taken_over)

    def full_clean(self) -> None:
        if self.is_bound and self.rows:
            self._compare(self._sent())
        super().full_clean()

    def _sent(self) -> Opened:
        """Return the marks that the page carried; none where it had none."""
        return Opened.read(self.data.get(self.add_prefix(OPENED)) or "") or Opened(timezone.now(), {})

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        self.cleaned_data.pop(OPENED, None)

    def _post_clean(self) -> None:
        """Report conflicts before a row is made of the rest: what two versions exist of stays as it is stored."""
        for conflict in self.conflicts.values():
            self.add_error(conflict.name, _("This was changed meanwhile. Choose which version counts."))
        if self._outlived and _GONE not in self._sent().asked:
            words = _("This line was removed meanwhile. Save once more to add yours anew, or mark it as removed.")
            self.add_error(None, words)
        super()._post_clean()  # type: ignore[misc]

    def _compare(self, since: Opened) -> None:
        taken: set[str] = set()
        for name in self._compared():
            base = since.marks.get(name)
            if base is None or (base == self._mark_now(name) and name not in since.asked):
                continue
            if self._is_theirs(name, base, since):
                taken.add(name)
            elif not self._is_settled(name, base, since):
                self.conflicts[name] = self._conflict(name, since)
        for name in self._torn_apart(since) & taken:
            taken.remove(name)
            self.conflicts[name] = self._conflict(name, since)
        self.taken_over = taken

    def _torn_apart(self, since: Opened) -> set[str]:
        """Return what others changed while something that belongs to it was changed here."""
        theirs = {name for name in self._compared() if since.marks.get(name) not in (None, self._mark_now(name))}
        torn: set[str] = set()
        for group in self.belong_together:
            mine = [name for name in group & since.marks.keys() if self._is_mine(name, since.marks[name])]
            torn |= group & theirs if mine else set()
        return torn

    def _is_mine(self, name: str, base: str) -> bool:
        return not self.is_untouched(name, base) and self._typed(name) != self._plain_now(name)

    def _is_theirs(self, name: str, base: str, since: Opened) -> bool:
        """Whether what is stored counts: nobody changed it here, or somebody chose it before his own."""
        if name in since.asked:
            return base == self._mark_now(name) and self._choice(name) == THEIRS
        return self.is_untouched(name, base)

    def _is_settled(self, name: str, base: str, since: Opened) -> bool:
        """Whether what was typed counts: it is what is stored, or somebody chose it before what is stored."""
        chose_mine = name in since.asked and base == self._mark_now(name) and self._choice(name) == MINE
        return chose_mine or self.is_as_stored(name)

    def _conflict(self, name: str, since: Opened) -> Conflict:
        bound = self[name]
        typed = str(bound.value() or "") if isinstance(bound.field, forms.CharField) else ""
        lines = tuple(lines_of(self.stored_in_words(name), typed.replace("\r\n", "\n")))
        return Conflict(name, str(bound.label), lines, self.last_save(since.at))

    def stored_in_words(self, name: str) -> str:
        return shown(self[name], self.stored_value(name))

    def counts_name(self, name: str) -> str:
        """Return the name of the choice between the versions of a field."""
        return f"{self.add_prefix(name)}-{_COUNTS}"

    def _choice(self, name: str) -> str:
        return str(self.data.get(self.counts_name(name), ""))

    def _compared(self) -> list[str]:
        """Return what a person changes here. That a line is to be removed is no part of the line."""
        shown = {name for name, field in self.fields.items() if not (field.widget.is_hidden or field.disabled)}
        return [name for name in self.fields if name in shown and name != DELETION_FIELD_NAME]

    @property
    def marks_shown(self) -> str:
        """Return the marks of what this page shows: what is stored by now, whatever was typed."""
        if self._outlived:
            sent = self._sent()
            return str(Opened(sent.at, {**sent.marks, _GONE: _GONE}, {_GONE}))
        marks = {name: self._mark_now(name) for name in self._compared()}
        return str(Opened(timezone.now(), marks, frozenset(self.conflicts)))

    def _mark_now(self, name: str) -> str:
        return self._mark(name, self._plain_now(name))

    def _mark(self, name: str, value: str) -> str:
        return mark_of(f"{self._about} {name}", value)

    @property
    def _about(self) -> str:
        if self._outlived:
            return f"{self._own_row()[0]._meta.label_lower} {self._outlived}"
        row = self.rows[0]
        known_by = [getattr(row, column) for column in self.alone_by] or [row.pk]
        return " ".join([row._meta.label_lower, *map(plain, known_by)])

    def _plain_now(self, name: str) -> str:
        """Texts are compared as their field cleans them: what a word processor left in an old one is no change."""
        value, field = self.stored_value(name), self.fields[name]
        is_text = isinstance(field, forms.CharField) and value is not None
        is_unticked = isinstance(field, forms.BooleanField) and value is None
        return plain(field.to_python(value) if is_text or is_unticked else value)

    def _typed(self, name: str) -> str | None:
        """Return what was typed, as plain text; None if the field does not take it."""
        field, sent = self.fields[name], self[name].data
        try:
            typed = field.clean(sent)
        except ValidationError:
            return None
        # What a choice is turned into need not look like it.
        return plain(field.to_python(sent) if isinstance(field, forms.TypedChoiceField) else typed)


def _changed_by(who: User | None) -> str:
    """Say so: it may have been a colleague, or the same person on another page."""
    if who is None:
        return _("This was changed meanwhile, and stands here as it is stored now. Look at it, and try again.")
    words = _("This was changed meanwhile by %(who)s, and stands here as it is stored now. Look at it, and try again.")
    return words % {"who": who}
