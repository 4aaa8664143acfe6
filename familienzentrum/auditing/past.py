"""How a row was on a day, and what changed since: from the versions that the database keeps."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from familienzentrum import local_time
from familienzentrum.auditing import words
from familienzentrum.models import AuditEntry, PastRow, User

# What has a trigger that remembers it (familienzentrum/models/past.py).
REMEMBERED = ("offers.offer", "appointments.consultationhour")
_UNTOLD = ("video_link", "source")


@dataclass(frozen=True)
class Changed:
    """One column, before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One change of a row. `by` is empty if no entry of the audit log stands beside it."""

    at: dt.datetime
    by: User | None
    columns: list[Changed]


def as_it_was(row: models.Model, day: dt.date) -> list[tuple[str, str]]:
    """Return each column by its name as it stood at the end of this day."""
    _start, end = local_time.whole_days(day, day)
    version = _versions(row).filter(until__gte=end).first()
    values = version.values if version else _now(row)
    return [(str(field.verbose_name), _shown(field, values)) for field in _told(row) if field.column in values]


def changes(row: models.Model) -> Iterator[Change]:
    """Yield all changes of a row within a year, the latest first."""
    after, entries = _now(row), _entries(row)
    for version in _versions(row).reverse():
        before = version.values
        told = [
            Changed(str(field.verbose_name), _shown(field, before), _shown(field, after))
            for field in _told(row)
            if field.column in before and before[field.column] != after.get(field.column)
        ]
        if told:
            yield Change(version.until, _whose(entries, version.until), told)
        after = before


def _versions(row: models.Model) -> models.QuerySet[PastRow]:
    return PastRow.objects.filter(kind=row._meta.label_lower, row=row.pk).order_by("until", "pk")


def _now(row: models.Model) -> dict[str, Any]:
    """Return the row as the database writes its versions."""
    table = connection.ops.quote_name(row._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(kept)::text FROM {table} kept WHERE id = %s", [row.pk])  # noqa: S608
        found = cursor.fetchone()
    values: dict[str, Any] = json.loads(found[0]) if found else {}
    return values


def _told(row: models.Model) -> list[Any]:
    """Return the fields that people enter: no secrets and no numbers of ours."""
    return [
        field
        for field in row._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in _UNTOLD
    ]


def _shown(field: Any, values: dict[str, Any]) -> str:
    """Say a value of a column: a choice by its label, another row by its name, as far as that still stands."""
    value = values.get(field.column)
    if field.is_relation and value is not None:
        return str(field.related_model._default_manager.filter(pk=value).first() or value)
    labels = dict(field.flatchoices)
    return words.plain(labels.get(value, value) if labels else value)


def _entries(row: models.Model) -> list[AuditEntry]:
    subject = f"{row._meta.label_lower}:{row.pk}"
    return list(AuditEntry.objects.filter(subject=subject).select_related("by").order_by("at", "pk"))


def _whose(entries: list[AuditEntry], at: dt.datetime) -> User | None:
    """Return who is entered beside a change: written in the same transaction, a moment before or after."""
    near = [entry for entry in entries if abs(entry.at - at) < dt.timedelta(seconds=5)]
    return near[0].by if near else None
