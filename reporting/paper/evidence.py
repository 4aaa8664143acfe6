"""Four kinds of evidence side by side, so that nobody takes one for another."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from reporting.choices import Chapter

# Where people write down what professionals and families say.
_WRITTEN = {Chapter.FEEDBACK.value, Chapter.QUALITY.value}


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
    written = [chapter.title for chapter in chapters if chapter.key in _WRITTEN and chapter.text]
    titles = "; ".join(written)
    in_words = _("In words only: %(chapters)s. Nobody was asked with a questionnaire.") % {"chapters": titles}
    asked = in_words if written else _("Not asked yet.")
    return (
        Evidence(
            _("What the house counted itself"),
            _("Tables of talks, appointments, groups and offers.") if has_counts else _("Nothing was counted."),
        ),
        Evidence(
            _("Figures about the town"),
            _("Figures of the social area, as their sources print them.") if has_area else _("None on record."),
        ),
        Evidence(_("Judgement of professionals"), asked),
        Evidence(_("Feedback of families"), asked),
    )
