"""What languages are called, so that who types one finds who speaks it."""

from functools import lru_cache

from django.conf import settings
from django.utils.translation import override

from familienzentrum.choices import Language
from offers.spelling import folded, words_in


@lru_cache
def marks_by_name() -> dict[str, str]:
    """Return the mark of each language by its names in all languages of the portal, as words are compared."""
    named: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            for language in Language:
                if language is not Language.OTHER:
                    named |= {folded(word): f"={language.value}" for word in words_in(str(language.label))}
    return named
