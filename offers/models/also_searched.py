"""The words by which people look for a thing that is called otherwise."""

from django.utils.translation import gettext_lazy as _

ALSO_SEARCHED_AS = _("also searched as")
ONE_PER_LINE = _("One word or phrase per line, in any language, as people type it.")


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
