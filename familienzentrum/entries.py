"""Writes one entry of a data file into its table, or says in one sentence why not."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from enum import Enum
from typing import Any, TypeAlias
from unicodedata import category

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familienzentrum.constraints import kind_words
from familienzentrum.models import User

Values = Mapping[str, Any]
Field: TypeAlias = "models.Field[Any, Any]"

# Accepted types per field class; the first match counts.
_WANTED: list[tuple[type[Field], tuple[type, ...], str | Promise]] = [
    (models.ManyToManyField, (list,), gettext_lazy("a list of keys")),
    (models.ForeignKey, (str,), gettext_lazy("a key")),
    (ArrayField, (list,), gettext_lazy("a list of texts")),
    (models.BooleanField, (bool,), gettext_lazy("true or false")),
    (models.IntegerField, (int,), gettext_lazy("a whole number")),
    (models.DecimalField, (int, Decimal), gettext_lazy("a number")),
    (models.DateField, (dt.date,), gettext_lazy("a date such as 2025-03-29")),
    (models.TimeField, (dt.time,), gettext_lazy("a time such as 09:30:00")),
    (models.Field, (str,), gettext_lazy("a text")),
]


class UnfitEntry(Exception):
    """An entry that cannot become a row; carries the reason in one sentence."""


class WriteResult(Enum):
    ADDED = "added"
    CHANGED = "changed"
    KEPT = "kept"


def write_entry(model: type[models.Model], known_by: Values, values: Values, *, new: Values) -> WriteResult:
    """Create or update the row with the natural key `known_by`. Raises UnfitEntry.

    Fields that the entry does not name keep their value in an existing row.
    """
    known = {name: _value(_field(model, name), value) for name, value in known_by.items()}
    given = {name: _value(_editable(model, name), value) for name, value in values.items()}
    row = model._default_manager.filter(**known).first() or model(**known, **new)
    if row._state.adding:
        _refuse_gaps(model, {**new, **known, **given})
    links = {name: given.pop(name) for name in [*given] if _field(model, name).many_to_many}
    changes = {_set_columns(row, given), _set_links(row, links)}
    return next(change for change in WriteResult if change in changes)


def _set_columns(row: models.Model, columns: Values) -> WriteResult:
    adding = row._state.adding
    if not adding and all(getattr(row, name) == value for name, value in columns.items()):
        return WriteResult.KEPT
    for name, value in columns.items():
        setattr(row, name, value)
    _save(row)
    return WriteResult.ADDED if adding else WriteResult.CHANGED


def _set_links(row: models.Model, links: Mapping[str, list[models.Model]]) -> WriteResult:
    changed = {name: rows for name, rows in links.items() if set(getattr(row, name).all()) != set(rows)}
    for name, rows in changed.items():
        getattr(row, name).set(rows)
    return WriteResult.CHANGED if changed else WriteResult.KEPT


def _save(row: models.Model) -> None:
    try:
        # Constraints are left to the database: it checks them anyway, and its refusals are worded too.
        row.full_clean(validate_constraints=False)
        row.save()
    except ValidationError as error:
        raise UnfitEntry(_sentences(error)) from error
    except IntegrityError as error:
        raise UnfitEntry(str(kind_words(error))) from error


def _sentences(error: ValidationError) -> str:
    """Return the errors of full_clean, each with its field."""
    return " ".join(f"{name}: {words}" for name, found in error.message_dict.items() for words in found)


def _refuse_gaps(model: type[models.Model], given: Values) -> None:
    for field in [*model._meta.fields, *model._meta.many_to_many]:
        may_be_empty = field.blank or field.null or field.has_default() or not field.editable
        if not may_be_empty and given.get(field.name) in (None, "", []):
            raise UnfitEntry(_missing(field.name))


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _editable(model: type[models.Model], name: str) -> Field:
    known = {field.name: field for field in [*model._meta.fields, *model._meta.many_to_many] if field.editable}
    if name not in known:
        words = _("The field “%(field)s” is unknown.") % {"field": name}
        close = [_("Did you mean “%(field)s”?") % {"field": other} for other in get_close_matches(name, known, n=1)]
        raise UnfitEntry(" ".join([words, *close]))
    return known[name]


def _value(field: Field, value: Any) -> Any:
    if value is None and not field.null:
        raise UnfitEntry(_missing(field.name))
    if value is None:
        return None
    types, wanted = next((types, words) for kind, types, words in _WANTED if isinstance(field, kind))
    if type(value) not in types:
        raise UnfitEntry(_("The field “%(field)s” must be %(wanted)s.") % {"field": field.name, "wanted": wanted})
    if isinstance(field, models.ManyToManyField):
        return [_referred(field, key) for key in value]
    if isinstance(field, models.ForeignKey):
        return _referred(field, value)
    return _printable(field, value)


def _printable(field: Field, value: Any) -> Any:
    if isinstance(value, str) and any(category(sign) == "Cc" and sign != "\n" for sign in value):
        raise UnfitEntry(_("The field “%(field)s” holds a control character.") % {"field": field.name})
    return value


def _referred(field: Field, key: Any) -> models.Model:
    """Return the row with this key; users have none and are found by user name."""
    model: type[models.Model] = field.related_model  # type: ignore[assignment]
    name = User.USERNAME_FIELD if model is User else "key"
    row = model._default_manager.filter(**{name: key}).first() if isinstance(key, str) else None
    if row is None:
        words = _("The field “%(field)s” names “%(key)s”, which does not exist.")
        raise UnfitEntry(words % {"field": field.name, "key": key})
    return row


def _missing(name: str) -> str:
    return _("The field “%(field)s” is missing.") % {"field": name}
