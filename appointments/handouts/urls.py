"""URLs of what is handed out, hung up and shown. Whoever may see an offer may print it."""

from django.urls import URLPattern, URLResolver, path

from appointments.handouts import views

public: list[URLPattern | URLResolver] = [
    path("angebote/<uuid:offer>/aushang/", views.poster, name="poster"),
    path("angebote/<uuid:offer>/handzettel/", views.leaflet, name="leaflet"),
    path("themen/<slug:topic>/faltblatt/", views.folded_leaflet, name="folded_leaflet"),
    path("veranstaltungen/woche/", views.week, name="week_sheet"),
    path("infotafel/", views.screen, name="screen"),
]
