"""The chapters of a report: message, text and tables, numbered as they are read."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from reporting.choices import Chapter, ReportKind
from reporting.disclosure import Published
from reporting.models import AnnualReport
from reporting.paper.exhibits import Exhibit, chapters_with_tables, empty_in, exhibits_of
from reporting.paper.notes import NumberOf
from reporting.paper.spreads import Pictured, Placed, Spread, Words, spreads_of
from reporting.writing import sentences
from reporting.writing.partner_texts import PartnerWords, partner_words_of
from reporting.writing.passages import texts_of
from reporting.writing.pictures import Picture, pictures_of


@dataclass(frozen=True)
class ChapterPage:
    """One chapter as it is printed."""

    key: str
    number: int
    title: str
    message: str
    text: str
    exhibits: tuple[Exhibit, ...]
    empty: tuple[str, ...]
    opening: str
    begins_with_figures: bool
    picture: Picture | None = None
    partners: tuple[PartnerWords, ...] = ()

    @property
    def spreads(self) -> tuple[Spread, ...]:
        """Return text, picture and tables as they stand side by side; an opening has the text before it."""
        before = _before_tables(self.text, self.opening, self.picture)
        return spreads_of((*before, *(one for one in self.exhibits if one.is_in_chapter and one.is_narrow)))

    @property
    def by_partners(self) -> tuple[Spread, ...]:
        """Return what partners wrote, two columns at a time."""
        return spreads_of([Words(words.text, words.office) for words in self.partners if words.is_on_paper])

    @property
    def partners_elsewhere(self) -> tuple[str, ...]:
        """Return whose texts are not on paper."""
        return tuple(words.office for words in self.partners if not words.is_on_paper)

    @property
    def wide(self) -> tuple[Exhibit, ...]:
        """Return the tables of this chapter that need the whole width."""
        return tuple(one for one in self.exhibits if one.is_in_chapter and not one.is_narrow)

    def as_json(self) -> dict[str, Any]:
        """Return plain values, as a release keeps them."""
        return {
            "key": self.key,
            "number": self.number,
            "title": self.title,
            "message": self.message,
            "text": self.text,
            "picture": self.picture.as_json() if self.picture else None,
            "partners": [asdict(words) for words in self.partners],
            "empty": list(self.empty),
            "exhibits": [exhibit.as_json() for exhibit in self.exhibits],
        }


def _before_tables(text: str, opening: str, picture: Picture | None) -> tuple[Placed, ...]:
    """Return what stands beside the tables of a chapter and is read first."""
    is_beside = bool(text) and not opening
    words: tuple[Placed, ...] = (Words(text),) if is_beside else ()
    return (*words, Pictured(picture)) if picture else words


def pictures_in(chapters: Iterable[ChapterPage]) -> tuple[Picture, ...]:
    return tuple(chapter.picture for chapter in chapters if chapter.picture)


def chapters_of(
    report: AnnualReport, kind: ReportKind, tables: Published, filled: set[Chapter], number_of: NumberOf
) -> Iterator[ChapterPage]:
    """Yield the non-empty visible chapters, numbered consecutively."""
    texts, pictures = texts_of(report, kind), pictures_of(report) if kind.is_annual else {}
    wanted = {Chapter.LIMITS} | chapters_with_tables(tables) | filled | {Chapter(key) for key in texts}
    if kind == ReportKind.ANNUAL:
        wanted.add(kind.own_chapter)
    shown = [chapter for chapter in kind.chapters if chapter in wanted & report.chapters(kind)]
    said = {chapter: texts[chapter].text if chapter in texts else "" for chapter in shown}
    before = {one: _before_tables(said[one], one.opening, pictures.get(one)) for one in shown}
    exhibits = exhibits_of(tables, before, number_of, has_annex=kind.is_annual)
    for number, chapter in enumerate(shown, start=1):
        yield ChapterPage(
            key=chapter.value,
            number=number,
            title=str(chapter.label),
            message=sentences.message(chapter, tables),
            text=said[chapter],
            exhibits=exhibits[chapter],
            empty=empty_in(chapter, tables),
            opening=chapter.opening,
            begins_with_figures=chapter == Chapter.SUMMARY,
            picture=pictures.get(chapter),
            partners=partner_words_of(report) if chapter == Chapter.OFFERS and kind.is_annual else (),
        )
