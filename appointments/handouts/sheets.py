"""What stands on a poster, a leaflet and a folded leaflet."""

from dataclasses import dataclass

from django.utils import timezone

from appointments.booking.queries import channels_of, hours_of
from appointments.core.courses import PlannedCourse, courses_of
from appointments.core.places import Site, sites_planned
from appointments.core.ways import anybody_comes, asks_for_things, ways_in_words
from appointments.handouts.regular_times import RegularTime, regular_times
from familienzentrum.addresses import full_address
from offers.models import Offer, Topic

# As many as three narrow columns hold.
MOST_OFFERS = 9


@dataclass(frozen=True)
class Sheet:
    """An offer as paper says it."""

    offer: Offer
    times: list[RegularTime]
    courses: list[PlannedCourse]
    sites: list[Site]
    ways: list[str]
    asks_for_things: str

    @property
    def address(self) -> str:
        """Where the offer's page is, in the language of the sheet."""
        return full_address("offer", self.offer.public_id)

    @property
    def sign(self) -> str:
        """The picture of the first of its topics."""
        return next((topic.sign for topic in self.offer.topics.all()), "info")


def sheet_of(offer: Offer) -> Sheet:
    """Return all that a sheet says of a published offer."""
    running, ways = offer.takes_bookings, channels_of(offer)
    courses, hours = courses_of(offer) if running else [], hours_of(offer)
    dates = [date for one in courses for date in one.dates]
    return Sheet(
        offer=offer,
        times=regular_times(offer),
        courses=courses,
        sites=sites_planned(offer, hours, dates) if offer.is_open_to_all or anybody_comes(ways) else [],
        ways=ways_in_words(ways),
        asks_for_things=asks_for_things(ways),
    )


def sheets_of(topic: Topic) -> tuple[list[Sheet], int]:
    """Return the sheets of the first offers of a topic, and how many more there are."""
    offers = Offer.objects.published(timezone.localdate()).filter(topics=topic).with_details()
    return [sheet_of(offer) for offer in offers[:MOST_OFFERS]], max(offers.count() - MOST_OFFERS, 0)
