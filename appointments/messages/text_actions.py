"""Customises mail texts; the standard text is never lost."""

from django.conf import settings
from django.db import transaction

from appointments.choices import Occasion
from appointments.messages.texts import standard_text
from appointments.messages.wordings import german_of
from appointments.models import MessageText
from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.versions import Hold, nothing_read


@transaction.atomic
def save_text(
    occasion: Occasion, language: str, text: str, *, by: User, hold: Hold = nothing_read
) -> MessageText | None:
    """Save the centre's own text; None, with nothing stored, if it equals the standard text.

    Raises what `hold` does.
    """
    hold()
    if text.split() == standard_text(occasion, language).split():
        restore_standard(occasion, language, by=by)
        return None
    german = "" if language == settings.LANGUAGE_CODE else german_of(occasion)
    values = {"text": text, "german": german}
    own, _is_new = MessageText.objects.update_or_create(occasion=occasion, language=language, defaults=values)
    audit.record("messagetext.saved", own, by=by, occasion=occasion, language=language)
    return own


@transaction.atomic
def restore_standard(occasion: Occasion, language: str, *, by: User, hold: Hold = nothing_read) -> None:
    """Delete the centre's own text. Idempotent. Raises what `hold` does."""
    hold()
    for own in MessageText.objects.select_for_update().filter(occasion=occasion, language=language):
        audit.record("messagetext.removed", own, by=by, occasion=occasion, language=language)
        own.delete()
