"""Writes a translation, and who has checked it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from familienzentrum import audit
from familienzentrum.models import Translation, User
from familienzentrum.versions import Hold, nothing_read
from offers.translations.rows import GermanText


@transaction.atomic
def save_translation(
    german: GermanText, language: str, text: str, *, is_checked: bool, by: User, hold: Hold = nothing_read
) -> Translation:
    """Save the text for the German as it stands now. Raises what `hold` does."""
    hold()
    place: dict[str, Any] = {"kind": german.kind, "row": german.row, "field": german.field, "language": language}
    known = Translation.objects.filter(**place).first()
    values: dict[str, Any] = {
        "german": german.german,
        "text": text,
        "is_machine_made": bool(known and known.is_machine_made and known.text == text),
        "checked_by": by if is_checked else None,
        "checked_on": timezone.localdate() if is_checked else None,
    }
    saved, _is_new = Translation.objects.update_or_create(**place, defaults=values)
    audit.record("translation.saved", saved, by=by, language=language, field=german.field, checked=is_checked)
    return saved
