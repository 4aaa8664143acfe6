"""Offers and places in the words of schema.org, for search engines: no more than the page beside it says."""

from typing import Any

from familienzentrum.texts import in_words
from offers.models import Offer, Place

Record = dict[str, Any]


def service(offer: Offer, url: str, town: str) -> Record:
    return known(
        {
            "@context": "https://schema.org",
            "@type": "Service",
            "name": in_words(offer.title),
            "description": in_words(offer.summary),
            "url": url,
            "serviceType": str(offer.get_kind_display()),
            "provider": organization(offer),
            "areaServed": town,
            "audience": {"@type": "Audience", "audienceType": in_words(offer.audience)} if offer.audience else None,
            "availableChannel": known(
                {
                    "@type": "ServiceChannel",
                    "servicePhone": {"@type": "ContactPoint", "telephone": offer.contact_phone}
                    if offer.contact_phone
                    else None,
                    "serviceLocation": place(offer.place) if offer.place and offer.place.is_active else None,
                    "availableLanguage": list(offer.languages),
                }
            ),
        }
    )


def organization(offer: Offer) -> Record:
    office = offer.office
    return known(
        {
            "@type": "Organization",
            "name": in_words(office.name),
            "telephone": office.phone,
            "parentOrganization": {"@type": "Organization", "name": in_words(office.provider.name)},
        }
    )


def place(row: Place, street: str = "") -> Record:
    """Return a place, at the stand where a mobile one is."""
    address = {"streetAddress": street or row.street, "postalCode": row.postal_code, "addressLocality": row.town}
    return {"@type": "Place", "name": row.name, "address": {"@type": "PostalAddress"} | known(address)}


def known(record: Record) -> Record:
    return {name: value for name, value in record.items() if value not in (None, "", [], {})}
