"""Template tags and filters for all pages: icons, forms, dates and times, languages."""

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from django import template
from django.conf import settings
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from familienzentrum import dates, texts
from familienzentrum.addresses import address_of, addresses_by_language, addresses_of
from familienzentrum.forms import hidden_fields as draw_hidden_fields
from familienzentrum.forms import render_form
from familienzentrum.kept_parts import kept_part
from familienzentrum.language_switch import SWITCH
from familienzentrum.languages import current, direction_of, is_german, own_name_of
from familienzentrum.qr import qr_picture
from familienzentrum.tables import PortalTable
from familienzentrum.texts import GERMAN_MARK

register = template.Library()

_ICONS = Path(settings.BASE_DIR) / "static" / "icons"
_HTML_SIGNS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
_OPENING = re.compile(r"^<svg[^>]*>")
# Directional icons, mirrored in right-to-left scripts.
_TURNING = {"arrow-left", "arrow-right", "undo"}


class Choosable(Protocol):
    """A time that families choose."""

    public_id: uuid.UUID
    starts_at: dt.datetime

    @property
    def note(self) -> str: ...


@register.simple_tag
@cache
def icon(name: str, modifier: str = "") -> SafeString:
    """Inline an SVG of `static/icons`; it is hidden from screen readers, so the text beside it must say the same."""
    turns = " icon--turns" if name in _TURNING else ""
    size = f" icon--{modifier}" if modifier else ""
    start = '<svg class="icon{}{}" aria-hidden="true" focusable="false" viewBox="0 0 24 24">{}'
    return format_html(start, turns, size, _drawing(name))


@register.simple_tag
def row_url(page: str, row: uuid.UUID) -> str:
    """Like `url`, for a page of one row."""
    return address_of(page, row)


@register.simple_tag
def time_button(starts_at: dt.datetime, url: str, note: str = "") -> SafeString:
    """Draw a time that can be chosen; `note` is a few words below it (adviser, places left)."""
    below = format_html(' <span class="time__note">{}</span>', note) if note else ""
    words = '<a class="time" href="{}"><span class="kern-sr-only">{},</span> <span>{}</span>{}</a>'
    return format_html(words, url, dates.day(starts_at), dates.clock(starts_at), below)


@register.simple_tag
def time_list(page: str, times: Iterable[Choosable]) -> SafeString:
    """Draw items of a list: times that can be chosen, each leading to its `page`."""
    address = addresses_of(page)
    return format_html_join(
        "\n", "<li>{}</li>", ((time_button(one.starts_at, address(one.public_id), one.note),) for one in times)
    )


@register.simple_tag
def kept(template: str, **values: Any) -> SafeString:
    """Include a template that sees these values alone, and draw it once for all who are to be told the same."""
    return kept_part(template, values)


@cache
def _drawing(name: str) -> SafeString:
    """Read the SVG's shapes; strokes are set by CSS. Raises for an unknown name."""
    drawing = (_ICONS / f"{name}.svg").read_text().strip()
    return mark_safe(_OPENING.sub("", drawing))  # noqa: S308 - our own files


@register.simple_tag
def linked_data(value: object) -> SafeString:
    """Write what search engines read as JSON-LD; nothing in it can end the element."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_HTML_SIGNS)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(written)) if value else SafeString()  # noqa: S308


@register.filter
def qr(text: str) -> str:
    """Return the source of an image: the text as a QR code."""
    return qr_picture(text)


@register.simple_tag(takes_context=True)
def portal_form(context: template.RequestContext, form: BaseForm | BaseFormSet) -> SafeString:
    """Render what belongs between `<form>` and its buttons: error summary, then the fields."""
    values: Any = context.flatten()
    return render_form(form, values)


@register.simple_tag
def hidden_fields(form: BaseForm, *, all: bool = False) -> SafeString:
    """Render the hidden fields, or all fields as hidden ones on a confirmation page."""
    return draw_hidden_fields(form, form.fields if all else [field.name for field in form.hidden_fields()])


@register.simple_tag(takes_context=True)
def portal_table(context: template.RequestContext, table: PortalTable) -> SafeString:
    rendered: SafeString = table.as_html(context["request"])
    return rendered


@register.simple_tag(takes_context=True)
def page_url(context: template.RequestContext, name: str, value: object) -> str:
    """Return the current URL with one query parameter changed; the others, above all filters, stay."""
    query = context["request"].GET.copy()
    query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def shown_pages(paginator: Paginator, number: int) -> Iterator[int | str]:
    """Return first, last and neighbouring page numbers; gaps are elided."""
    return paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)


@register.simple_tag(takes_context=True)
def language_switch(context: template.RequestContext, typed: str = "") -> SafeString:
    """Draw this page in its other languages; nothing if it has one only.

    `typed` is the id of a form that is sent along (familienzentrum/language_switch.py), so that nothing typed is lost.
    """
    request: HttpRequest | None = context.get("request")
    links = addresses_by_language(request) if request else []
    listed = format_html_join("", "<li>{}</li>", ((_switch(code, url, typed),) for code, url in links))
    # The key Enter in a field presses the first button of a form: that must not be a language.
    first = format_html('<button form="{}" hidden></button>', typed) if typed else ""
    words = (
        '{}<details class="languages"><summary>{}<span class="kern-sr-only">{}</span> <span>{}</span></summary>'
        '<ul role="list">{}</ul></details>'
    )
    return (
        format_html(words, first, icon("language"), _("Language:"), own_name_of(current()), listed) if links else listed
    )


def _switch(code: str, url: str, typed: str) -> SafeString:
    is_current = mark_safe(' aria-current="true"') if code == current() else ""
    around = (code, direction_of(code), is_current, own_name_of(code))
    if typed:
        button = (
            '<button form="{}" formaction="{}" formnovalidate name="{}" value="{}" lang="{}" dir="{}"{}>{}</button>'
        )
        return format_html(button, typed, url, SWITCH, code, *around)
    return format_html('<a href="{}" hreflang="{}" lang="{}" dir="{}"{}>{}</a>', url, code, *around)


@register.filter
def said(german: str) -> str:
    """What is stored in German, in the reader's language; what is not translated is marked as German."""
    return texts.said(german)


@register.filter
def said_in_paragraphs(german: str) -> SafeString:
    return texts.said_in_paragraphs(german)


@register.filter
def said_line_by_line(german: str) -> list[str | SafeString]:
    return texts.said_line_by_line(german)


@register.filter
def in_words(german: str) -> str:
    """The same without a mark: for titles, and for what is a sentence's part."""
    return texts.in_words(german)


@register.simple_block_tag
def telling_what_is_german(content: str) -> SafeString:
    """Draw what it encloses, and say above it once if parts of it are in German."""
    drawn = mark_safe(content)  # noqa: S308 - rendered from our own templates
    if is_german(current()) or GERMAN_MARK not in content:
        return drawn
    return format_html('<p class="muted small">{}</p>{}', _("Parts of this page are in German."), drawn)


@register.simple_tag
def in_german() -> SafeString:
    """The attributes of an element that is German in every language: texts for partners, a report of the council."""
    return mark_safe("" if is_german(current()) else f" {GERMAN_MARK}")  # noqa: S308 - a constant


@register.simple_tag
def german_attributes(german: str) -> SafeString:
    """The same for an element with a text in an attribute, if nobody has translated that text."""
    return mark_safe(f" {GERMAN_MARK}" if texts.is_left_german(german) else "")  # noqa: S308 - a constant


@register.filter
def proper_name(name: str) -> SafeString | str:
    """A name or an address as it stands on doors and maps, kept together where the page is in another language."""
    return texts.proper_name(name)


@register.filter
def dialled(number: str) -> str:
    """Normalise a phone number for a `tel:` link."""
    return re.sub(r"[^\d+]", "", number.replace("(0)", ""))


@register.filter
def day(value: dt.date) -> str:
    """Tuesday, 25 November."""
    return dates.day(value)


@register.filter
def long_day(value: dt.date) -> str:
    """Tuesday, 25 November 2025."""
    return dates.long_day(value)


@register.filter
def weekday(value: dt.date) -> str:
    """Tue."""
    return dates.weekday(value)


@register.filter
def plain_day(value: dt.date) -> str:
    """25 November 2025."""
    return dates.plain_day(value)


@register.filter
def month(value: dt.date) -> str:
    """November 2025."""
    return dates.month(value)


@register.filter
def day_in_digits(value: dt.date) -> str:
    """25.11.2025."""
    return dates.day_in_digits(value)


@register.filter
def short_day(value: dt.date) -> str:
    """Tue, 25 Nov."""
    return dates.short_day(value)


@register.filter
def clock(value: dt.datetime | dt.time) -> str:
    """10:00, as the language says it."""
    return dates.clock(value)


@register.filter
def moment(value: dt.datetime) -> str:
    """Tuesday, 25 November, 10:00."""
    return dates.moment(value)


@register.filter
def until(start: dt.datetime | dt.time, end: dt.datetime | dt.time) -> str:
    """10:00–10:30: `{{ slot.starts_at|until:slot.ends_at }}`."""
    return dates.span(start, end)
