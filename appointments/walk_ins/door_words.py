"""What the sheet at the door says, in each language that families read."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from familienzentrum import languages
from familienzentrum.models import Centre


def said_at_the_door() -> list[tuple[str, str, str]]:
    """Return the sentence with code and direction of its language; one that is said in the same words is left out."""
    said: dict[str, tuple[str, str, str]] = {}
    for code in Centre.current().shown_languages:
        with override(code):
            sentence = _("Take a number with your phone.")
        said.setdefault(sentence, (code, languages.direction_of(code), sentence))
    return list(said.values())
