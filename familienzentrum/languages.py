"""The languages of the pages for families, and what is known of them; staff work in German."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_bidi

# German in short sentences and everyday words. It has its own texts where German is too difficult, else it is German:
# "simple" is a registered variant, so that browsers and screen readers take it for German (RFC 5646).
EASY_GERMAN = "de-simple"

# Each in its own words and script: whoever looks for a language reads no other.
_OWN_NAMES = {
    "de": "Deutsch",
    EASY_GERMAN: "Einfache Sprache",
    "en": "English",
    "uk": "Українська",
    "ru": "Русский",
    "ar": "العربية",
    "tr": "Türkçe",
    "pl": "Polski",
    "fa": "فارسی",
}
_RIGHT_TO_LEFT = frozenset(settings.LANGUAGES_BIDI)

# Isolates: what stands between them has its own direction and lends none to what is around.
_LEFT_TO_RIGHT, _ANY_DIRECTION, _END = "\u2066", "\u2068", "\u2069"


def codes() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def foreign_codes() -> list[str]:
    """Return all but German: what texts are translated into."""
    return [code for code in codes() if code != settings.LANGUAGE_CODE]


def name_of(code: str) -> str | Promise:
    """Return the name of a language in the reader's."""
    return dict(settings.LANGUAGES)[code]


def own_name_of(code: str) -> str:
    return _OWN_NAMES[code]


def direction_of(code: str) -> str:
    """Return "rtl" or "ltr", as HTML says it."""
    return "rtl" if code in _RIGHT_TO_LEFT else "ltr"


def current() -> str:
    return get_language() or settings.LANGUAGE_CODE


def is_german(code: str) -> bool:
    """Whether who reads this language reads German too, so that German need not be marked as another language."""
    return code.partition("-")[0] == settings.LANGUAGE_CODE


def left_to_right(text: str) -> str:
    """Keep digits together and in their order, where the language is written from right to left."""
    return f"{_LEFT_TO_RIGHT}{text}{_END}" if text and get_language_bidi() else text


def isolated(text: str) -> str:
    """Keep a name of any script from turning what is around it, where one reads from right to left."""
    return f"{_ANY_DIRECTION}{text}{_END}" if text and get_language_bidi() else text
