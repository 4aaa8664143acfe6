"""Who helps with what, and where."""

from offers.models.brochure import Brochure
from offers.models.emergency import EmergencyNumber
from offers.models.freshness import Doubt, OfferCheck, Proposal, ProposedChange
from offers.models.landmark import Landmark
from offers.models.offer import Offer
from offers.models.people import Membership
from offers.models.place import Place, PlaceHour, Room
from offers.models.provider import Office, Provider
from offers.models.search_text import SearchText
from offers.models.spot import Spot, SpotKind
from offers.models.stand import Stand
from offers.models.taxonomy import AgePhase, Topic
from offers.models.unmet_need import UnmetNeed

__all__ = [
    "AgePhase",
    "Brochure",
    "Landmark",
    "EmergencyNumber",
    "Doubt",
    "Membership",
    "Offer",
    "OfferCheck",
    "Office",
    "Place",
    "PlaceHour",
    "Proposal",
    "ProposedChange",
    "Provider",
    "Room",
    "SearchText",
    "Spot",
    "SpotKind",
    "Stand",
    "Topic",
    "UnmetNeed",
]
