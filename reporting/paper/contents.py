"""Lists with page numbers: chapters, parts of the annex, tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Entry:
    """A line of a list: the number or letter of a part, its anchor and its title."""

    mark: str
    key: str
    title: str


@dataclass(frozen=True)
class Annex(Entry):
    """A part of the annex."""

    @property
    def template(self) -> str:
        return f"pdf/annex/{self.key}.html"


def halves(entries: Sequence[Entry]) -> tuple[Sequence[Entry], ...]:
    """Return the entries of the left and of the right column; a list that is read in one column has one."""
    middle = (len(entries) + 1) // 2
    return tuple(half for half in (entries[:middle], entries[middle:]) if half)


def annexes(
    *, has_tables: bool, has_money: bool, has_notes: bool, has_counts: bool, has_partners: bool
) -> tuple[Annex, ...]:
    """Return the parts of the annex, lettered in their order."""
    parts = {
        "further": _("More tables") if has_tables else "",
        "amounts": _("Money with the year before") if has_money else "",
        "notes": _("Notes on figures") if has_notes else "",
        "method": _("How we count") if has_counts else "",
        "partners": _("Partners") if has_partners else "",
        "imprint": _("Imprint"),
    }
    filled = [(key, title) for key, title in parts.items() if title]
    return tuple(Annex(letter, key, title) for letter, (key, title) in zip("ABCDEF", filled, strict=False))
