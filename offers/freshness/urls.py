"""URLs of owners and readers, and of staff."""

from django.urls import URLPattern, URLResolver, path

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
    path("stammdaten/aktuell/vorschlaege/<int:pk>/", coordination.proposal, name="proposal"),
    path("stammdaten/aktuell/hinweise/<int:pk>/erledigt/", coordination.doubt_done, name="doubt_done"),
]
