"""Published offers by what families can narrow them by."""

from collections.abc import Callable

from django.db.models import Q

from offers.models import Offer
from offers.models.offer import OfferQuerySet

# Search criteria by filter name; valid values only. Words are searched for in `offers.finding`.
Wanted = dict[str, str]

_FILTERS: dict[str, Callable[[str], Q]] = {
    "topic": lambda slug: Q(topics__slug=slug),
    # An offer without phases is for everybody.
    "age_phase": lambda slug: Q(age_phases__slug=slug) | Q(age_phases=None),
    # An offer with an interpreter covers every language.
    "language": lambda code: Q(languages__contains=[code]) | Q(has_interpreter=True),
    "office": lambda number: Q(office__public_id=number),
    "kind": lambda kind: Q(kind=kind),
    "admission": lambda admission: Q(admission=admission),
}


def fitting(wanted: Wanted) -> OfferQuerySet:
    """Return the published offers that match all criteria, whatever their words."""
    offers = Offer.objects.published()
    for name, fits in _FILTERS.items():
        if value := wanted.get(name):
            offers = offers.filter(fits(value))
    return offers
