"""Which offers are to be checked, and what waits for coordination."""

import datetime as dt

from django.conf import settings
from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from offers.choices import CheckState
from offers.models import Doubt, Offer, OfferCheck, Proposal
from offers.models.offer import OfferQuerySet


def due_offers(today: dt.date) -> OfferQuerySet:
    """Return the published offers that nobody has checked for half a year, the longest ago first."""
    last = Coalesce(F("checked_on"), F("recorded_on"))
    before = today - dt.timedelta(days=settings.OFFER_CHECK_DAYS)
    due = Offer.objects.published(today).annotate(last_checked=last).filter(last_checked__lte=before)
    return due.select_related("office").order_by("last_checked", "office__position", "title", "id")


def due_with_question(today: dt.date) -> OfferQuerySet:
    """The same with the question that is open: when it was asked, and whether anybody was reached."""
    asked = OfferCheck.objects.filter(offer=OuterRef("pk"), state=CheckState.ASKED)
    return due_offers(today).annotate(
        asked_on=Subquery(asked.values("asked_on")[:1]),
        is_unreachable=Subquery(asked.values("is_unreachable")[:1]),
    )


def open_proposals() -> QuerySet[Proposal]:
    return Proposal.objects.filter(decided_on__isnull=True).select_related("check_asked__offer__office")


def proposals_with_changes() -> QuerySet[Proposal]:
    return open_proposals().prefetch_related(Prefetch("changes"))


def doubts() -> QuerySet[Doubt]:
    return Doubt.objects.select_related("offer__office")


def checks() -> QuerySet[OfferCheck]:
    return OfferCheck.objects.select_related("offer__office__provider", "offer__place")
