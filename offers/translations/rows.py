"""Whose texts are translated: the tables, and what of them families read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet

from familienzentrum.models import Centre
from familienzentrum.text_kinds import TextKind
from familienzentrum.texts import is_common
from offers.choices import OfferState
from offers.models import (
    AgePhase,
    EmergencyNumber,
    Offer,
    Office,
    PageWords,
    Place,
    Signpost,
    Spot,
    SpotKind,
    Topic,
)

TABLES: dict[TextKind, type[models.Model]] = {
    TextKind.OFFER: Offer,
    TextKind.OFFICE: Office,
    TextKind.TOPIC: Topic,
    TextKind.AGE_PHASE: AgePhase,
    TextKind.PLACE: Place,
    TextKind.SIGNPOST: Signpost,
    TextKind.PAGE: PageWords,
    TextKind.EMERGENCY_NUMBER: EmergencyNumber,
    TextKind.SPOT_KIND: SpotKind,
    TextKind.SPOT: Spot,
    TextKind.CENTRE: Centre,
}


@dataclass(frozen=True)
class GermanText:
    """A text that is stored, and where."""

    kind: TextKind
    row: int
    field: str
    german: str
    # By what people call the entry.
    name: str


def german_texts(kind: TextKind | None = None, row: int | None = None) -> Iterator[GermanText]:
    """Yield all texts that families can read now, of one kind or one entry if it is given; empty ones are none."""
    for table in TABLES if kind is None else [kind]:
        entries = _read_by_families(table)
        for values in (entries if row is None else entries.filter(pk=row)).values("pk", *table.fields):
            name = values[table.fields[0]]
            for field in table.fields:
                if values[field] and not is_common(values[field]):
                    yield GermanText(table, values["pk"], field, values[field], name)


def label_of(kind: TextKind, field: str) -> str:
    """Return what staff call a field."""
    return str(TABLES[kind]._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def _read_by_families(kind: TextKind) -> QuerySet[Any]:
    rows = TABLES[kind]._default_manager.order_by("pk")
    return rows.exclude(state=OfferState.ENDED) if kind is TextKind.OFFER else rows
