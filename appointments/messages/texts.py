"""Message texts: the standard ones, and the rules for customised ones."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from appointments.choices import Occasion
from appointments.messages.occasions import TELLINGS, Text

PLACEHOLDERS: dict[str, Text] = {
    "changes": _("what has changed, one sentence each"),
    "when": _("day and time of the appointment"),
    "until": _("until when the place is kept, or until when wishes can be changed"),
    "link": _("the family's own page, as a link"),
    "free_times": _("the next free times, as a link"),
    "phone": _("the phone number of the house"),
}
# Not for own texts: it stands in each mail about a talk by video or one that the family rings for, and in the first one
# about a place from a draw, whoever wrote the rest.
WAYS_IN = "ways_in"
_HELLO = _("Hello,")
_BY_MACHINE = _("This mail was written by a machine. Please do not answer it.")

# Escaped text: no quotation mark is left in it.
_DOOR = re.compile(r"https://\S+")
_BETWEEN = re.compile(r"\n\s*\n")
_PLACEHOLDER = re.compile(r"\{\s*(\w*)\s*\}")


def standard_text(occasion: Occasion, language: str) -> str:
    """Return the text in a language, paragraphs separated by blank lines."""
    with translation.override(language):
        return "\n\n".join(map(str, (_HELLO, *TELLINGS[occasion].text, _BY_MACHINE)))


def spoken(occasion: Occasion, values: Mapping[str, str]) -> list[str]:
    """Return what the desk says on the phone instead of the mail, in the current language."""
    telling = TELLINGS[occasion]
    said = [filled(str(part), values) for part in telling.text[: telling.spoken]]
    # A mail goes on after its greeting with a small letter, a time stands alone in its paragraph, and the last sentence
    # may lead to a link that nobody reads out.
    ends = [part if part.endswith((":", ".")) else f"{part}." for part in said[:-1]]
    return [capfirst(part) for part in [*ends, *(f"{part.rstrip(':.')}." for part in said[-1:])]]


@lru_cache(maxsize=64)
def placeholders_in(text: str) -> frozenset[str]:
    return frozenset(_PLACEHOLDER.findall(text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Substitute placeholders; those without a value become empty."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], ""), text)


def with_ways_in(text: str) -> str:
    """Add how the family came to it or comes into it, behind what names the time or the change, else last."""
    paragraphs = _BETWEEN.split(text)
    naming = (n for n, part in enumerate(paragraphs, 1) if {"when", "changes"} & set(_PLACEHOLDER.findall(part)))
    paragraphs.insert(next(naming, len(paragraphs)), f"{{{WAYS_IN}}}")
    return "\n\n".join(paragraphs)


def as_paragraphs(text: str, values: Mapping[str, str], links: Mapping[str, str]) -> list[SafeString]:
    """Return the filled text as HTML paragraphs: values in bold, links with link text."""
    anchors = {name: format_html('<a href="{}">{}</a>', url, _WORDS_OF_LINKS[name]) for name, url in links.items()}
    written = {name: format_html("<strong>{}</strong>", _opened(value)) for name, value in values.items()}
    safe = filled(escape(text), written | anchors)
    parts = (part.strip() for part in _BETWEEN.split(safe))
    # Everything was escaped above, except our own markup.
    return [mark_safe(part.replace("\n", "<br>")) for part in parts if part]  # noqa: S308


def _opened(value: str) -> SafeString:
    """Return it escaped, with what leads to a talk by video as a link."""
    return mark_safe(_DOOR.sub(r'<a href="\g<0>">\g<0></a>', escape(value)))  # noqa: S308


_WORDS_OF_LINKS = {"link": _("Open your page"), "free_times": _("Show the next free times")}


def refuse_wrong_placeholders(text: str, occasion: Occasion) -> None:
    """Raise ValidationError for unknown placeholders, or if the required one is missing."""
    found, known = _PLACEHOLDER.findall(text), TELLINGS[occasion].placeholders
    if unknown := [name for name in found if name not in known]:
        raise ValidationError(_UNKNOWN, params={"wrong": _listed(unknown), "known": _listed(known)})
    if set("{}") & set(_PLACEHOLDER.sub("", text)):
        raise ValidationError(_BROKEN, params={"known": _listed(known)})
    if missing := [name for name in TELLINGS[occasion].needed if name not in found]:
        raise ValidationError(_MISSING[missing[0]], params={"needed": _braced(missing[0])})


_UNKNOWN = _("%(wrong)s means nothing in this message. You can use: %(known)s")
_BROKEN = _("A brace { or } stands alone. Write placeholders as a whole: %(known)s")
_MISSING = {
    "link": _("%(needed)s is missing. Without the link families could not change or cancel."),
    "changes": _("%(needed)s is missing. Without it nobody would know what has changed."),
}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(_braced, names))


_braced: Callable[[str], str] = "{{{}}}".format
