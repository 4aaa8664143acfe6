"""URLs of the app offers: families' and staff's."""

from django.urls import URLPattern, URLResolver, path

from familienzentrum.registers.views import addresses
from offers.directory import urls as directory
from offers.exchange.urls import api as programs
from offers.freshness import urls as freshness
from offers.guide import staff_views as guide_staff
from offers.guide import views as guide
from offers.photographs import urls as photographs
from offers.translations import urls as translations
from offers.views import signposts
from offers.views import staff_factors as factors
from offers.views import staff_overview as overview
from offers.views import staff_people as people
from offers.views import staff_search as search
from offers.views.staff_registers import REGISTERS

__all__ = ["api", "public", "staff"]

# The same address in every language.
api: list[URLPattern | URLResolver] = [*programs, *photographs.files]

public: list[URLPattern | URLResolver] = [
    *freshness.public,
    *directory.public,
    *translations.public,
    path("hilfe-finden/nichts-dabei/", guide.guide_unmet, name="guide_unmet"),
    path("hilfe-finden/danke/", guide.guide_heard, name="guide_heard"),
    path("wegweiser/<uuid:signpost>/", signposts.signpost, name="signpost"),
]

staff: list[URLPattern | URLResolver] = [
    path("stammdaten/", overview.overview, name="master_data"),
    path("stammdaten/haus/", overview.centre, name="centre_edit"),
    *freshness.staff,
    path("stammdaten/nicht-gefunden/", guide_staff.unmet_needs, name="unmet_needs"),
    *(pattern for register in REGISTERS for pattern in addresses(register)),
    *translations.staff,
    path("stammdaten/ohne-treffer/", search.missed_searches, name="missed_searches"),
    path("stammdaten/personen/", people.person_list, name="person_list"),
    path("stammdaten/personen/neu/", people.person_new, name="person_new"),
    path("stammdaten/personen/<int:pk>/", people.person, name="person"),
    path("stammdaten/personen/<int:pk>/aendern/", people.person_edit, name="person_edit"),
    path("stammdaten/personen/<int:pk>/passwort/", people.person_password, name="person_password"),
    path("stammdaten/personen/<int:pk>/einladen/", people.person_invite, name="person_invite"),
    path("stammdaten/personen/<int:pk>/zweiter-faktor/", factors.factor_reset_ask, name="factor_reset_ask"),
    path("stammdaten/zweiter-faktor/", factors.factor_resets, name="factor_resets"),
    path("stammdaten/zweiter-faktor/<int:pk>/", factors.factor_reset_decide, name="factor_reset_decide"),
    path("stammdaten/personen/<int:pk>/sperren/", people.person_deactivate, name="person_deactivate"),
    path("stammdaten/personen/<int:pk>/freigeben/", people.person_activate, name="person_activate"),
    path("stammdaten/personen/<int:pk>/e-mail/<int:change>/gilt/", people.address_confirm, name="address_confirm"),
    path("stammdaten/personen/<int:pk>/e-mail/<int:change>/bleibt/", people.address_withdraw, name="address_withdraw"),
    path("stammdaten/personen/<int:pk>/rollen/", people.role_give, name="role_give"),
    path("stammdaten/personen/<int:pk>/rollen/<int:role>/gilt/", people.role_confirm, name="role_confirm"),
    path("stammdaten/personen/<int:pk>/rollen/<int:role>/", people.role_take, name="role_take"),
]
