"""Formats cells of protected tables, and texts."""

from django import template
from django.utils.safestring import SafeString

from reporting.disclosure import Cell
from reporting.writing import formats
from reporting.writing.formatted import as_html

register = template.Library()


@register.filter
def cell(value: Cell) -> str:
    """A count, or the dot of a hidden one."""
    return formats.cell(value)


@register.filter
def share_of(part: Cell, whole: Cell) -> str:
    """A percentage of two shown counts: `{{ row.cells.0|share_of:table.totals.0 }}`."""
    return formats.share(part, whole)


@register.filter
def formatted(text: str, level: int) -> SafeString:
    """Paragraphs, lists and subheads of this level: `{{ chapter.text|formatted:2 }}`."""
    return as_html(text, level)
