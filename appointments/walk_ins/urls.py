"""Addresses of numbers for whoever comes without an appointment."""

from django.urls import URLPattern, URLResolver, path

from appointments.walk_ins import desk_views, views

public: list[URLPattern | URLResolver] = [
    path("nummern/", views.walk_in_screen, name="walk_in_screen"),
    path("nummern/ziehen/<uuid:offer>/", views.walk_in_door, name="walk_in_door"),
    path("nummern/<uuid:number>/", views.walk_in, name="walk_in"),
    path("nummern/<uuid:number>/abgeben/", views.walk_in_leave, name="walk_in_leave"),
]

staff: list[URLPattern | URLResolver] = [
    path("empfang/nummern/", desk_views.walk_ins, name="walk_ins"),
    path("empfang/nummern/wartezeiten/", desk_views.walk_in_waits, name="walk_in_waits"),
    path("empfang/nummern/<uuid:offer>/", desk_views.walk_in_queue, name="walk_in_queue"),
    path("empfang/nummern/<uuid:offer>/aufrufen/", desk_views.walk_in_next, name="walk_in_next"),
    path("empfang/nummern/<uuid:offer>/ziehen/", desk_views.walk_in_take, name="walk_in_take"),
    path("empfang/nummern/<uuid:offer>/aushang/", desk_views.walk_in_sheet, name="walk_in_sheet"),
    path("empfang/nummer/<uuid:number>/zettel/", desk_views.walk_in_ticket, name="walk_in_ticket"),
    path("empfang/nummer/<uuid:number>/stand/", desk_views.walk_in_step, name="walk_in_step"),
    path(
        "empfang/nummer/<uuid:number>/uebergeben/<uuid:offer>/", desk_views.walk_in_hand_over, name="walk_in_hand_over"
    ),
]
