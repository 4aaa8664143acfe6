"""Formats cells of protected tables."""

from django import template

from reporting.disclosure import Cell
from reporting.writing import formats

register = template.Library()


@register.filter
def cell(value: Cell) -> str:
    """A count, or the dot of a hidden one."""
    return formats.cell(value)


@register.filter
def share_of(part: Cell, whole: Cell) -> str:
    """A percentage of two shown counts: `{{ row.cells.0|share_of:table.totals.0 }}`."""
    return formats.share(part, whole)
