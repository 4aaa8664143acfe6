"""Addresses of photographs, the same in every language."""

from django.urls import URLPattern, path

from offers.photographs import views

files: list[URLPattern] = [
    path("bilder/<slug:checksum>.webp", views.photograph, name="photograph"),
    path("bilder/menschen/<slug:checksum>.webp", views.face, name="face"),
]
