"""What of the offers waits for those who plan."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from familienzentrum.audiences import ADVISERS, PLANNERS
from familienzentrum.cockpit import Due, Reader, due_for
from offers.choices import OfferState
from offers.freshness.queries import due_offers, open_proposals
from offers.models import Doubt, Offer

# So many weeks before it ends, an offer is named: time enough to agree on what comes after it.
_WEEKS = 8


@due_for(PLANNERS)
def _to_check(reader: Reader) -> Iterator[Due]:
    proposals, doubts = open_proposals().count(), Doubt.objects.count()
    due = due_offers(reader.today).order_by().count()
    for number, words in ((proposals, _proposed), (doubts, _doubted), (due, _unchecked)):
        if number:
            yield Due(words(number), reverse("freshness"))


@due_for(PLANNERS)
def _ending(reader: Reader) -> Iterator[Due]:
    soon = Q(ends_on__gte=reader.today, ends_on__lte=_weeks_on(reader))
    for offer in Offer.objects.filter(soon, state=OfferState.ACTIVE).order_by("ends_on", "title", "id"):
        words = _("The offer “%(offer)s” ends.") % {"offer": offer.title}
        yield Due(words, reverse("offer_edit", args=[offer.pk]), by=offer.ends_on)


@due_for(ADVISERS)
def _own(reader: Reader) -> Iterator[Due]:
    """Offers of the own offices that nobody has checked for long."""
    for offer in due_offers(reader.today).filter(office__in=reader.offices):
        words = _("Is “%(offer)s” still right?") % {"offer": offer.title}
        yield Due(words, reverse("own_offer", args=[offer.pk]))


def _weeks_on(reader: Reader) -> dt.date:
    return reader.today + dt.timedelta(weeks=_WEEKS)


def _proposed(number: int) -> str:
    words = ngettext("%(n)d change of an offer is proposed.", "%(n)d changes of offers are proposed.", number)
    return words % {"n": number}


def _doubted(number: int) -> str:
    words = ngettext("%(n)d reader doubts what an offer says.", "%(n)d readers doubt what an offer says.", number)
    return words % {"n": number}


def _unchecked(number: int) -> str:
    words = ngettext("%(n)d offer has to be checked again.", "%(n)d offers have to be checked again.", number)
    return words % {"n": number}
