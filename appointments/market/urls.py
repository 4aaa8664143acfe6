"""Addresses of the stands of a mobile place."""

from django.urls import URLPattern, URLResolver, path

from appointments.market import views

staff: list[URLPattern | URLResolver] = [
    path("markt/", views.market, name="market"),
    path("markt/unterwegs/", views.market_shell, name="market_shell"),
    path("markt/dienst.js", views.market_worker, name="market_worker"),
    path("markt/app.webmanifest", views.market_manifest, name="market_manifest"),
    path("markt/eintraege/", views.market_entries, name="market_entries"),
    path("markt/zuruecknehmen/", views.market_take_back, name="market_take_back"),
    path("markt/<int:stand>/zaehlen/", views.count_stand, name="count_stand"),
]
