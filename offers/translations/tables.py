"""Lists of texts and of languages."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from familienzentrum.languages import direction_of
from familienzentrum.tables import Column, DayColumn, LinkColumn, NumberColumn, PortalTable, YesNoColumn
from offers.models import TranslationRequest
from offers.translations.readability import Measured
from offers.translations.rows import SOURCES
from offers.translations.standing import ListedText


class CountColumn(NumberColumn):
    """How many texts stand in one way; leads to them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(orderable=False, **kwargs)

    def render(self, value: int, record: dict[str, Any], bound_column: Any) -> str:
        address = reverse("translation_list", args=[record["code"]])
        return format_html('<a href="{}?stand={}">{}</a>', address, bound_column.name, value) if value else str(value)


class LanguagesTable(PortalTable):
    """How far each language is."""

    caption = _("Languages")
    is_caption_hidden = True
    row_header = "name"

    name = LinkColumn(
        url_of=lambda row: reverse("translation_list", args=[row["code"]]),
        verbose_name=_("Language"),
        orderable=False,
    )
    is_shown = YesNoColumn(verbose_name=_("Families can read it"), orderable=False)
    outdated = CountColumn(verbose_name=_("Outdated"))
    missing = CountColumn(verbose_name=_("Missing"))
    unchecked = CountColumn(verbose_name=_("Not checked"))
    by_partner = CountColumn(verbose_name=_("By partners"))
    checked = CountColumn(verbose_name=pgettext_lazy("translations", "Checked"))
    mails = NumberColumn(verbose_name=_("Mails behind the German"), orderable=False)


def _address(row: ListedText) -> str:
    return reverse("translation_edit", args=[row.language, row.text.kind.value, row.text.row, row.text.field])


class TextsTable(PortalTable):
    """German and another language side by side."""

    caption = _("Texts")
    is_caption_hidden = True
    nothing = _("There is no text here.")
    row_header = "entry"

    entry = LinkColumn(url_of=_address, verbose_name=_("Entry"), orderable=False)
    field = Column(verbose_name=_("Field"), orderable=False)
    german = Column(verbose_name=_("German"), orderable=False)
    said = Column(verbose_name=_("Translation"), orderable=False)
    standing_in_words = Column(verbose_name=_("State"), orderable=False)

    def render_said(self, value: str, record: ListedText) -> str:
        return format_html('<span lang="{}" dir="{}">{}</span>', record.language, direction_of(record.language), value)


class ReadabilityTable(PortalTable):
    """German texts, the hardest first."""

    caption = _("German texts")
    is_caption_hidden = True
    nothing = _("There is no text here.")
    row_header = "entry"

    entry = Column(verbose_name=_("Entry"), orderable=False)
    field = Column(verbose_name=_("Field"), orderable=False)
    german = Column(verbose_name=_("German"), orderable=False)
    figure = NumberColumn(verbose_name=_("Readability (LIX)"), orderable=False)
    ease = Column(verbose_name=_("How that reads"), orderable=False)

    def render_entry(self, value: str, record: Measured) -> str:
        page = SOURCES[record.text.kind].edited_at
        return format_html('<a href="{}">{}</a>', reverse(page, args=[record.text.row]), value) if page else value


class RequestsTable(PortalTable):
    """Links of partners, and what came by them."""

    caption = _("Partners who were asked to translate")
    is_caption_hidden = True
    nothing = _("No partner has been asked yet.")
    row_header = "office"

    office = LinkColumn(url_of=lambda row: reverse("translation_request", args=[row.pk]), verbose_name=_("Office"))
    language_name = Column(verbose_name=_("Language"), orderable=False)
    ends_on = DayColumn(verbose_name=_("Good until"))
    state = Column(verbose_name=_("State"), empty_values=(), orderable=False)
    waiting = NumberColumn(verbose_name=_("Texts that wait for you"), empty_values=(), orderable=False)

    def __init__(self, *args: Any, waiting: Mapping[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting = waiting

    def render_waiting(self, record: TranslationRequest) -> int:
        return self._waiting.get(record.pk, 0)

    def render_state(self, record: TranslationRequest) -> str | Promise:
        if not record.is_open:
            return _("ended")
        return _("open, could not be reached by mail") if record.is_unreachable else pgettext_lazy("link", "open")
