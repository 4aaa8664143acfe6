"""The data files of the app offers."""

from familienzentrum.datafiles import DataFile, Rows
from offers.models import AgePhase, Offer, Office, Place, PlaceHour, Provider, Room, Topic

PLACE_HOURS = Rows("place_hours", PlaceHour, identity=("place", "weekday", "opens_at"))

FILES = (
    DataFile("providers.toml", (Rows("providers", Provider),)),
    DataFile("offices.toml", (Rows("offices", Office),)),
    DataFile("topics.toml", (Rows("topics", Topic),)),
    DataFile("age_phases.toml", (Rows("age_phases", AgePhase),)),
    DataFile("places.toml", (Rows("places", Place), Rows("rooms", Room), PLACE_HOURS)),
    DataFile("offers.toml", (Rows("offers", Offer),)),
)
