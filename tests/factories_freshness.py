"""Makes questions to owners and partners, what they propose, and doubts of readers."""

import datetime as dt
from typing import Any

from django.utils import timezone

from offers.choices import CheckState
from offers.models import Doubt, OfferCheck, Proposal, ProposedChange, ProposedTranslation, TranslationRequest
from tests.factories import make_offer, make_office


def make_check(**given: Any) -> OfferCheck:
    """Asked today about an offer that has an owner."""
    if "offer" not in given:
        given["offer"] = make_offer(office=make_office(email="stelle@example.org"))
    return OfferCheck.objects.create(**given)


def make_proposal(**changes: str) -> Proposal:
    """Of the title, unless told otherwise."""
    check = make_check(state=CheckState.PROPOSED, answered_on=timezone.localdate())
    proposal = Proposal.objects.create(check_asked=check)
    for field, value in (changes or {"title": "Neuer Titel"}).items():
        ProposedChange.objects.create(proposal=proposal, field=field, value=value)
    return proposal


def make_translation_request(**given: Any) -> TranslationRequest:
    """For Ukrainian, good for another four weeks."""
    values: dict[str, Any] = {"language": "uk", "ends_on": timezone.localdate() + dt.timedelta(days=28)}
    if "office" not in given:
        values["office"] = make_office(name="Beratung", description="")
    return TranslationRequest.objects.create(**values | given)


def make_proposed_translation(**given: Any) -> ProposedTranslation:
    """Of the name of the office, unless told otherwise."""
    request = given.pop("request", None) or make_translation_request()
    values = {"kind": "office", "row": request.office_id, "field": "name", "german": request.office.name}
    return ProposedTranslation.objects.create(request=request, **{**values, "text": "Консультація"} | given)


def make_doubt(text: str = "Die Nummer stimmt nicht.", **given: Any) -> Doubt:
    today = timezone.localdate()
    values: dict[str, Any] = {"said_on": today, "erase_on": today + dt.timedelta(days=28)}
    if "offer" not in given:
        values["offer"] = make_offer()
    doubt = Doubt(**values | given)
    doubt.put(text)
    doubt.save()
    return doubt
