"""URLs of consultation hours and their single dates."""

from django.urls import URLPattern, URLResolver, path

from appointments.hours import single_date_views, video_link_views, views

staff: list[URLPattern | URLResolver] = [
    path("stammdaten/sprechzeiten/", views.hour_list, name="hour_list"),
    path("stammdaten/sprechzeiten/neu/", views.hour_new, name="hour_new"),
    path("stammdaten/sprechzeiten/<int:pk>/", views.hour, name="hour"),
    path("stammdaten/sprechzeiten/<int:pk>/aendern/", views.hour_edit, name="hour_edit"),
    path("stammdaten/sprechzeiten/<int:pk>/video/", video_link_views.hour_video_link, name="hour_video_link"),
    path("stammdaten/sprechzeiten/<int:pk>/beenden/", views.hour_end, name="hour_end"),
    path("stammdaten/sprechzeiten/<int:pk>/entfernen/", views.hour_remove, name="hour_remove"),
    path(
        "stammdaten/sprechzeiten/<int:pk>/termin/<slug:kind>/",
        single_date_views.single_date_new,
        name="single_date_new",
    ),
    path(
        "stammdaten/sprechzeiten/<int:pk>/termin/<int:date>/zuruecknehmen/",
        single_date_views.single_date_take_back,
        name="single_date_take_back",
    ),
]
