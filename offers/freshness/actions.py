"""Asks owners, takes their answers, and decides about what they propose."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.queue import in_this_transaction
from familienzentrum.refusals import Refusal
from familienzentrum.versions import Hold, nothing_read
from offers.choices import CheckState
from offers.freshness.queries import due_offers
from offers.models import Doubt, Offer, OfferCheck, Proposal, ProposedChange

# The job that writes to an owner.
ASK = "mail_offer_checks"
# More links in one mail nobody follows; the next day brings the next ones.
MOST_IN_A_MAIL = 20


class AnsweredAlready(Refusal):
    """The link was used before, or the house has looked itself meanwhile."""

    words = _("This has been answered already. Nothing more is to be done.")


class DecidedAlready(Refusal):
    """A colleague was faster."""

    words = _("A colleague has decided about this proposal already. The list shows what is left.")


@transaction.atomic
def ask_owners(today: dt.date) -> int:
    """Ask about each offer that is due and not asked about: one mail for all of one address. Return how many offers."""
    _close_unanswered(today)
    due = due_offers(today).exclude(checks__state=CheckState.ASKED)
    by_address = defaultdict[str, list[Offer]](list)
    for offer in due:
        if offer.owner_address and len(by_address[offer.owner_address]) < MOST_IN_A_MAIL:
            by_address[offer.owner_address].append(offer)
    for offers in by_address.values():
        _ask(offers, today)
    return sum(map(len, by_address.values()))


@transaction.atomic
def confirm(check: OfferCheck) -> None:
    """All is right: the offer counts as checked today. Raises AnsweredAlready."""
    held = _held(check)
    _answered(held, CheckState.CONFIRMED)
    _checked_today(held.offer)
    audit.record("offer.confirmed_by_owner", held.offer, by=None)


@transaction.atomic
def propose(check: OfferCheck, changes: Mapping[str, str], note: str) -> Proposal:
    """Keep what the owner wants to be changed until coordination decides. Raises AnsweredAlready."""
    held = _held(check)
    _answered(held, CheckState.PROPOSED)
    proposal = Proposal.objects.create(check_asked=held, note=note)
    ProposedChange.objects.bulk_create(
        ProposedChange(proposal=proposal, field=field, value=value) for field, value in changes.items()
    )
    audit.record("offer.change_proposed", held.offer, by=None, fields=sorted(changes))
    return proposal


@transaction.atomic
def decide(proposal: Proposal, taken: Collection[str], *, by: User, hold: Hold = nothing_read) -> None:
    """Take over these fields and drop the others; the offer then counts as checked today.

    Raises DecidedAlready; ValidationError for a text that the offer does not take; SavedMeanwhile.
    """
    hold()
    found = Proposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    if found.decided_on is not None:
        raise DecidedAlready
    found.decided_on, found.decided_by = timezone.localdate(), by
    found.save(update_fields=["decided_on", "decided_by"])
    offer = proposal.offer
    new = {change.field: change.value for change in proposal.changes.all() if change.field in taken}
    for field, value in new.items():
        setattr(offer, field, value)
    offer.full_clean(exclude={field.name for field in offer._meta.fields} - new.keys())
    offer.checked_on = timezone.localdate()
    offer.save(update_fields=[*new, "checked_on"])
    audit.record("offer.proposal_decided", offer, by=by, fields=sorted(new))


@transaction.atomic
def say_doubt(offer: Offer, text: str) -> Doubt:
    """Keep what a reader doubts, sealed, and ask the owner, unless that is being done."""
    today = timezone.localdate()
    doubt = Doubt(offer=offer, said_on=today, erase_on=today + dt.timedelta(days=settings.DOUBT_DAYS))
    doubt.put(text)
    doubt.save()
    # Of two readers at once one waits here: a second question would break the rule of one.
    held = Offer.objects.select_for_update(no_key=True).select_related(None).get(pk=offer.pk)
    if offer.owner_address and not held.checks.filter(state=CheckState.ASKED).exists():
        _ask([offer], today)
    return doubt


@transaction.atomic
def end_doubt(doubt: Doubt, *, by: User) -> None:
    """Coordination has looked into it: the text is deleted."""
    audit.record("offer.doubt_ended", doubt.offer, by=by)
    doubt.delete()


@transaction.atomic
def forget(today: dt.date) -> None:
    """Delete doubts on their date, and questions with what was proposed a year after they were asked."""
    Doubt.objects.filter(erase_on__lte=today).delete()
    old = OfferCheck.objects.filter(asked_on__lte=today - dt.timedelta(days=366))
    old.exclude(state=CheckState.ASKED).exclude(proposal__decided_on__isnull=True, proposal__isnull=False).delete()


def _ask(offers: Collection[Offer], today: dt.date) -> None:
    asked = OfferCheck.objects.bulk_create(OfferCheck(offer=offer, asked_on=today) for offer in offers)
    in_this_transaction(ASK).defer(checks=[check.pk for check in asked])


def _close_unanswered(today: dt.date) -> None:
    """Questions that nobody answered for half a year, and those of offers that the house has checked itself."""
    for check in OfferCheck.objects.filter(state=CheckState.ASKED).select_related("offer__office"):
        is_old = check.asked_on + dt.timedelta(days=settings.OFFER_CHECK_DAYS) <= today
        if is_old or not check.is_open:
            check.state = CheckState.LAPSED
            check.save(update_fields=["state"])


def _held(check: OfferCheck) -> OfferCheck:
    found = OfferCheck.objects.select_for_update(of=("self",), no_key=True).select_related("offer__office")
    held = found.get(pk=check.pk)
    if not held.is_open:
        raise AnsweredAlready
    return held


def _answered(check: OfferCheck, state: CheckState) -> None:
    check.state, check.answered_on = state, timezone.localdate()
    check.save(update_fields=["state", "answered_on"])


def _checked_today(offer: Offer) -> None:
    offer.checked_on = timezone.localdate()
    offer.save(update_fields=["checked_on"])
