"""What the people of an office do with its offers: write them, propose a change, or say that all is right."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.refusals import Refusal
from familienzentrum.versions import Hold, nothing_read
from offers.choices import CheckState
from offers.models import Offer, OfferCheck, Proposal, ProposedChange


class WaitsAlready(Refusal):
    """A change is proposed and nobody has decided about it."""

    words = _(
        "A change of this offer waits for the coordination already. Take it back first, or wait for the decision."
    )


@transaction.atomic
def write_own(offer: Offer, changes: Mapping[str, str], note: str, *, by: User, hold: Hold = nothing_read) -> bool:
    """Save what somebody of the office changed, or propose it; return whether families read it now.

    A note is always for the coordination: it is about what these texts do not hold. Raises SavedMeanwhile and
    WaitsAlready.
    """
    hold()
    held = Offer.objects.select_for_update(no_key=True, of=("self",)).select_related("office").get(pk=offer.pk)
    if waiting_for(held) is not None:
        raise WaitsAlready
    counts_now = held.office.writes_itself
    if counts_now and changes:
        _save(held, changes, by)
    if note or not counts_now:
        _propose(held, {} if counts_now else changes, note, by)
    return counts_now and not note


@transaction.atomic
def confirm_own(offer: Offer, *, by: User, hold: Hold = nothing_read) -> None:
    """All is right: the offer counts as checked today, and an open question about it as answered.

    Raises WaitsAlready, for a colleague finds that something is wrong, and SavedMeanwhile if something else was read.
    """
    hold()
    Offer.objects.select_for_update(no_key=True, of=("self",)).get(pk=offer.pk)
    if waiting_for(offer) is not None:
        raise WaitsAlready
    _answered(offer, CheckState.CONFIRMED)
    offer.checked_on = timezone.localdate()
    offer.save(update_fields=["checked_on"])
    audit.record("offer.confirmed_by_office", offer, by=by)


@transaction.atomic
def take_back_own(offer: Offer, proposal: int, *, by: User) -> bool:
    """Take back the proposal that the page showed; return whether it still waited.

    The coordination may have been faster, or a colleague has taken it back and sent another one.
    """
    waiting = Proposal.objects.select_for_update(no_key=True).filter(check_asked__offer=offer, decided_on=None)
    found = waiting.filter(pk=proposal).first()
    if found is None:
        return False
    audit.record("offer.proposal_taken_back", offer, by=by)
    found.check_asked.delete()
    return True


def waiting_for(offer: Offer) -> Proposal | None:
    """Return the change that the coordination has not decided about."""
    return Proposal.objects.filter(check_asked__offer=offer, decided_on=None).prefetch_related("changes").first()


def _save(offer: Offer, changes: Mapping[str, str], by: User) -> None:
    for field, value in changes.items():
        setattr(offer, field, value)
    offer.checked_on = timezone.localdate()
    offer.save(update_fields=[*changes, "checked_on"])
    _answered(offer, CheckState.CONFIRMED)
    audit.record("offer.changed", offer, by=by, fields=sorted(changes))


def _propose(offer: Offer, changes: Mapping[str, str], note: str, by: User) -> None:
    answered = _answered(offer, CheckState.PROPOSED)
    check = answered or OfferCheck(offer=offer, state=CheckState.PROPOSED, answered_on=timezone.localdate())
    check.save()
    proposal = Proposal.objects.create(check_asked=check, note=note)
    ProposedChange.objects.bulk_create(
        ProposedChange(proposal=proposal, field=field, value=value) for field, value in changes.items()
    )
    audit.record("offer.change_proposed", offer, by=by, fields=sorted(changes))


def _answered(offer: Offer, state: CheckState) -> OfferCheck | None:
    """Take the open question about an offer, if there is one, as answered: its link leads nowhere any more."""
    check = OfferCheck.objects.select_for_update(no_key=True).filter(offer=offer, state=CheckState.ASKED).first()
    if check is not None:
        check.state, check.answered_on = state, timezone.localdate()
        check.save(update_fields=["state", "answered_on"])
    return check
