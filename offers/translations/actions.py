"""Writes a translation, and who has checked it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from familienzentrum import audit
from familienzentrum.models import Translation, User
from familienzentrum.versions import Hold, nothing_read
from offers.translations.rows import GermanText
from offers.translations.stored import translation_of


@transaction.atomic
def save_translation(
    german: GermanText, language: str, text: str, *, is_checked: bool, by: User, hold: Hold = nothing_read
) -> Translation:
    """Save the text for the German as it stands now. Raises what `hold` does."""
    hold()
    known = translation_of(german, language)
    is_same = known is not None and known.text == text
    values: dict[str, Any] = {
        "german": german.german,
        "text": text,
        "is_machine_made": bool(known and known.is_machine_made and is_same),
        "by_partner_on": known.by_partner_on if known and is_same else None,
        "checked_by": by if is_checked else None,
        "checked_on": timezone.localdate() if is_checked else None,
    }
    saved, _is_new = Translation.objects.update_or_create(**place_of(german, language, known), defaults=values)
    audit.record("translation.saved", saved, by=by, language=language, field=german.field, checked=is_checked)
    return saved


def place_of(german: GermanText, language: str, known: Translation | None) -> dict[str, Any]:
    """Return where the translation stands: that which families read is changed, and no second one added."""
    of = known or german
    return {"kind": of.kind, "row": of.row, "field": of.field, "language": language}
