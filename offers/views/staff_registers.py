"""What staff may edit, and who may: the registers of master data."""

from django.utils.translation import gettext_lazy as _

from familienzentrum.audiences import ADMINISTRATION, DESK, PLANNERS
from familienzentrum.models import OpeningHour
from familienzentrum.registers.views import Area, Register
from offers import tables
from offers.emergency.forms import EmergencyNumberForm
from offers.emergency.tables import EmergencyNumberTable
from offers.exchange.feed_forms import FeedForm, FeedTable
from offers.forms import staff as forms
from offers.forms import staff_search, staff_town
from offers.forms.staff_centre import OpeningHourForm
from offers.models import (
    AgePhase,
    Brochure,
    EmergencyNumber,
    Feed,
    Landmark,
    Offer,
    Office,
    PageWords,
    Photograph,
    Place,
    PlaceHour,
    Provider,
    Room,
    Signpost,
    Spot,
    SpotKind,
    Stand,
    Synonym,
    Topic,
)
from offers.photographs.forms import PhotographForm
from offers.photographs.tables import PhotographTable

OPENING_HOURS = Register(
    name="opening_hour",
    address="oeffnungszeiten",
    form=OpeningHourForm,
    table=tables.OpeningHourTable,
    editors=ADMINISTRATION,
    note=_("When the house is open. Stands at the foot of every page."),
    new=_("New opening hour"),
    instead=_("Change it instead."),
    rows=lambda: OpeningHour.objects.all(),
)
PLACES = Register(
    name="place",
    address="orte",
    form=forms.PlaceForm,
    table=tables.PlaceTable,
    editors=PLANNERS,
    note=_("Houses and mobile places, with the way there and accessibility."),
    new=_("New place"),
    instead=_("Take away the tick at “in use” instead. The place stays in the records of past times."),
    rows=lambda: Place.objects.all(),
)
PLACE_HOURS = Register(
    name="place_hour",
    address="oeffnungszeiten-der-orte",
    form=forms.PlaceHourForm,
    table=tables.PlaceHourTable,
    editors=PLANNERS,
    note=_("When a place other than the house is open. Stands wherever the place stands."),
    new=_("New opening hour of a place"),
    instead=_("Change it instead."),
    rows=lambda: PlaceHour.objects.select_related("place").order_by("place__name", "weekday", "opens_at", "id"),
)
STANDS = Register(
    name="stand",
    address="standplaetze",
    form=forms.StandForm,
    table=tables.StandTable,
    editors=PLANNERS,
    note=_("When a mobile place stands where. Families read it on the start page, and book its times there."),
    new=_("New stand"),
    instead=_("Change it instead."),
    rows=lambda: Stand.objects.soonest_first(),
)
ROOMS = Register(
    name="room",
    address="raeume",
    form=forms.RoomForm,
    table=tables.RoomTable,
    editors=PLANNERS,
    note=_("Rooms for talks and groups, and which can be seen into."),
    new=_("New room"),
    instead=_("Take away the tick at “in use” instead. The room stays in the records of past times."),
    rows=lambda: Room.objects.by_place(),
)
PROVIDERS = Register(
    name="provider",
    address="traeger",
    form=forms.ProviderForm,
    table=tables.ProviderTable,
    editors=ADMINISTRATION,
    note=_("Who is responsible: town, district, independent bodies."),
    new=_("New provider"),
    instead=_("Give its offices to another provider first."),
    rows=lambda: Provider.objects.all(),
)
OFFICES = Register(
    name="office",
    address="stellen",
    form=forms.OfficeForm,
    table=tables.OfficeTable,
    editors=PLANNERS,
    note=_("Partner offices, with and without offers in the house."),
    new=_("New office"),
    instead=_("Take away the tick at “active” instead. Families then no longer see its offers."),
    rows=lambda: Office.objects.select_related("provider"),
)
OFFERS = Register(
    name="offer",
    address="angebote",
    form=forms.OfferForm,
    table=tables.OfferTable,
    editors=PLANNERS,
    note=_("What the offices do for families."),
    new=_("New offer"),
    instead=_("Set its state to “ended” instead. It then stays in the figures of past years."),
    rows=lambda: Offer.objects.select_related("office", "place"),
)
TOPICS = Register(
    name="topic",
    address="themen",
    form=forms.TopicForm,
    table=tables.TopicTable,
    editors=PLANNERS,
    note=_("The words by which families find an offer and the desk records a visit."),
    new=_("New topic"),
    instead=_("Take away the tick at “active” instead. Nobody can then choose it any more."),
    rows=lambda: Topic.objects.all(),
)
AGE_PHASES = Register(
    name="age_phase",
    address="altersphasen",
    form=forms.AgePhaseForm,
    table=tables.AgePhaseTable,
    editors=ADMINISTRATION,
    note=_("For whom an offer is, as the town prints it."),
    new=_("New age phase"),
    instead=_("Change its label instead. It stays in the figures of past years."),
    rows=lambda: AgePhase.objects.all(),
)
BROCHURES = Register(
    name="brochure",
    address="broschueren",
    form=forms.BrochureForm,
    table=tables.BrochureTable,
    editors=DESK | PLANNERS,
    note=_("What lies on the shelf, how many are left, and what runs out."),
    new=_("New brochure"),
    instead=_("Change it instead."),
    rows=lambda: Brochure.objects.running_out_first(),
    area=Area("auslage", "staff_home", _("Start page")),
)
SPOT_KINDS = Register(
    name="spot_kind",
    address="ortslisten",
    form=staff_town.SpotKindForm,
    table=tables.SpotKindTable,
    editors=PLANNERS,
    note=_("How places in town are divided: nursing and changing, playgrounds, clubs."),
    new=_("New list"),
    instead=_("Move its places to another list first."),
    rows=lambda: SpotKind.objects.all(),
)
SPOTS = Register(
    name="spot",
    address="orte-in-der-stadt",
    form=staff_town.SpotForm,
    table=tables.SpotTable,
    editors=PLANNERS,
    note=_("Where nothing is booked: changing points, playgrounds, clubs with a seal, leisure, sport, culture."),
    new=_("New place in town"),
    instead=_("Change it instead."),
    rows=lambda: Spot.objects.select_related("kind"),
)
LANDMARKS = Register(
    name="landmark",
    address="wegskizze",
    form=staff_town.LandmarkForm,
    table=tables.LandmarkTable,
    editors=PLANNERS,
    note=_("Station, church, market place, river: what the way to a place with coordinates is drawn with."),
    new=_("New landmark"),
    instead=_("Change it instead."),
    rows=lambda: Landmark.objects.all(),
)

EMERGENCY_NUMBERS = Register(
    name="emergency_number",
    address="notrufnummern",
    form=EmergencyNumberForm,
    table=EmergencyNumberTable,
    editors=PLANNERS,
    note=_(
        "Who helps at once, on every page of help. The on-call number of your own youth welfare office is yours "
        "to add: nobody else knows it."
    ),
    new=_("New emergency number"),
    instead=_("Change it instead."),
    rows=lambda: EmergencyNumber.objects.all(),
)

SIGNPOSTS = Register(
    name="signpost",
    address="wegweiser",
    form=staff_search.SignpostForm,
    table=tables.SignpostTable,
    editors=PLANNERS,
    note=_("Who helps with what the house does not do itself. Families find it by the search."),
    new=_("New signpost"),
    instead=_("Take away the tick at “active” instead."),
    rows=lambda: Signpost.objects.all(),
)
SYNONYMS = Register(
    name="synonym",
    address="alltagswoerter",
    form=staff_search.SynonymForm,
    table=tables.SynonymTable,
    editors=PLANNERS,
    note=_("Words that people use for what is called otherwise, and words of need."),
    new=_("New everyday words"),
    instead=_("Change them instead."),
    rows=lambda: Synonym.objects.all(),
)
PAGES = Register(
    name="page_words",
    address="seiten",
    form=staff_search.PageWordsForm,
    table=tables.PageWordsTable,
    editors=PLANNERS,
    note=_("By which words the search finds pages such as “My appointment”."),
    new=_("New page that is found"),
    instead=_("Change its words instead."),
    rows=lambda: PageWords.objects.all(),
)
FEEDS = Register(
    name="feed",
    address="verzeichnisse",
    form=FeedForm,
    table=FeedTable,
    editors=ADMINISTRATION,
    note=_(
        "Directories of other towns, read every night. What they offer becomes signposts. "
        "If one cannot be read for days, ask those who run it."
    ),
    new=_("New directory"),
    instead=_("Take away the tick at “is read” instead."),
    rows=lambda: Feed.objects.all(),
)

PHOTOGRAPHS = Register(
    name="photograph",
    address="bilder",
    form=PhotographForm,
    table=PhotographTable,
    editors=PLANNERS,
    note=_("The house, and who works there by their role. Families see them on the start page and at the offices."),
    new=_("New photograph"),
    instead=_("Change it instead."),
    rows=lambda: Photograph.objects.without_content().select_related("office"),
)

REGISTERS = [
    *(OPENING_HOURS, PLACES, PLACE_HOURS, STANDS, ROOMS, PROVIDERS, OFFICES),
    *(OFFERS, TOPICS, AGE_PHASES, EMERGENCY_NUMBERS, BROCHURES),
    *(SPOT_KINDS, SPOTS, LANDMARKS, PHOTOGRAPHS),
    *(SIGNPOSTS, SYNONYMS, PAGES, FEEDS),
]
