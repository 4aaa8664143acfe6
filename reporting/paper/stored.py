"""Reads the document again of which a release was made: everything that it says, from what it keeps."""

import datetime as dt
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, get_type_hints

from django.conf import settings
from django.utils import translation

from familienzentrum.canonical import canonical
from familienzentrum.models import Centre
from familienzentrum.plain_values import rebuilt
from reporting.choices import Chapter, ReportKind
from reporting.disclosure import ProtectedTable, Published, certificate_of, table_of
from reporting.paper.chapters import ChapterPage
from reporting.paper.document import AS_THEY_ARE, BUDGET, Document
from reporting.paper.exhibits import Exhibit
from reporting.paper.facts import House
from reporting.planning.budget import Budget, BudgetRow
from reporting.writing.partner_texts import partner_words_in
from reporting.writing.pictures import picture_in

Values = Mapping[str, Any]
# What is in it once more as it is printed, for whoever reads the file.
_AGAIN = ("headlines", "texts", "funders", "budget", "sums", "is_public", "threshold")


def kept(document: Document, number: int) -> dict[str, Any]:
    """Return what the release with this number keeps of a document, as it comes back from the database."""
    values: dict[str, Any] = canonical(document.frozen() | {"number": number})
    return values


def document_of(values: Values, pictures: Mapping[str, bytes] = MappingProxyType({})) -> Document:
    """Return the document that `frozen` made these values of. Raises KeyError for a release of an older version.

    `pictures` are the bytes of its pictures by their checksums, which only the layout needs.
    """
    tables = {name: table_of(values["tables"][name]) for name in values["order"]}
    hints = get_type_hints(Document)
    begin = values["records_begin"]
    first, last = values["months"]
    return Document(
        year=values["year"],
        kind=ReportKind(values["kind"]),
        state=values["state"],
        changes=values["changes"],
        published=Published(
            year=values["year"],
            records_begin=dt.date.fromisoformat(begin) if begin else None,
            tables=tables,
            certificate=certificate_of(values["certificate"]),
            months=(first, last),
        ),
        chapters=tuple(_chapter(chapter, tables, pictures) for chapter in values["chapters"]),
        budget=Budget(rebuilt(tuple[BudgetRow, ...], values[BUDGET])),
        **{name: rebuilt(hints[name], values[name]) for name in AS_THEY_ARE if name in values},
    )


def house_of(values: Values) -> House:
    """Return the house as a release names it; as it is called now for a release of an older version."""
    return rebuilt(House, values["centre"]) if "centre" in values else House.of(Centre.current())


def is_whole(values: Values) -> bool:
    """Return whether a release keeps its document: those of older versions do not."""
    return BUDGET in values


def contradictions_within(values: Values) -> Iterator[str]:
    """Yield which parts of a release say something else than the document that it keeps."""
    if not is_whole(values):
        return
    printed = {exhibit["name"] for chapter in values["chapters"] for exhibit in chapter["exhibits"]}
    if values["tables"].keys() != set(values["order"]) or not printed <= values["tables"].keys():
        yield "the tables of the chapters are not those of the release"
        return
    with translation.override(settings.LANGUAGE_CODE):
        made = canonical(document_of(values).frozen())
    for name in _AGAIN:
        if _without_labels(values[name]) != _without_labels(made[name]):
            yield f"{name} is not what the rest of the release says"


def _without_labels(part: Any) -> Any:
    """Leave out what a later version may call otherwise."""
    if isinstance(part, list):
        return [{name: value for name, value in one.items() if name != "label"} for one in part]
    return part


def _chapter(values: Values, tables: Mapping[str, ProtectedTable], pictures: Mapping[str, bytes]) -> ChapterPage:
    chapter = Chapter(values["key"])
    return ChapterPage(
        key=values["key"],
        number=values["number"],
        title=values["title"],
        message=values["message"],
        text=values["text"],
        exhibits=tuple(
            Exhibit(one["number"], one["name"], tables[one["name"]], one["note"], one["is_in_chapter"])
            for one in values["exhibits"]
        ),
        empty=tuple(values["empty"]),
        opening=chapter.opening,
        begins_with_figures=chapter == Chapter.SUMMARY,
        picture=picture_in(values, pictures),
        partners=partner_words_in(values),
    )
