"""Who helps with what, and where."""

from offers.models.brochure import Brochure
from offers.models.emergency import EmergencyNumber
from offers.models.feed import Feed
from offers.models.freshness import Doubt, OfferCheck, Proposal, ProposedChange
from offers.models.landmark import Landmark
from offers.models.missed_search import MissedSearch
from offers.models.offer import Offer
from offers.models.people import Membership
from offers.models.photograph import Photograph
from offers.models.place import Place, PlaceHour, Room
from offers.models.provider import Office, Provider
from offers.models.search_index import SearchEntry, SearchPhrase, SearchPosting, SearchWord
from offers.models.signpost import PageWords, Signpost, Synonym
from offers.models.spot import Spot, SpotKind
from offers.models.stand import Stand
from offers.models.taxonomy import AgePhase, Topic
from offers.models.unmet_need import UnmetNeed

__all__ = [
    "AgePhase",
    "Brochure",
    "Doubt",
    "EmergencyNumber",
    "Feed",
    "Landmark",
    "Membership",
    "MissedSearch",
    "Offer",
    "OfferCheck",
    "Office",
    "PageWords",
    "Photograph",
    "Place",
    "PlaceHour",
    "Proposal",
    "ProposedChange",
    "Provider",
    "Room",
    "SearchEntry",
    "SearchPhrase",
    "SearchPosting",
    "SearchWord",
    "Signpost",
    "Spot",
    "SpotKind",
    "Stand",
    "Synonym",
    "Topic",
    "UnmetNeed",
]
