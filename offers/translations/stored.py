"""Which translation a German text has: that of the same German, whoever says it, as families read it."""

from collections.abc import Iterable, Mapping

from django.db.models import F

from familienzentrum.models import Translation
from familienzentrum.texts import as_key
from offers.translations.rows import GermanText


class Stored:
    """The translations into one language."""

    def __init__(self, rows: Iterable[Translation]) -> None:
        """`rows` are in the order in which the last of several with the same German counts."""
        kept = [*rows]
        self._by_german: Mapping[str, Translation] = {as_key(one.german): one for one in kept}
        self._by_place = {(one.kind, one.row, one.field): one for one in kept}

    def of(self, text: GermanText) -> Translation | None:
        """Return what families read instead of this text, else what its entry had when its German was another."""
        same = self._by_german.get(as_key(text.german))
        return same or self._by_place.get((text.kind, text.row, text.field))


def stored_in(language: str) -> Stored:
    return Stored(_in_their_order(language))


def translation_of(text: GermanText, language: str) -> Translation | None:
    """The same for one text."""
    return stored_in(language).of(text)


def _in_their_order(language: str) -> Iterable[Translation]:
    rows = Translation.objects.filter(language=language).select_related("checked_by")
    return rows.order_by(F("checked_on").asc(nulls_first=True), "pk")
