"""Addresses of the plan of the rooms."""

from django.urls import URLPattern, URLResolver, path

from appointments.rooms import views

staff: list[URLPattern | URLResolver] = [
    path("raeume/", views.room_plan, name="room_plan"),
    path("raeume/raster/", views.room_grid, name="room_grid"),
    path("raeume/woche/", views.room_week, name="room_week"),
    path("raeume/belegt/", views.room_bookings, name="room_bookings"),
    path("raeume/belegt/neu/", views.lend, name="lend_room"),
    path("raeume/belegt/<int:pk>/entfernen/", views.take_back, name="take_back_room"),
]
