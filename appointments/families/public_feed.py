"""What is on, as an RSS feed: entries are dates to come, so none says when it was written."""

from collections.abc import Iterable

from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language

from appointments.core.public_dates import title_of
from appointments.families.public_calendar import named_place
from appointments.models import Slot
from familienzentrum import dates
from familienzentrum.texts import in_words


def public_feed(slots: Iterable[Slot], *, title: str, address: str, url_of: dict[int, str]) -> str:
    """Return these dates as a feed; `url_of` gives the page of an offer by its id."""
    feed = Rss201rev2Feed(title=title, link=address, description=title, language=get_language())
    for slot in slots:
        feed.add_item(
            title=f"{dates.moment(slot.starts_at)}: {title_of(slot)}",
            link=url_of[slot.offer_id],
            description=". ".join(filter(None, [in_words(slot.offer.summary).rstrip("."), named_place(slot)])),
            unique_id=f"urn:uuid:{slot.public_id}",
            unique_id_is_permalink=False,
        )
    return feed.writeString("utf-8")
