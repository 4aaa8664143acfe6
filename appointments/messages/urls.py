"""URLs of mail texts."""

from django.urls import URLPattern, URLResolver, path

from appointments.messages import views

staff: list[URLPattern | URLResolver] = [
    path("stammdaten/nachrichten/", views.message_texts, name="message_texts"),
    path("stammdaten/nachrichten/<str:occasion>/<str:language>/", views.message_text, name="message_text"),
    path(
        "stammdaten/nachrichten/<str:occasion>/<str:language>/standard/",
        views.restore_message_text,
        name="restore_message_text",
    ),
]
