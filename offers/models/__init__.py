"""Who helps with what, and where."""

from offers.models.missed_search import MissedSearch
from offers.models.offer import Offer
from offers.models.people import Membership
from offers.models.place import Place, PlaceHour, Room
from offers.models.provider import Office, Provider
from offers.models.search_index import SearchEntry, SearchPhrase, SearchPosting, SearchWord
from offers.models.signpost import PageWords, Signpost, Synonym
from offers.models.stand import Stand
from offers.models.taxonomy import AgePhase, Topic

__all__ = [
    "AgePhase",
    "Membership",
    "MissedSearch",
    "Offer",
    "Office",
    "PageWords",
    "Place",
    "PlaceHour",
    "Provider",
    "Room",
    "SearchEntry",
    "SearchPhrase",
    "SearchPosting",
    "SearchWord",
    "Signpost",
    "Stand",
    "Synonym",
    "Topic",
]
