"""Addresses of the directory and of places in town."""

from django.urls import URLPattern, path

from offers.directory import views

public: list[URLPattern] = [
    path("wer-hilft/", views.directory, name="directory"),
    path("wer-hilft/drucken/", views.directory_print, name="directory_print"),
    path("wer-hilft/<uuid:office>/", views.office, name="office"),
    path("orte/", views.spots, name="spots"),
]
