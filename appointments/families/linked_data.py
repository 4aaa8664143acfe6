"""Public dates in the words of schema.org: the next ones, where somebody goes somewhere."""

from appointments.core.calendar_facts import place_of
from appointments.core.public_dates import title_of
from appointments.families.programme import Programme
from appointments.models import Slot
from familienzentrum.texts import in_words
from offers.exchange.linked_data import Record, known, place

# Search engines show a handful, and each makes the page longer.
MOST = 20


def events(programme: Programme, page_of: str) -> list[Record]:
    """Return one record for each date; `page_of` is the address of an offer with `{}` for its number."""
    slots = [*programme.repeating, *(slot for _day, of_day in programme.days for slot in of_day)]
    visited = sorted((slot for slot in slots if slot.has_address and place_of(slot)), key=lambda slot: slot.starts_at)
    return [_event(slot, page_of.format(slot.offer.public_id)) for slot in visited[:MOST]]


def _event(slot: Slot, url: str) -> Record:
    at = place_of(slot)
    return known(
        {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": title_of(slot),
            "description": in_words(slot.offer.summary),
            "startDate": slot.starts_at.isoformat(),
            "endDate": slot.ends_at.isoformat(),
            "eventStatus": "https://schema.org/EventScheduled",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": place(at, slot.stand.street if slot.stand else "") if at else None,
            "organizer": {"@type": "Organization", "name": in_words(slot.offer.office.name)},
            "url": url,
        }
    )
