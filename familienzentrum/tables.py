"""The only module that knows django-tables2: the base of every staff list."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column, Table, TemplateColumn

from familienzentrum import dates

# Re-exported for other modules.
__all__ = [
    "Column",
    "DayColumn",
    "LinkColumn",
    "MomentColumn",
    "NumberColumn",
    "PortalTable",
    "TemplateColumn",
    "YesNoColumn",
    "arranged",
]

PER_PAGE = 25


class _StyledColumn(Column):
    """Gives all its cells one class."""

    css = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"attrs": {"cell": {"class": self.css}}, **kwargs})


class NumberColumn(_StyledColumn):
    """Tabular figures, right-aligned."""

    css = "is-number"


class DayColumn(_StyledColumn):
    """A day with its weekday."""

    css = "is-short"

    def render(self, value: dt.date) -> str:
        return dates.short_day(value)


class MomentColumn(_StyledColumn):
    """A day with its weekday and the time."""

    css = "is-short"

    def render(self, value: dt.datetime) -> str:
        return f"{dates.short_day(value)}, {dates.clock(value)}"


class YesNoColumn(Column):
    """A word instead of an icon, for screen readers."""

    def render(self, value: object) -> str | Promise:
        return _("yes") if value else _("no")


class LinkColumn(Column):
    """Links the cell to `url_of(record)`."""

    def __init__(self, *args: Any, url_of: Callable[[Any], str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.url_of = url_of

    def render(self, value: object, record: object) -> SafeString:
        return format_html('<a href="{}">{}</a>', self.url_of(record), value)


class PortalTable(Table):
    """A captioned, sortable, paginated list; render it with `{% portal_table table %}`.

    A table declares its `caption`, why it can be empty (`nothing`), what to do then (`nothing_todo`), and the column
    that is the row header (`row_header`).
    """

    caption: str | Promise = ""
    is_caption_hidden = False
    nothing: str | Promise = _("There is nothing here yet.")
    nothing_todo: str | Promise = ""
    row_header = ""

    @property
    def is_empty(self) -> bool:
        """Uses the paginator's count, so it costs no extra query."""
        counted: int = self.paginator.count if hasattr(self, "paginator") else len(self.rows)
        return counted == 0


def arranged(table: PortalTable, request: HttpRequest, per_page: int = PER_PAGE) -> PortalTable:
    """Sort and paginate a table by the query string; an unknown column or page falls back."""
    table.order_by = request.GET.getlist(table.prefixed_order_by_field) or table.order_by
    table.paginate(per_page=per_page)
    table.page = table.paginator.get_page(request.GET.get(table.prefixed_page_field))
    return table
