"""Offers in the words of HSDS: what the pages for families say anyway, and no name of a person."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy

from familienzentrum.choices import Language
from familienzentrum.models import Centre
from offers.choices import Admission, AgeSpan, OfferState, ProviderKind
from offers.exchange.selection import number_at, sites_of
from offers.exchange.taxonomies import PHASES, TOPICS, Taxonomy, Term
from offers.exchange.timetable import Recurring, timetable
from offers.models import Offer, Place, Provider

Record = dict[str, Any]

_STATES = {OfferState.ACTIVE: "active", OfferState.PAUSED: "temporarily closed", OfferState.ENDED: "defunct"}
_COUNTRY = "DE"
_INTERPRETER = gettext_lazy("An interpreter can come if you ask for one.")


@dataclass
class Directory:
    """What is read once for all records of an answer."""

    centre: Centre
    terms: Mapping[tuple[str, str], Term]
    sites: Mapping[int, list[Place]] = field(default_factory=dict)
    rules: Mapping[int, list[Recurring]] = field(default_factory=dict)


def directory(centre: Centre, terms: Iterable[Term], offers: Sequence[Offer] = ()) -> Directory:
    """Read when and where these offers take place: four statements, however many they are."""
    known = Directory(centre, {(term.taxonomy.kind, term.slug): term for term in terms})
    if offers:
        sites, rules = defaultdict[int, list[Place]](list), defaultdict[int, list[Recurring]](list)
        for offer, place in sites_of(offers):
            sites[offer.pk].append(place)
        for rule in timetable().rules_of([offer.pk for offer in offers]):
            rules[rule.offer].append(rule)
        known.sites, known.rules = sites, rules
    return known


def service(offer: Offer) -> Record:
    """Return what there is one of; `checked on` is the day on which it was last assured."""
    ages = _ages(offer)
    return _filled(
        {
            "id": str(offer.public_id),
            "organization_id": str(offer.office.provider.public_id),
            "name": offer.title,
            "description": "\n\n".join(filter(None, [offer.summary, offer.description])),
            "url": absolute(reverse("offer", args=[offer.public_id])),
            "email": offer.office.email,
            "status": _STATES[OfferState(offer.state)],
            "interpretation_services": str(_INTERPRETER) if offer.has_interpreter else "",
            "application_process": str(Admission(offer.admission).label),
            "fees_description": offer.cost,
            "eligibility_description": offer.audience or " · ".join(phase.label for phase in offer.age_phases.all()),
            "minimum_age": ages[0] if ages else None,
            "maximum_age": ages[1] if ages else None,
            "assured_date": offer.checked_on.isoformat() if offer.checked_on else "",
            "organization": organization(offer.office.provider),
        }
    )


def full_service(offer: Offer, known: Directory) -> Record:
    number = offer.public_id
    rules = known.rules.get(offer.pk, [])
    return service(offer) | _filled(
        {
            "phones": _phones(number, offer.contact_phone),
            "schedules": [_schedule(rule) | {"service_id": str(number)} for rule in rules],
            "service_areas": _areas(number, known.centre),
            "service_at_locations": [_at(offer, place, known) for place in known.sites.get(offer.pk, [])],
            "languages": _languages(offer),
            "required_documents": [
                {"id": _part(number, f"bring {place}"), "service_id": str(number), "document": thing}
                for place, thing in enumerate(offer.things_to_bring)
            ],
            "contacts": [
                _filled(
                    {
                        "id": _part(number, "contact"),
                        "service_id": str(number),
                        "department": offer.office.name,
                        "email": offer.office.email,
                    }
                )
            ],
            "attributes": _attributes(offer, known),
        }
    )


def service_at_location(offer: Offer, place: Place, known: Directory | None = None) -> Record:
    """Return an offer at one of its places; with `known`, all that is nested."""
    record = {
        "id": str(number_at(offer.public_id, place.public_id)),
        "service_id": str(offer.public_id),
        "location_id": str(place.public_id),
        "service": service(offer),
        "location": location(place),
    }
    return record | {"schedules": _schedules_at(offer, place, known)} if known else record


def organization(provider: Provider) -> Record:
    return _filled(
        {
            "id": str(provider.public_id),
            "name": provider.name,
            "description": str(ProviderKind(provider.kind).label),
            "website": provider.website,
        }
    )


def full_organization(provider: Provider, offers: Iterable[Offer]) -> Record:
    services = [{"id": str(o.public_id), "name": o.title, "status": _STATES[OfferState(o.state)]} for o in offers]
    return organization(provider) | {"services": services}


def taxonomy(known: Taxonomy) -> Record:
    return {"id": str(known.number), "name": known.name, "description": known.description}


def taxonomy_term(term: Term) -> Record:
    return {
        "id": str(term.number),
        "code": term.slug,
        "name": term.name,
        "description": term.description,
        "taxonomy": term.taxonomy.name,
        "taxonomy_id": str(term.taxonomy.number),
    }


def location(place: Place) -> Record:
    """Return a place; of a mobile one the stands are on its page, and its address is where it is at home."""
    number = place.public_id
    ways = [str(words) for _icon, words in place.access]
    access = "\n".join(filter(None, ["; ".join(ways), place.accessibility]))
    return _filled(
        {
            "id": str(number),
            "location_type": "physical",
            "name": place.name,
            "description": place.directions,
            "transportation": place.stop,
            "addresses": _addresses(place),
            "accessibility": [{"id": _part(number, "access"), "description": access}] if access else [],
        }
    )


def absolute(path: str) -> str:
    return f"{settings.PORTAL_URL.rstrip('/')}{path}"


def _at(offer: Offer, place: Place, known: Directory) -> Record:
    return {
        "id": str(number_at(offer.public_id, place.public_id)),
        "service_id": str(offer.public_id),
        "location_id": str(place.public_id),
        "location": location(place),
        "schedules": _schedules_at(offer, place, known),
    }


def _schedules_at(offer: Offer, place: Place, known: Directory) -> list[Record]:
    rules = [rule for rule in known.rules.get(offer.pk, []) if rule.place and rule.place.pk == place.pk]
    at = str(number_at(offer.public_id, place.public_id))
    # The same rule stands with the service: another thing that is said needs another id.
    return [_schedule(rule) | {"id": _part(rule.number, at), "service_at_location_id": at} for rule in rules]


def _schedule(rule: Recurring) -> Record:
    return _filled(
        {
            "id": str(rule.number),
            "valid_from": rule.first.isoformat(),
            "valid_to": rule.last.isoformat() if rule.last else "",
            "dtstart": rule.first.isoformat(),
            "wkst": "MO",
            "freq": rule.freq,
            "interval": rule.interval,
            "byday": rule.byday,
            "description": rule.words,
            "opens_at": f"{rule.opens_at:%H:%M}",
            "closes_at": f"{rule.closes_at:%H:%M}",
            "attending_type": rule.attending,
            "notes": rule.notes,
        }
    )


def _phones(number: uuid.UUID, phone: str) -> list[Record]:
    return [{"id": _part(number, "phone"), "service_id": str(number), "number": phone}] if phone else []


def _areas(number: uuid.UUID, centre: Centre) -> list[Record]:
    area = {"id": _part(number, "area"), "service_id": str(number), "name": centre.municipality}
    return [area] if centre.municipality else []


def _languages(offer: Offer) -> list[Record]:
    known = [(code, name) for code, name in zip(offer.languages, offer.language_names, strict=True)]
    return [
        _filled(
            {
                "id": _part(offer.public_id, f"language {code}"),
                "service_id": str(offer.public_id),
                "name": name,
                "code": code if code != Language.OTHER else "",
            }
        )
        for code, name in known
    ]


def _attributes(offer: Offer, known: Directory) -> list[Record]:
    named = [(TOPICS, topic.slug) for topic in offer.topics.all()]
    named += [(PHASES, phase.slug) for phase in offer.age_phases.all()]
    return [
        {
            "id": _part(offer.public_id, f"term {kind} {slug}"),
            "link_id": str(offer.public_id),
            "link_entity": "service",
            "taxonomy_term_id": str(term.number),
            "taxonomy_term": taxonomy_term(term),
        }
        for kind, slug in named
        if (term := known.terms.get((kind, slug)))
    ]


def _addresses(place: Place) -> list[Record]:
    if not (place.street and place.town):
        return []
    return [
        {
            "id": _part(place.public_id, "address"),
            "location_id": str(place.public_id),
            "address_1": place.street,
            "city": place.town,
            "state_province": "",
            "postal_code": place.postal_code,
            "country": _COUNTRY,
            "address_type": "physical",
        }
    ]


def _ages(offer: Offer) -> tuple[int, int] | None:
    """Return the youngest and the oldest in whole years; nothing where it is not for children alone."""
    spans = [(phase.span, phase.from_years, phase.to_years) for phase in offer.age_phases.all()]
    if not spans or any(span != AgeSpan.CHILDREN for span, _first, _below in spans):
        return None
    return min(first or 0 for _span, first, _below in spans), max((below or 1) - 1 for _span, _first, below in spans)


def _part(number: uuid.UUID, name: str) -> str:
    """Return the id of something that has none here and stays what it is as long as its row does."""
    return str(uuid.uuid5(number, name))


def _filled(record: Record) -> Record:
    """Leave out what is not known: the standard has no empty dates and addresses."""
    return {name: value for name, value in record.items() if value not in (None, "", [])}
