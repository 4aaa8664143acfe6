"""What languages are called, so that who types one finds who speaks it."""

from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.utils.translation import override

from familienzentrum.choices import Language
from offers.models.language import SpokenLanguage, known_languages
from offers.spelling import folded, words_in


def marks_by_name() -> dict[str, str]:
    """Return the mark of each language by its names in all languages of the portal, as words are compared."""
    return _marks_of(tuple(known_languages().values()))


@lru_cache(maxsize=4)
def _marks_of(known: Iterable[SpokenLanguage]) -> dict[str, str]:
    named: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            for language in known:
                if language.code != Language.OTHER:
                    words = words_in(f"{language.label} {language.own_name}")
                    named |= {folded(word): f"={language.code}" for word in words}
    return named
