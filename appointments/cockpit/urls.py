"""Addresses of the calendar."""

from django.urls import URLPattern, URLResolver, path

from appointments.cockpit import views

staff: list[URLPattern | URLResolver] = [
    path("plan/kalender/", views.calendar, name="calendar"),
    path("plan/kalender/halbjahr/", views.calendar_term, name="calendar_term"),
    path("plan/kalender/<slug:day>/", views.calendar_day, name="calendar_day"),
]
