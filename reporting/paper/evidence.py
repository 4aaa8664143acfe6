"""Four kinds of evidence side by side, so that nobody takes one for another."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from reporting.choices import Chapter
from reporting.writing.formatted import Kind, blocks_of

# Where people write down what families say, and what professionals say.
_BY_FAMILIES = {Chapter.FEEDBACK.value}
# Letters for which there is room in the year in short.
_ROOM = 400
_BY_PROFESSIONALS = {Chapter.FEEDBACK.value, Chapter.QUALITY.value}


class _Chapter(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Evidence:
    """One kind of evidence: what it is, and where this report has it."""

    kind: str
    what: str


def evidence_of(chapters: Iterable[_Chapter], *, has_counts: bool, has_area: bool) -> tuple[Evidence, ...]:
    """Return what this report rests on. Professionals and families are not surveyed: only texts can tell of them."""
    written = {chapter.key: chapter.title for chapter in chapters if chapter.text}
    return (
        Evidence(
            _("What the house counted itself"),
            _("Tables of talks, appointments, groups and offers.") if has_counts else _("Nothing was counted."),
        ),
        Evidence(
            _("Figures about the town"),
            _("Figures of the social area, as their sources print them.") if has_area else _("None on record."),
        ),
        Evidence(_("Judgement of professionals"), _in_words(written, _BY_PROFESSIONALS)),
        Evidence(_("Feedback of families"), _in_words(written, _BY_FAMILIES)),
    )


def said_by_families(chapters: Iterable[_Chapter]) -> str:
    """Return how the text on what families say begins, in whole sentences; nothing where nobody wrote any."""
    text = next((chapter.text for chapter in chapters if chapter.key in _BY_FAMILIES), "")
    paragraphs = (block for block in blocks_of(text) if block.kind == Kind.PARAGRAPH)
    first = next((" ".join(block.lines) for block in paragraphs), "")
    if len(first) <= _ROOM:
        return first
    end = max(first.rfind(mark, 0, _ROOM) for mark in (". ", "! ", "? "))
    return first[: end + 1] if end > 0 else ""


def _in_words(written: Mapping[str, str], where: Collection[str]) -> str:
    """Say in which of these chapters somebody wrote; a text about something else is no answer."""
    titles = "; ".join(title for key, title in written.items() if key in where)
    in_words = _("In words only: %(chapters)s. Nobody was asked with a questionnaire.") % {"chapters": titles}
    return in_words if titles else _("Not asked yet.")
