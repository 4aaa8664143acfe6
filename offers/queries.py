"""Published offers by what families can narrow them by."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q

from familienzentrum.choices import Language
from offers.choices import AgeSpan
from offers.models import Offer
from offers.models.offer import OfferQuerySet

# Search criteria by filter name; valid values only. Words are searched for in `offers.finding`.
Wanted = dict[str, str]

_PHASES = Offer.age_phases.through.objects.filter(offer=OuterRef("pk"))


def for_phase(phase: Q) -> Q:
    """A family with a child of thirteen also needs what is for adults, and what is for everybody: it names no phase."""
    return Q(Exists(_PHASES.filter(phase | Q(agephase__span=AgeSpan.ADULTS)))) | ~Q(Exists(_PHASES))


def of_phase(phase: Q) -> Q:
    """What names this phase itself."""
    return Q(Exists(_PHASES.filter(phase)))


def in_language(code: str) -> Q:
    """An offer with an interpreter covers every language; one that names none is in German."""
    spoken = Q(languages__contains=[code]) | Q(has_interpreter=True)
    return spoken | Q(languages__len=0) if code == Language.GERMAN else spoken


_FILTERS: dict[str, Callable[[str], Q]] = {
    "topic": lambda slug: Q(topics__slug=slug),
    "age_phase": lambda slug: for_phase(Q(agephase__slug=slug)),
    "language": in_language,
    "office": lambda number: Q(office__public_id=number),
    "kind": lambda kind: Q(kind=kind),
    "admission": lambda admission: Q(admission=admission),
    # What nobody has looked at does not count as there.
    "access": lambda column: Q(**{f"place__{column}": True}),
}


def fitting(wanted: Wanted) -> OfferQuerySet:
    """Return the published offers that match all criteria, whatever their words."""
    offers = Offer.objects.published()
    for name, fits in _FILTERS.items():
        if value := wanted.get(name):
            offers = offers.filter(fits(value))
    return offers
