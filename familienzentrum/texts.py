"""What is stored in German, said in the reader's language: a second catalogue beside gettext's, kept in the database.

A text is looked up by its German. What nobody has translated, or what has changed since, stays German and is marked as
such. All of a language are read at once and kept until one changes; German pages read nothing.
"""

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar

from django.core.cache import caches
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_noop

from familienzentrum import languages
from familienzentrum.context import centre_of
from familienzentrum.micro_cache import cached
from familienzentrum.models import Centre, Translation

_CACHE = "frame"
_NONE: Mapping[str, str] = {}
# Marks German in a page in another language; its direction is its own.
_GERMAN = '<span lang="de" dir="ltr">{}</span>'
GERMAN_MARK = 'lang="de" dir="ltr"'

# What is written in many places, and the same everywhere: costs, languages, and the holidays of all states.
_COMMON = {
    "kostenlos": gettext_noop("free of charge"),
    "Betriebsferien": gettext_noop("The house is on holiday"),
    "Albanisch": gettext_noop("Albanian"),
    "Tigrinya": gettext_noop("Tigrinya"),
    "Vietnamesisch": gettext_noop("Vietnamese"),
    "Deutsche Gebärdensprache": gettext_noop("German Sign Language"),
    "Neujahr": gettext_noop("New Year's Day"),
    "Heilige Drei Könige": gettext_noop("Epiphany"),
    "Frauentag": gettext_noop("International Women's Day"),
    "Karfreitag": gettext_noop("Good Friday"),
    "Ostersonntag": gettext_noop("Easter Sunday"),
    "Ostermontag": gettext_noop("Easter Monday"),
    "Erster Mai": gettext_noop("Labour Day"),
    "Christi Himmelfahrt": gettext_noop("Ascension Day"),
    "Pfingstsonntag": gettext_noop("Whit Sunday"),
    "Pfingstmontag": gettext_noop("Whit Monday"),
    "Fronleichnam": gettext_noop("Corpus Christi"),
    "Mariä Himmelfahrt": gettext_noop("Assumption Day"),
    "Weltkindertag": gettext_noop("Children's Day"),
    "Tag der Deutschen Einheit": gettext_noop("Day of German Unity"),
    "Reformationstag": gettext_noop("Reformation Day"),
    "Allerheiligen": gettext_noop("All Saints' Day"),
    "Buß- und Bettag": gettext_noop("Day of Repentance and Prayer"),
    "Erster Weihnachtstag": gettext_noop("Christmas Day"),
    "Zweiter Weihnachtstag": gettext_noop("Second Day of Christmas"),
}

# Version and texts by language, of the request that is being answered.
_Known = dict[str, tuple[int, Mapping[str, str]]]
_known: ContextVar[_Known | None] = ContextVar("known_texts", default=None)
_answered: ContextVar[HttpRequest | None] = ContextVar("answered_request", default=None)


def know_texts(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Ask for the version of the texts once while a request is answered: a page says one thing in one version."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token, of_request = _known.set({}), _answered.set(request)
        try:
            return get_response(request)
        finally:
            _known.reset(token)
            _answered.reset(of_request)

    return middleware


def centre_at_hand() -> Centre:
    """Return the centre as the page that is being answered has it; else as it was a second ago at most."""
    request = _answered.get()
    return centre_of(request) if request else cached("centre", Centre.current)


def in_words(german: str) -> str:
    """Return the text in the reader's language, else the German: where no markup can stand."""
    return _found(german) or german


def said(german: str) -> str | SafeString:
    """Return it for a page: German is marked where the page is in another language."""
    found = _found(german)
    if found is not None or not german or languages.is_german(languages.current()):
        return found or german
    return format_html(_GERMAN, german)


def is_left_german(german: str) -> bool:
    """Whether nobody has translated it into the reader's language: for attributes, where a mark stands beside them."""
    return bool(german) and not languages.is_german(languages.current()) and _found(german) is None


def marked(words: str) -> str | SafeString:
    """Return for a page what `in_words` gave: marked if it is German because nobody has translated it."""
    if languages.is_german(languages.current()) or words in _read()[1].values():
        return words
    return format_html(_GERMAN, words)


def said_in_paragraphs(german: str) -> SafeString:
    """The same for a text of several paragraphs."""
    found = _found(german)
    drawn = linebreaks(found or german, autoescape=True)
    if found is None and not languages.is_german(languages.current()):
        drawn = drawn.replace("<p>", f"<p {GERMAN_MARK}>")
    return mark_safe(drawn)  # noqa: S308 - escaped above


def said_line_by_line(german: str) -> list[str | SafeString]:
    """Return each line for itself: things to bring."""
    found = _found(german)
    lines = [line.strip() for line in (found or german).splitlines() if line.strip()]
    if found is not None or languages.is_german(languages.current()):
        return [*lines]
    return [format_html(_GERMAN, line) for line in lines]


def proper_name(name: str) -> str | SafeString:
    """Return a name or an address for a page: nobody translates it, and it is read as German."""
    is_plain = not name or languages.is_german(languages.current())
    return name if is_plain else format_html('<bdi dir="ltr" lang="de">{}</bdi>', name)


def is_common(german: str) -> bool:
    """Whether it is said in every language without a translation of its own."""
    return as_key(german) in _COMMON


def version() -> int:
    """Return what differs after each change of a text in the reader's language: what is made of texts is kept by it."""
    return _read()[0]


def as_key(german: str) -> str:
    """Return a text without what forms and files write differently: ends of lines, and space around them."""
    return "\n".join(line.strip() for line in german.strip().splitlines())


def _found(german: str) -> str | None:
    texts = _read()[1]
    if texts is _NONE or not german:
        return None
    key = as_key(german)
    return texts.get(key) or (gettext(_COMMON[key]) if key in _COMMON else None)


def _read() -> tuple[int, Mapping[str, str]]:
    language = languages.current()
    if language not in _FOREIGN:
        return 0, _NONE
    known = _known.get()
    if known is None:
        return _texts_in(language)
    if language not in known:
        known[language] = _texts_in(language)
    return known[language]


_FOREIGN = frozenset(languages.foreign_codes())


def _texts_in(language: str) -> tuple[int, Mapping[str, str]]:
    current = centre_at_hand().texts_version
    kept: tuple[int, Mapping[str, str]] | None = caches[_CACHE].get(f"texts-{language}")
    if kept is None or kept[0] != current:
        kept = current, _stored(language)
        caches[_CACHE].set(f"texts-{language}", kept, None)
    return kept


def _stored(language: str) -> Mapping[str, str]:
    """Of two that say the same German, the one that was checked last counts."""
    rows = Translation.objects.filter(language=language).order_by(F("checked_on").asc(nulls_first=True), "pk")
    found = {as_key(german): text for german, text in rows.values_list("german", "text")}
    is_turned = languages.direction_of(language) == "rtl"
    return {german: _IN_BRACKETS.sub(_kept_together, text) for german, text in found.items()} if is_turned else found


# The German name of an office behind its translation: its own commas and brackets would jump to the other side.
_IN_BRACKETS = re.compile(r"\(([^()\u0590-\u06ff]*[A-Za-z][^()\u0590-\u06ff]*)\)")
# What is so short stands on one line: who reads from the right looks for the rest of a broken line on the other side.
_ONE_LINE = 24


def _kept_together(brackets: re.Match[str]) -> str:
    pieces = (
        piece.replace(" ", "\u00a0") if len(piece) <= _ONE_LINE else piece for piece in _PIECES.split(brackets[1])
    )
    return f"(\u2066{' '.join(pieces)}\u2069)"


# Lines may end behind a comma or a colon.
_PIECES = re.compile(r"(?<=[,:]) ")
