"""Addresses of the app appointments: what families open and what staff open."""

from django.urls import URLPattern, URLResolver, path

from appointments.views.public import booking, mine, offers, start, times

public: list[URLPattern | URLResolver] = [
    path("", start.start, name="start"),
    path("angebote/", offers.offers, name="offers"),
    path("angebote/<uuid:offer>/", offers.offer, name="offer"),
    path("angebote/<uuid:offer>/termine/", times.times, name="times"),
    path("termin/<uuid:slot>/", booking.book, name="book"),
    path("mein-termin/", mine.find_appointment, name="find_appointment"),
    path("mein-termin/<uuid:appointment>/", mine.appointment, name="appointment"),
    path("mein-termin/<uuid:appointment>/absagen/", mine.cancel_appointment, name="cancel_appointment"),
    path("mein-termin/<uuid:appointment>/verschieben/", mine.move_appointment, name="move_appointment"),
    path("mein-termin/<uuid:appointment>/drucken/", mine.appointment_print, name="appointment_print"),
    path("mein-termin/<uuid:appointment>/kalender.ics", mine.appointment_ics, name="appointment_ics"),
]

staff: list[URLPattern | URLResolver] = []
