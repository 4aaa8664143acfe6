"""Which rows a question means, and one page of them."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from offers.choices import AgeSpan
from offers.exchange.parameters import Asked
from offers.exchange.taxonomies import PHASES, TOPICS, Term
from offers.exchange.timetable import timetable
from offers.finding import find_offers
from offers.models import AgePhase, Offer, Place, Provider
from offers.models.offer import OfferQuerySet

# Of more that contain the same words nobody reads on.
_MOST_FOUND = 1000
_GROWN_UP = 18

Row = TypeVar("Row")


@dataclass(frozen=True)
class Part(Generic[Row]):
    """The rows of one page, and how many there are in all."""

    rows: Sequence[Row]
    total: int


def offers_for(asked: Asked, terms: Sequence[Term]) -> OfferQuerySet:
    """Return the published offers that match, whatever their words."""
    offers = Offer.objects.published()
    if asked.names_an_age:
        offers = offers.filter(_of_age(asked))
    if not asked.when.is_open:
        offers = offers.filter(pk__in=timetable().offers_at(asked.when))
    if asked.organization_id:
        offers = offers.filter(office__provider__public_id__in=asked.organization_id)
    if asked.taxonomy_id:
        offers = offers.filter(_under([term for term in terms if term.taxonomy.number in asked.taxonomy_id]))
    if asked.taxonomy_term_id:
        offers = offers.filter(_under([term for term in terms if term.number in asked.taxonomy_term_id]))
    return offers


def part_of_offers(asked: Asked, terms: Sequence[Term]) -> Part[Offer]:
    offers, words = offers_for(asked, terms), asked.search
    if not words:
        return _part(_with_details(offers, full=asked.full).order_by("office__position", "title", "id"), asked)
    ranked = _in_words(words)
    matching = set(offers.filter(pk__in=ranked).order_by().values_list("pk", flat=True))
    numbers = [number for number in ranked if number in matching]
    rows = _offers_by_id(_cut(numbers, asked), full=asked.full)
    return Part([rows[number] for number in _cut(numbers, asked) if number in rows], len(numbers))


def offer_of(number: uuid.UUID) -> Offer | None:
    return _with_details(Offer.objects.published()).filter(public_id=number).first()


def part_of_sites(asked: Asked, terms: Sequence[Term]) -> Part[tuple[Offer, Place]]:
    """Return offers with each place where they take place."""
    offers = offers_for(asked, terms)
    if asked.search:
        offers = offers.filter(pk__in=_in_words(asked.search))
    pairs = _part(_sites(offers).order_by("of", "spot"), asked)
    return Part(_as_rows(pairs.rows, full=asked.full), pairs.total)


def sites_of(offers: Sequence[Offer]) -> list[tuple[Offer, Place]]:
    known = {offer.pk: offer for offer in offers}
    return _as_rows(list(_sites(Offer.objects.filter(pk__in=known))), known)


def part_of_providers(asked: Asked) -> Part[Provider]:
    """Return those who have something to offer."""
    providers = Provider.objects.filter(Exists(_offered_by()))
    if asked.search:
        providers = providers.filter(name__icontains=asked.search)
    return _part(providers.order_by("name", "id"), asked)


def number_at(offer: uuid.UUID, place: uuid.UUID) -> uuid.UUID:
    """Return the id of an offer at a place, which is a row of no table."""
    return uuid.uuid5(offer, f"at {place}")


def provider_of(number: uuid.UUID) -> Provider | None:
    return Provider.objects.filter(Exists(_offered_by()), public_id=number).first()


def offers_of(provider: Provider) -> list[Offer]:
    """Return the first of them: whoever wants all asks for services of this organization."""
    own = Offer.objects.published().filter(office__provider=provider)
    return list(_with_details(own).order_by("office__position", "title", "id")[:_MOST_FOUND])


def part_of_list(rows: Sequence[Row], asked: Asked) -> Part[Row]:
    return Part(_cut(rows, asked), len(rows))


def _offered_by() -> OfferQuerySet:
    return Offer.objects.published().filter(office__provider=OuterRef("pk")).order_by()


def _with_details(offers: OfferQuerySet, *, full: bool = True) -> OfferQuerySet:
    """With all that is said of them; topics are nested, and need not be read where nothing is."""
    nested = ["topics"] if full else []
    return offers.select_related("office__provider", "place").prefetch_related("age_phases", *nested)


def _in_words(words: str) -> list[int]:
    return [number for kind, number in find_offers({"search": words})[0:_MOST_FOUND] if kind == "offer"]


def _part(rows: QuerySet[Any, Any], asked: Asked) -> Part[Any]:
    """Rows are counted only where there may be others than those that were read."""
    read, start = list(_cut(rows, asked)), (asked.page - 1) * asked.per_page
    is_end = len(read) < asked.per_page and (bool(read) or start == 0)
    return Part(read, start + len(read) if is_end else rows.order_by().count())


def _cut(rows: Any, asked: Asked) -> Any:
    start = (asked.page - 1) * asked.per_page
    return rows[start : start + asked.per_page]


def _of_age(asked: Asked) -> Q:
    """An offer without phases is for everybody; adults are 18 or older, and of pregnancy no age is known."""
    oldest = asked.maximum_age if asked.maximum_age is not None else 10**4
    children = Q(span=AgeSpan.CHILDREN, from_years__lte=oldest, to_years__gt=asked.minimum_age or 0)
    fitting = children | Q(span=AgeSpan.ADULTS) if oldest >= _GROWN_UP else children
    phases = AgePhase.objects.filter(offers=OuterRef("pk")).order_by()
    return Q(Exists(phases.filter(fitting))) | ~Q(Exists(phases))


def _under(terms: Sequence[Term]) -> Q:
    slugs = {kind: [term.slug for term in terms if term.taxonomy.kind == kind] for kind in (TOPICS, PHASES)}
    topics = Offer.topics.through.objects.filter(offer=OuterRef("pk"), topic__slug__in=slugs[TOPICS])
    phases = Offer.age_phases.through.objects.filter(offer=OuterRef("pk"), agephase__slug__in=slugs[PHASES])
    return Q(Exists(topics)) | Q(Exists(phases))


def _sites(offers: OfferQuerySet) -> QuerySet[Any, Any]:
    """Hours say where an offer takes place; where there are none, the place it was given."""
    planned = timetable().sites_of(offers)
    given = offers.filter(place__is_active=True).exclude(pk__in=planned.values("of"))
    return given.order_by().annotate(of=F("pk"), spot=F("place")).values_list("of", "spot").union(planned)


def _as_rows(
    pairs: Sequence[tuple[int, int]], known: Mapping[int, Offer] | None = None, *, full: bool = True
) -> list[tuple[Offer, Place]]:
    """Return the rows of pairs of ids; offers that are known need not be read."""
    offers = known if known is not None else _offers_by_id({offer for offer, _place in pairs}, full=full)
    places = Place.objects.in_bulk({place for _offer, place in pairs})
    return [(offers[offer], places[place]) for offer, place in pairs if offer in offers and place in places]


def _offers_by_id(numbers: Collection[int], *, full: bool) -> dict[int, Offer]:
    return {row.pk: row for row in _with_details(Offer.objects.filter(pk__in=numbers), full=full)}


def site_of(number: uuid.UUID) -> tuple[Offer, Place] | None:
    """Return the offer and place of this id, which is made of both: the pairs of a town are read to find it."""
    pairs = list(_sites(Offer.objects.published()))
    offers = dict(Offer.objects.filter(pk__in={of for of, _site in pairs}).values_list("pk", "public_id"))
    places = dict(Place.objects.filter(pk__in={spot for _of, spot in pairs}).values_list("pk", "public_id"))
    found = [pair for pair in pairs if number_at(offers[pair[0]], places[pair[1]]) == number]
    return next(iter(_as_rows(found)), None)
