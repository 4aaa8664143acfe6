"""Whose texts are translated: the tables, and what of them families read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from familienzentrum.models import Centre
from familienzentrum.text_kinds import TextKind
from familienzentrum.texts import as_key, is_common
from offers.choices import OfferState
from offers.models import (
    AgePhase,
    EmergencyNumber,
    Offer,
    Office,
    PageWords,
    Photograph,
    Place,
    Provider,
    Signpost,
    Spot,
    SpotKind,
    Stand,
    TalkLanguage,
    Topic,
)

Rows = QuerySet[Any, Any]


@dataclass(frozen=True)
class TextSource:
    """A table with texts; `name` is the column by which people call an entry, `read` what families can read now.

    Where `repeats`, the same words stand in many rows, and are listed once: the summer holidays of each year.
    """

    model: type[models.Model]
    name: str
    read: Callable[[Rows], Rows] = staticmethod(lambda rows: rows)  # noqa: RUF009 - shared, and changes nothing
    repeats: bool = False
    # The page on which staff change the German of a row, by its key.
    edited_at: str = ""


def _not_ended(rows: Rows) -> Rows:
    return rows.exclude(state=OfferState.ENDED)


def _to_come(rows: Rows) -> Rows:
    return rows.filter(day__gte=timezone.localdate())


SOURCES: dict[TextKind, TextSource] = {
    TextKind.OFFER: TextSource(Offer, "title", _not_ended, edited_at="offer_edit"),
    TextKind.OFFICE: TextSource(Office, "name", edited_at="office_edit"),
    TextKind.PROVIDER: TextSource(Provider, "name", edited_at="provider_edit"),
    TextKind.TOPIC: TextSource(Topic, "name", edited_at="topic_edit"),
    TextKind.AGE_PHASE: TextSource(AgePhase, "label", edited_at="age_phase_edit"),
    TextKind.PLACE: TextSource(Place, "name", edited_at="place_edit"),
    TextKind.SIGNPOST: TextSource(Signpost, "title", edited_at="signpost_edit"),
    TextKind.PAGE: TextSource(PageWords, "title", edited_at="page_words_edit"),
    TextKind.EMERGENCY_NUMBER: TextSource(EmergencyNumber, "name", edited_at="emergency_number_edit"),
    TextKind.SPOT_KIND: TextSource(SpotKind, "name", edited_at="spot_kind_edit"),
    TextKind.SPOT: TextSource(Spot, "name", edited_at="spot_edit"),
    TextKind.PHOTOGRAPH: TextSource(Photograph, "alternative", edited_at="photograph_edit"),
    TextKind.LANGUAGE: TextSource(TalkLanguage, "name", edited_at="talk_language_edit"),
    TextKind.CENTRE: TextSource(Centre, "name"),
    TextKind.STAND: TextSource(Stand, "place__name", _to_come, repeats=True, edited_at="stand_edit"),
}


def register(kind: TextKind, source: TextSource) -> None:
    """Add the table of an app above this one."""
    SOURCES[kind] = source


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
    for table in SOURCES if kind is None else [kind]:
        rows = SOURCES[table].read(SOURCES[table].model._default_manager.order_by("pk"))
        found = _texts_of(table, rows if row is None else rows.filter(pk=row))
        yield from _once(found) if SOURCES[table].repeats else found


def stored_texts() -> Iterator[GermanText]:
    """Yield all texts, also those that nobody reads any more or yet."""
    for table, source in SOURCES.items():
        yield from _texts_of(table, source.model._default_manager.order_by("pk"))


def label_of(kind: TextKind, field: str) -> str:
    """Return what staff call a field."""
    return str(SOURCES[kind].model._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def _texts_of(kind: TextKind, rows: Rows) -> Iterator[GermanText]:
    name = SOURCES[kind].name
    for values in rows.values("pk", name, *kind.fields):
        for field in kind.fields:
            if values[field].strip() and not is_common(values[field]):
                yield GermanText(kind, values["pk"], field, values[field], values[name])


def _once(texts: Iterator[GermanText]) -> Iterator[GermanText]:
    known = set()
    for text in texts:
        place = text.field, as_key(text.german)
        if place not in known:
            known.add(place)
            yield text
