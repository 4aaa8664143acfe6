"""The data files of the app offers."""

from familienzentrum.datafiles import DataFile, Rows
from offers.models import (
    AgePhase,
    Offer,
    Office,
    PageWords,
    Place,
    PlaceHour,
    Provider,
    Room,
    Signpost,
    Stand,
    Synonym,
    Topic,
)

PLACE_HOURS = Rows("place_hours", PlaceHour, identity=("place", "weekday", "opens_at"))
STANDS = Rows("stands", Stand, identity=("place", "day", "starts_at"))

FILES = (
    DataFile("providers.toml", (Rows("providers", Provider),)),
    DataFile("offices.toml", (Rows("offices", Office),)),
    DataFile("age_phases.toml", (Rows("age_phases", AgePhase),)),
    DataFile("topics.toml", (Rows("topics", Topic),)),
    DataFile("places.toml", (Rows("places", Place), Rows("rooms", Room), PLACE_HOURS, STANDS)),
    DataFile("offers.toml", (Rows("offers", Offer),)),
    DataFile("signposts.toml", (Rows("signposts", Signpost),)),
    DataFile("synonyms.toml", (Rows("synonyms", Synonym),)),
    DataFile("pages.toml", (Rows("pages", PageWords),)),
)
