"""In whose words each mail is written in each language, and whether they still say what the German says."""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from appointments.choices import Occasion
from appointments.messages.texts import standard_text
from appointments.models import MessageText
from familienzentrum.micro_cache import cached
from familienzentrum.models import Centre
from offers.translations.standing import count_mails


class Wording(TextChoices):
    """What is most urgent first."""

    OUTDATED = "outdated", _("outdated: the German has changed")
    BEHIND = "behind", _("standard text, but German has words of your own")
    OWN = "own", _("words of your own")
    STANDARD = "standard", _("standard text")


@dataclass(frozen=True)
class Worded:
    """One mail in one language."""

    occasion: Occasion
    language: str
    wording: Wording


def german_of(occasion: Occasion) -> str:
    """Return the German as families read it now."""
    own = MessageText.objects.filter(occasion=occasion, language=settings.LANGUAGE_CODE).first()
    return own.text if own else standard_text(occasion, settings.LANGUAGE_CODE)


def is_outdated(own: MessageText, german: str) -> bool:
    """Whether the German has changed since; of words from before their German was kept nobody knows."""
    return own.german != "" and own.german.split() != german.split()


def all_wordings() -> list[Worded]:
    """Return every mail in every language that the town shows, what is most urgent first."""
    shown = cached("centre", Centre.current).shown_languages
    own = {(Occasion(one.occasion), one.language): one for one in MessageText.objects.all()}
    found = [Worded(occasion, code, _wording(own, occasion, code)) for occasion in Occasion for code in shown]
    order = list(Wording)
    return sorted(found, key=lambda one: order.index(one.wording))


def register() -> None:
    """Count them where staff see how far each language is."""
    count_mails(_behind)


def _behind() -> Counter[str]:
    is_to_do = (Wording.OUTDATED, Wording.BEHIND)
    return Counter(one.language for one in all_wordings() if one.wording in is_to_do)


def _wording(own: dict[tuple[Occasion, str], MessageText], occasion: Occasion, language: str) -> Wording:
    text, german = own.get((occasion, language)), own.get((occasion, settings.LANGUAGE_CODE))
    if text is None:
        return Wording.BEHIND if german else Wording.STANDARD
    now = german.text if german else standard_text(occasion, settings.LANGUAGE_CODE)
    return Wording.OUTDATED if is_outdated(text, now) else Wording.OWN
