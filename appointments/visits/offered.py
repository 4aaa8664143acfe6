"""What the panel of a visit offers to choose from, as its rows say it."""

import datetime as dt
import re
from typing import NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.lookups import IsNull
from django.utils import timezone

from appointments.models import Slot
from appointments.visits.used import most_used_first, used_at
from familienzentrum import local_time
from familienzentrum.choices import Language
from familienzentrum.database.statements import Statement
from offers.choices import OfferKind
from offers.models import AgePhase, Offer, Office, Topic

# Value and label.
Choice = tuple[int | str, str]

_OFFER_KEY = re.compile(r"offer-\d{1,9}")


class Offered(NamedTuple):
    """Two that offer the same are equal, so that what is drawn of it can be kept."""

    topics: tuple[Choice, ...]
    phases: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    offices: tuple[Choice, ...]
    holders: tuple[Choice, ...]


def offered_now(holder: str, desk: int | None = None) -> Offered:
    """Return what can be chosen today; the `holder` that is chosen stays listed. Four queries, at most two more.

    What the `desk`, an office or the front desk, uses most stands first, but for ages, which have an order. Holders are
    offices with offers, then today's groups and open meetings.
    """
    offices = _OFFICES.rows()
    used = used_at(desk)
    with_offers = ((f"office-{pk}", name) for pk, name, has_offers in offices if has_offers)
    return Offered(
        topics=most_used_first(_TOPICS.rows(), used.topics),
        phases=tuple(_PHASES.rows()),
        languages=most_used_first(((value, str(label)) for value, label in Language.choices), used.languages),
        offices=most_used_first(((pk, name) for pk, name, _has_offers in offices), used.sent_on_to),
        holders=(*with_offers, *_groups(holder)),
    )


def _groups(chosen: str) -> tuple[Choice, ...]:
    """Return today's groups and open meetings; the current choice stays listed."""
    begin, end = local_time.whole_days(timezone.localdate(), timezone.localdate())
    listed = [(f"offer-{pk}", title) for pk, title in _TODAY.rows(begin=begin, end=end)]
    is_missing = bool(_OFFER_KEY.fullmatch(chosen)) and chosen not in dict(listed)
    named = Offer.objects.filter(pk=int(chosen.removeprefix("offer-"))).values_list("title") if is_missing else ()
    return (*listed, *((chosen, title) for (title,) in named))


def _topics() -> QuerySet[Topic, tuple[int, str]]:
    return Topic.objects.filter(is_active=True).values_list("pk", "name")


def _phases() -> QuerySet[AgePhase, tuple[int, str]]:
    return AgePhase.objects.values_list("pk", "label")


def _offices() -> QuerySet[Office, tuple[int, str, bool]]:
    """Return the active offices by their short names, each with whether it has offers."""
    first = Offer.objects.filter(office=OuterRef("pk")).order_by().values("pk")[:1]
    active = Office.objects.filter(is_active=True)
    return active.annotate(has_offers=IsNull(Subquery(first), False)).values_list("pk", "short_name", "has_offers")  # noqa: FBT003 - a lookup has no names


def _of_today(begin: dt.datetime, end: dt.datetime) -> QuerySet[Offer, tuple[int, str]]:
    times = Slot.objects.between(begin, end).offered().order_by().values("offer")
    return Offer.objects.filter(pk__in=times).exclude(kind=OfferKind.CONSULTATION).values_list("pk", "title")


_TOPICS, _PHASES, _OFFICES, _TODAY = Statement(_topics), Statement(_phases), Statement(_offices), Statement(_of_today)
