"""URLs for families."""

from django.urls import URLPattern, URLResolver, path

from appointments.families.views import (
    booking,
    calendars,
    catalogue,
    draws,
    mine,
    offers,
    soonest,
    start,
    times,
    waiting,
)

public: list[URLPattern | URLResolver] = [
    path("", start.start, name="start"),
    path("angebote/", catalogue.offers, name="offers"),
    path("angebote/<uuid:offer>/", offers.offer, name="offer"),
    path("angebote/<uuid:offer>/termine/", times.times, name="times"),
    path("termin/<uuid:slot>/", booking.book, name="book"),
    path("schnell/", soonest.soonest, name="soonest"),
    path("veranstaltungen/", calendars.events, name="events"),
    path("veranstaltungen.ics", calendars.events_ics, name="events_ics"),
    path("veranstaltungen.rss", calendars.events_rss, name="events_rss"),
    path("kalender/<str:token>.ics", calendars.adviser_calendar, name="adviser_calendar"),
    path("mein-termin/", mine.find_appointment, name="find_appointment"),
    path("mein-termin/<uuid:appointment>/", mine.appointment, name="appointment"),
    path("mein-termin/<uuid:appointment>/absagen/", mine.cancel_appointment, name="cancel_appointment"),
    path("mein-termin/<uuid:appointment>/doch-nicht/", mine.restore_appointment, name="restore_appointment"),
    path("mein-termin/<uuid:appointment>/berichtigen/", mine.correct_appointment, name="correct_appointment"),
    path("mein-termin/<uuid:appointment>/verschieben/", mine.move_appointment, name="move_appointment"),
    path("mein-termin/<uuid:appointment>/drucken/", mine.appointment_print, name="appointment_print"),
    path("mein-termin/<uuid:appointment>/kalender.ics", mine.appointment_ics, name="appointment_ics"),
    path("angebote/<uuid:offer>/warteliste/", waiting.join_waiting_list, name="join_waiting_list"),
    path("kurse/<uuid:course>/warteliste/", waiting.join_course_list, name="join_course_list"),
    path("meine-warteliste/<uuid:number>/", waiting.waiting_entry, name="waiting_entry"),
    path("meine-warteliste/<uuid:number>/berichtigen/", waiting.correct_waiting_entry, name="correct_waiting_entry"),
    path("meine-warteliste/<uuid:number>/annehmen/", waiting.accept_place, name="accept_place"),
    path("meine-warteliste/<uuid:number>/weiter/", waiting.decline_place, name="decline_place"),
    path("meine-warteliste/<uuid:number>/verlassen/", waiting.leave_waiting_list, name="leave_waiting_list"),
    path("verlosung/<uuid:draw>/", draws.draw, name="draw"),
    path("verlosung/<uuid:draw>/wuensche/", draws.wish, name="wish"),
    path("meine-wuensche/<uuid:number>/", draws.wish_list, name="wish_list"),
    path("meine-wuensche/<uuid:number>/aendern/", draws.change_wish_list, name="change_wish_list"),
    path("meine-wuensche/<uuid:number>/zuruecknehmen/", draws.take_back_wish_list, name="take_back_wish_list"),
]
