"""What programs may ask: each parameter once, with how it is read and how the OpenAPI document describes it."""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from familienzentrum.choices import Weekday
from offers.exchange.timetable import When
from offers.forms.search import SEARCH_LENGTH, readable

MOST_PER_PAGE = 100
LAST_PAGE = 100_000
OLDEST = 150
_MOST_VALUES = 20
_DAYS = {name: day.value for day in Weekday for name in (day.name.lower(), day.name[:2].lower())}


class NotUnderstood(Exception):
    """`errors` name each parameter that was not, and what to write instead."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__()
        self.errors = errors


@dataclass(frozen=True)
class Asked:
    """A question in one way of writing it."""

    page: int = 1
    per_page: int = 25
    full: bool = False
    search: str = ""
    minimum_age: int | None = None
    maximum_age: int | None = None
    day: tuple[int, ...] = ()
    start_time: dt.time | None = None
    end_time: dt.time | None = None
    taxonomy_id: tuple[uuid.UUID, ...] = ()
    taxonomy_term_id: tuple[uuid.UUID, ...] = ()
    organization_id: tuple[uuid.UUID, ...] = ()

    @property
    def when(self) -> When:
        return When(self.day, self.start_time, self.end_time)

    @property
    def names_an_age(self) -> bool:
        return self.minimum_age is not None or self.maximum_age is not None


@dataclass(frozen=True)
class Parameter:
    """`read` raises ValueError with what to write instead."""

    description: str
    schema: dict[str, Any]
    read: Callable[[str], Any] = field(compare=False)


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"Write a whole number from {least} to {most}.")
        return int(text)

    return read


def _per_page(text: str) -> int:
    """More than there may be counts as the most."""
    if not re.fullmatch(r"[0-9]+", text) or not text.strip("0"):
        raise ValueError("Write a whole number, 1 or more.")
    return MOST_PER_PAGE if len(text.lstrip("0")) > len(str(MOST_PER_PAGE)) else min(int(text), MOST_PER_PAGE)


def _yes_or_no(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("Write true or false.")
    return text == "true"


def _days(text: str) -> tuple[int, ...]:
    named = text.lower().split(",")
    if unknown := [name for name in named if name not in _DAYS]:
        raise ValueError(f"“{unknown[0][:40]}” is no weekday. Write monday to sunday, several with commas.")
    return tuple(sorted({_DAYS[name] for name in named}))


def _time(text: str) -> dt.time:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise ValueError("Write a time of day as HH:MM, for example 09:30.")
    return dt.time.fromisoformat(text)


def _ids(text: str) -> tuple[uuid.UUID, ...]:
    parts = text.split(",")
    is_form = all(re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", part) for part in parts)
    if not is_form or len(parts) > _MOST_VALUES:
        raise ValueError(f"Write ids as this directory gives them, at most {_MOST_VALUES}, several with commas.")
    return tuple(sorted({uuid.UUID(part) for part in parts}))


def _format(text: str) -> str:
    if text != "json":
        raise ValueError("This directory writes json alone.")
    return text


_ID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_A_DAY = "|".join(sorted(_DAYS))
_IDS = {"type": "string", "pattern": f"^{_ID}(,{_ID}){{0,{_MOST_VALUES - 1}}}$"}
_AGE = {"type": "integer", "minimum": 0, "maximum": OLDEST}
_CLOCK = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}

PARAMETERS: Mapping[str, Parameter] = {
    "search": Parameter(
        f"Words in title, text, topics, office and provider. The first {SEARCH_LENGTH} characters count.",
        {"type": "string"},
        readable,
    ),
    "minimum_age": Parameter("Fits people of this age in years, or older.", _AGE, _whole(0, OLDEST)),
    "maximum_age": Parameter("Fits people of this age in years, or younger.", _AGE, _whole(0, OLDEST)),
    "day": Parameter(
        "Takes place regularly on one of these weekdays: monday to sunday or mo to su, several with commas.",
        {"type": "string", "pattern": f"^({_A_DAY})(,({_A_DAY}))*$"},
        _days,
    ),
    "start_time": Parameter("Takes place regularly after this time of day, in local time.", _CLOCK, _time),
    "end_time": Parameter("Takes place regularly before this time of day, in local time.", _CLOCK, _time),
    "taxonomy_id": Parameter("Has a term of one of these taxonomies.", _IDS, _ids),
    "taxonomy_term_id": Parameter("Has one of these terms.", _IDS, _ids),
    "organization_id": Parameter("Is provided by one of these organizations.", _IDS, _ids),
    "full": Parameter("Write all that is nested, not only what there is one of.", {"type": "boolean"}, _yes_or_no),
    "page": Parameter(
        "Number of the page, from 1. Behind the last one comes an empty page.",
        {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1},
        _whole(1, LAST_PAGE),
    ),
    "per_page": Parameter(
        f"How many on one page. More than {MOST_PER_PAGE} counts as {MOST_PER_PAGE}; `size` says how many there are.",
        {"type": "integer", "minimum": 1, "default": 25},
        _per_page,
    ),
    "format": Parameter("The only format is json.", {"type": "string", "enum": ["json"]}, _format),
}
PAGING = ("page", "per_page", "format")
OF_OFFERS = (
    *("search", "minimum_age", "maximum_age", "day", "start_time", "end_time"),
    *("taxonomy_id", "taxonomy_term_id", "organization_id"),
)


def read(query: QueryDict, names: Collection[str]) -> Asked:
    """Return what is asked; what has another name means nothing. Raises NotUnderstood."""
    known, errors = dict[str, Any](), []
    for name in names:
        given = query.get(name)
        if given is not None:
            try:
                known[name] = PARAMETERS[name].read(given)
            except ValueError as error:
                errors.append({"name": name, "detail": str(error)})
    known.pop("format", None)
    errors += [{"name": last, "detail": f"Write no less than in {first}."} for first, last in _reversed(known)]
    if errors:
        raise NotUnderstood(errors)
    return Asked(**known)


def _reversed(known: Mapping[str, Any]) -> list[tuple[str, str]]:
    spans = [("minimum_age", "maximum_age"), ("start_time", "end_time")]
    return [(first, last) for first, last in spans if first in known and last in known and known[first] > known[last]]
