"""Asks partners to translate what families read of them, keeps what they propose, and takes it over."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum import audit
from familienzentrum.models import Translation, User
from familienzentrum.queue import in_this_transaction
from familienzentrum.refusals import Refusal
from familienzentrum.text_kinds import TextKind
from familienzentrum.texts import as_key
from familienzentrum.versions import Hold, nothing_read
from offers.models import Offer, Office, ProposedTranslation, TranslationRequest
from offers.translations.actions import place_of
from offers.translations.rows import GermanText, german_texts, label_of
from offers.translations.stored import Stored, stored_in

# The job that writes to an office.
ASK = "mail_translation_request"
# So long what nobody has decided about is kept, and so long a link that has ended.
_KEPT_UNDECIDED, _KEPT = dt.timedelta(days=366), dt.timedelta(days=30)


class LinkEnded(Refusal):
    """The request was withdrawn, replaced by another, or its time is over."""

    words = _("This link has ended meanwhile. Nothing of this was saved. Please ask the house for a new one.")


@dataclass(frozen=True)
class Waiting:
    """A proposed text beside the German as it stands, and what families read now."""

    proposed: ProposedTranslation
    german: GermanText
    now: Translation | None

    @property
    def is_outdated(self) -> bool:
        return as_key(self.proposed.german) != as_key(self.german.german)

    @property
    def field(self) -> str:
        return label_of(self.german.kind, self.german.field)

    @property
    def said_now(self) -> str:
        return self.now.text if self.now else ""


def texts_of(office: Office) -> list[GermanText]:
    """Return all that families read of an office and its offers, these by their titles. Three queries."""
    offers = set(Offer.objects.filter(office=office).values_list("pk", flat=True))
    of_offers = [text for text in german_texts(TextKind.OFFER) if text.row in offers]
    return [*german_texts(TextKind.OFFICE, office.pk), *sorted(of_offers, key=lambda text: (text.name, text.row))]


def waiting(request: TranslationRequest) -> list[Waiting]:
    """Return what a partner proposes; texts that nobody reads any more are left out."""
    stored, german = stored_in(request.language), {_place(text): text for text in texts_of(request.office)}
    return [
        Waiting(one, german[_place(one)], stored.of(german[_place(one)]))
        for one in request.proposed.all()
        if _place(one) in german
    ]


def waiting_by_request() -> Counter[int]:
    """Count by link what `waiting` returns of it. Queries as for the texts of all offices and offers, and one more."""
    read = {_place(text) for kind in (TextKind.OFFICE, TextKind.OFFER) for text in german_texts(kind)}
    proposed = ProposedTranslation.objects.values_list("request", "kind", "row", "field")
    return Counter(request for request, *place in proposed if tuple(place) in read)


@transaction.atomic
def ask(office: Office, language: str, *, by: User, is_mailed: bool) -> TranslationRequest:
    """Make a link, which replaces the one before; what was proposed by that one stays with it until decided."""
    held = Office.objects.select_for_update(no_key=True).get(pk=office.pk)
    today = timezone.localdate()
    former = [*held.translation_requests.filter(language=language, withdrawn_on=None)]
    TranslationRequest.objects.filter(pk__in=[one.pk for one in former]).update(withdrawn_on=today)
    ends_on = today + dt.timedelta(days=settings.TRANSLATION_REQUEST_DAYS)
    made = TranslationRequest.objects.create(office=held, language=language, ends_on=ends_on)
    ProposedTranslation.objects.filter(request__in=former).update(request=made)
    audit.record("translation.asked_for", made, by=by, language=language, mailed=is_mailed)
    if is_mailed:
        in_this_transaction(ASK).defer(request=made.pk)
    return made


@transaction.atomic
def withdraw(request: TranslationRequest, *, by: User) -> None:
    """Nobody can propose by this link any more. Idempotent."""
    held = TranslationRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if held.withdrawn_on is None:
        held.withdrawn_on = timezone.localdate()
        held.save(update_fields=["withdrawn_on"])
        audit.record("translation.request_withdrawn", held, by=by)


@transaction.atomic
def propose(request: TranslationRequest, texts: Mapping[GermanText, str]) -> None:
    """Keep what the partner says of each German text; an empty text takes back what it said. Raises LinkEnded."""
    held = TranslationRequest.objects.select_for_update(of=("self",), no_key=True).select_related("office")
    found = held.get(pk=request.pk)
    if not found.is_open:
        raise LinkEnded
    for german, text in texts.items():
        place: dict[str, Any] = {"kind": german.kind, "row": german.row, "field": german.field}
        if text:
            values = {"german": german.german, "text": text, "saved_on": timezone.localdate()}
            ProposedTranslation.objects.update_or_create(request=found, **place, defaults=values)
        else:
            found.proposed.filter(**place).delete()
    audit.record("translation.proposed", found, by=None, texts=len(texts))


@transaction.atomic
def decide(
    request: TranslationRequest,
    lines: Collection[Waiting],
    taken: Collection[int],
    *,
    is_checked: bool,
    by: User,
    hold: Hold = nothing_read,
) -> None:
    """Take over these of the lines, by the keys of what was proposed, and drop the others. Raises what `hold` does."""
    hold()
    stored = stored_in(request.language)
    for line in lines:
        if line.proposed.pk in taken:
            _take_over(line, request.language, stored, is_checked=is_checked, by=by)
        line.proposed.delete()
    audit.record("translation.proposals_decided", request, by=by, taken=len(taken), dropped=len(lines) - len(taken))


@transaction.atomic
def forget(today: dt.date) -> None:
    """Delete links that ended a month ago, those with texts that nobody decided about after a year."""
    ended = TranslationRequest.objects.filter(Q(ends_on__lte=today - _KEPT) | Q(withdrawn_on__lte=today - _KEPT))
    ended.filter(proposed=None).delete()
    ended.filter(ends_on__lte=today - _KEPT_UNDECIDED).delete()


def _take_over(line: Waiting, language: str, stored: Stored, *, is_checked: bool, by: User) -> None:
    german, proposed = line.german, line.proposed
    values = {
        "german": proposed.german,
        "text": proposed.text,
        "is_machine_made": False,
        "by_partner_on": proposed.saved_on,
        "checked_by": by if is_checked else None,
        "checked_on": timezone.localdate() if is_checked else None,
    }
    Translation.objects.update_or_create(**place_of(german, language, stored.of(german)), defaults=values)


def _place(one: GermanText | ProposedTranslation) -> tuple[str, int, str]:
    return one.kind, one.row, one.field
