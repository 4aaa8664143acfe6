"""The directory after HSDS 3.0, for reading."""

import uuid
from typing import Any

from django.urls import reverse

from familienzentrum.models import Centre
from offers.exchange import records, selection
from offers.exchange.endpoints import NotThere, endpoint
from offers.exchange.openapi import PROFILE, VERSION, document
from offers.exchange.parameters import OF_OFFERS, PAGING, Asked
from offers.exchange.records import Record, absolute, directory
from offers.exchange.selection import Part
from offers.exchange.taxonomies import taxonomies_of, terms_of


@endpoint()
def about(centre: Centre, asked: Asked) -> Record:
    return {"version": VERSION, "profile": PROFILE, "openapi_url": absolute(reverse("hsds_openapi"))}


@endpoint()
def openapi(centre: Centre, asked: Asked) -> Record:
    return document(centre)


@endpoint(*OF_OFFERS, "full", *PAGING)
def services(centre: Centre, asked: Asked) -> Record:
    terms = terms_of(centre)
    part = selection.part_of_offers(asked, terms)
    if not asked.full:
        return _page(part, asked, [records.service(offer) for offer in part.rows])
    known = directory(centre, terms, part.rows)
    return _page(part, asked, [records.full_service(offer, known) for offer in part.rows])


@endpoint()
def service(centre: Centre, asked: Asked, number: uuid.UUID) -> Record:
    offer = selection.offer_of(number)
    if offer is None:
        raise NotThere
    return records.full_service(offer, directory(centre, terms_of(centre), [offer]))


@endpoint("search", *PAGING)
def organizations(centre: Centre, asked: Asked) -> Record:
    part = selection.part_of_providers(asked)
    return _page(part, asked, [records.organization(provider) for provider in part.rows])


@endpoint()
def organization(centre: Centre, asked: Asked, number: uuid.UUID) -> Record:
    provider = selection.provider_of(number)
    if provider is None:
        raise NotThere
    return records.full_organization(provider, selection.offers_of(provider))


@endpoint(*OF_OFFERS, "full", *PAGING)
def service_at_locations(centre: Centre, asked: Asked) -> Record:
    terms = terms_of(centre)
    part = selection.part_of_sites(asked, terms)
    known = directory(centre, terms, [offer for offer, _place in part.rows]) if asked.full else None
    return _page(part, asked, [records.service_at_location(offer, place, known) for offer, place in part.rows])


@endpoint()
def service_at_location(centre: Centre, asked: Asked, number: uuid.UUID) -> Record:
    found = selection.site_of(number)
    if found is None:
        raise NotThere
    return records.service_at_location(*found, directory(centre, terms_of(centre), [found[0]]))


@endpoint("search", *PAGING)
def taxonomies(centre: Centre, asked: Asked) -> Record:
    words = asked.search.lower()
    part = selection.part_of_list([one for one in taxonomies_of(centre) if words in one.name.lower()], asked)
    return _page(part, asked, [records.taxonomy(one) for one in part.rows])


@endpoint()
def taxonomy(centre: Centre, asked: Asked, number: uuid.UUID) -> Record:
    return next((records.taxonomy(one) for one in taxonomies_of(centre) if one.number == number), None) or _missing()


@endpoint("search", "taxonomy_id", *PAGING)
def taxonomy_terms(centre: Centre, asked: Asked) -> Record:
    words, within = asked.search.lower(), asked.taxonomy_id
    terms = [
        term
        for term in terms_of(centre)
        if words in term.name.lower() and (not within or term.taxonomy.number in within)
    ]
    part = selection.part_of_list(terms, asked)
    return _page(part, asked, [records.taxonomy_term(term) for term in part.rows])


@endpoint()
def taxonomy_term(centre: Centre, asked: Asked, number: uuid.UUID) -> Record:
    found = (records.taxonomy_term(term) for term in terms_of(centre) if term.number == number)
    return next(found, None) or _missing()


def _missing() -> Record:
    raise NotThere


def _page(part: Part[Any], asked: Asked, contents: list[Record]) -> Record:
    pages = -(-part.total // asked.per_page)
    return {
        "total_items": part.total,
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(contents),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not contents,
        "contents": contents,
    }
