"""Addresses of the app appointments: what families open and what staff open."""

from django.urls import URLPattern, URLResolver

public: list[URLPattern | URLResolver] = []

staff: list[URLPattern | URLResolver] = []
