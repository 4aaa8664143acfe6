"""Who helps with what, and where."""

from offers.models.brochure import Brochure
from offers.models.landmark import Landmark
from offers.models.offer import Offer
from offers.models.people import Membership
from offers.models.place import Place, PlaceHour, Room
from offers.models.provider import Office, Provider
from offers.models.search_text import SearchText
from offers.models.spot import Spot, SpotKind
from offers.models.stand import Stand
from offers.models.taxonomy import AgePhase, Topic

__all__ = [
    "AgePhase",
    "Brochure",
    "Landmark",
    "Membership",
    "Offer",
    "Office",
    "Place",
    "PlaceHour",
    "Provider",
    "Room",
    "SearchText",
    "Spot",
    "SpotKind",
    "Stand",
    "Topic",
]
