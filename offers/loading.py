"""The data files of the app offers."""

from familienzentrum.datafiles import DataFile, Rows
from familienzentrum.loading import DataFolder
from offers.models import (
    AgePhase,
    EmergencyNumber,
    Landmark,
    Offer,
    Office,
    PageWords,
    Place,
    PlaceHour,
    Provider,
    Room,
    Signpost,
    Spot,
    SpotKind,
    Stand,
    Synonym,
    TalkLanguage,
    Topic,
)
from offers.translations.files import load_translations

PLACE_HOURS = Rows("place_hours", PlaceHour, identity=("place", "weekday", "opens_at"))
# What families read of a demonstration's rows, once these are made.
DEMONSTRATION_TEXTS = DataFolder("demonstration_translations", load_translations, on_demand=True)
FOLDERS = (DataFolder("translations", load_translations), DEMONSTRATION_TEXTS)

STANDS = Rows("stands", Stand, identity=("place", "day", "starts_at"))

FILES = (
    # First: the database refuses an office or offer in a language that it does not know.
    DataFile("languages.toml", (Rows("languages", TalkLanguage, identity=("code",)),)),
    DataFile("providers.toml", (Rows("providers", Provider),)),
    DataFile("offices.toml", (Rows("offices", Office),)),
    DataFile("age_phases.toml", (Rows("age_phases", AgePhase),)),
    DataFile("topics.toml", (Rows("topics", Topic),)),
    DataFile("places.toml", (Rows("places", Place), Rows("rooms", Room), PLACE_HOURS, STANDS)),
    DataFile("emergency.toml", (Rows("emergency_numbers", EmergencyNumber),)),
    DataFile("offers.toml", (Rows("offers", Offer),)),
    DataFile("spots.toml", (Rows("kinds", SpotKind), Rows("spots", Spot))),
    DataFile("sketch.toml", (Rows("landmarks", Landmark),)),
    DataFile("signposts.toml", (Rows("signposts", Signpost),)),
    DataFile("synonyms.toml", (Rows("synonyms", Synonym),)),
    DataFile("pages.toml", (Rows("pages", PageWords),)),
)
