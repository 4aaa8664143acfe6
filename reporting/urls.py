"""Addresses of the app reporting: what families open and what staff open."""

from django.urls import URLPattern, URLResolver

public: list[URLPattern | URLResolver] = []

staff: list[URLPattern | URLResolver] = []
