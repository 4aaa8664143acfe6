"""URLs of owners and readers, and of staff."""

from django.urls import URLPattern, URLResolver, path

from offers.freshness.views import own, together
from offers.freshness.views import public as readers
from offers.freshness.views import staff as coordination

public: list[URLPattern | URLResolver] = [
    path("stimmt-das-noch/<uuid:check>/", readers.offer_check, name="offer_check"),
    path("stimmt-das-noch/<uuid:check>/aendern/", readers.offer_check_change, name="offer_check_change"),
    path("angebote/<uuid:offer>/stimmt-nicht/", readers.doubt, name="doubt"),
    path("angebote/<uuid:offer>/stimmt-nicht/danke/", readers.doubt_said, name="doubt_said"),
]

staff: list[URLPattern | URLResolver] = [
    path("stammdaten/aktuell/", coordination.freshness, name="freshness"),
    path("stammdaten/aktuell/mehrere/", together.freshness_together, name="freshness_together"),
    path("stammdaten/aktuell/vorschlaege/<int:pk>/", coordination.proposal, name="proposal"),
    path("meine-angebote/", own.own_offers, name="own_offers"),
    path("meine-angebote/<int:pk>/", own.own_offer, name="own_offer"),
    path("meine-angebote/<int:pk>/stimmt/", own.own_offer_confirm, name="own_offer_confirm"),
    path("meine-angebote/<int:pk>/zuruecknehmen/", own.own_offer_take_back, name="own_offer_take_back"),
    path("stammdaten/aktuell/hinweise/<int:pk>/erledigt/", coordination.doubt_done, name="doubt_done"),
]
