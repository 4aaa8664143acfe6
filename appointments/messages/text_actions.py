"""Keeps a centre's own words for its mails; the standard text is never lost."""

from django.db import transaction

from appointments.choices import Occasion
from appointments.messages.texts import standard_text
from appointments.models import MessageText
from familienzentrum import audit
from familienzentrum.models import User


@transaction.atomic
def save_text(occasion: Occasion, language: str, text: str, *, by: User) -> MessageText | None:
    """Keep the centre's own text; words that are the standard text again are none of its own, and give None."""
    if text.split() == standard_text(occasion, language).split():
        restore_standard(occasion, language, by=by)
        return None
    own, _is_new = MessageText.objects.update_or_create(occasion=occasion, language=language, defaults={"text": text})
    audit.record("messagetext.saved", own, by=by, occasion=occasion, language=language)
    return own


@transaction.atomic
def restore_standard(occasion: Occasion, language: str, *, by: User) -> None:
    """Forget the centre's own text; twice is the same as once."""
    for own in MessageText.objects.select_for_update().filter(occasion=occasion, language=language):
        audit.record("messagetext.removed", own, by=by, occasion=occasion, language=language)
        own.delete()
