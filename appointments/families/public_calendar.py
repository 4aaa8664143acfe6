"""What is on, as a calendar for everybody."""

from collections.abc import Iterable

from appointments.core.calendar_facts import address_of, place_of, uid_of
from appointments.core.public_dates import title_of
from appointments.messages.ical import as_file, entry
from appointments.models import Slot
from familienzentrum.texts import in_words


def public_calendar(slots: Iterable[Slot], *, url_of: dict[int, str]) -> bytes:
    """Return these dates as a calendar; `url_of` gives the page of an offer by its id."""
    return as_file(
        entry(
            uid_of(slot),
            slot.starts_at,
            slot.ends_at,
            summary=title_of(slot),
            description=in_words(slot.offer.summary),
            location=named_place(slot),
            url=url_of[slot.offer_id],
        )
        for slot in slots
    )


def named_place(slot: Slot) -> str:
    """Return the way where nobody goes anywhere."""
    if slot.way:
        return slot.way
    place = place_of(slot)
    return ", ".join(filter(None, [place.name if place else "", address_of(slot)]))
