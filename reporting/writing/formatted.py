"""What people type as a text: paragraphs, subheads and lists, without a language to learn.

A line that begins with "# " is a subhead, lines that begin with a dash are a list. Everything else is a paragraph.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_SUBHEAD, _DASHES = "# ", ("- ", "– ")


class Kind(StrEnum):
    """What a block of text is."""

    PARAGRAPH = "paragraph"
    SUBHEAD = "subhead"
    LIST = "list"


@dataclass(frozen=True)
class Block:
    """Lines that belong together, without the signs at their begin."""

    kind: Kind
    lines: tuple[str, ...]

    def html(self, level: int) -> SafeString:
        match self.kind:
            case Kind.SUBHEAD:
                return format_html("<h{0}>{1}</h{0}>", level, self.lines[0])
            case Kind.LIST:
                return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in self.lines)))
            case Kind.PARAGRAPH:
                return format_html("<p>{}</p>", format_html_join(mark_safe("<br>"), "{}", ((x,) for x in self.lines)))


def blocks_of(text: str) -> Iterator[Block]:
    """Yield the blocks of a text in their order."""
    for kind, lines in groupby(text.splitlines(), key=_kind_of):
        if kind == Kind.SUBHEAD:
            yield from (Block(kind, (line.removeprefix(_SUBHEAD).strip(),)) for line in lines)
        elif kind:
            yield Block(kind, tuple(line[2:].strip() if kind == Kind.LIST else line for line in lines))


def as_html(text: str, level: int) -> SafeString:
    """Return a text as HTML, with subheads of this level; whatever looks like HTML in it is text."""
    return format_html_join("", "{}", ((block.html(level),) for block in blocks_of(text)))


def _kind_of(line: str) -> Kind | None:
    """Return what a line belongs to; an empty one parts paragraphs."""
    if not line.strip():
        return None
    if line.startswith(_SUBHEAD) and line.removeprefix(_SUBHEAD).strip():
        return Kind.SUBHEAD
    return Kind.LIST if line.startswith(_DASHES) and line[2:].strip() else Kind.PARAGRAPH
