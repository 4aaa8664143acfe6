"""URLs of texts in other languages: of partners, and of staff."""

from django.urls import URLPattern, URLResolver, path

from offers.translations import partner_views as partners
from offers.translations import views

public: list[URLPattern | URLResolver] = [
    path("uebersetzen/<uuid:number>/", partners.translate_office, name="translate_office"),
]

staff: list[URLPattern | URLResolver] = [
    path("stammdaten/uebersetzen-lassen/", partners.translation_requests, name="translation_requests"),
    path("stammdaten/uebersetzen-lassen/<int:pk>/", partners.translation_request, name="translation_request"),
    path(
        "stammdaten/uebersetzen-lassen/<int:pk>/beenden/",
        partners.translation_request_withdraw,
        name="translation_request_withdraw",
    ),
    path("stammdaten/lesbarkeit/", views.readability, name="readability"),
    path("stammdaten/sprachen/", views.translation_languages, name="translation_languages"),
    path("stammdaten/sprachen/<slug:language>/", views.translation_list, name="translation_list"),
    path(
        "stammdaten/sprachen/<slug:language>/<slug:kind>/<int:row>/<slug:field>/",
        views.translation_edit,
        name="translation_edit",
    ),
]
