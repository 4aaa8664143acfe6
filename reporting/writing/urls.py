"""Addresses of the texts of a report."""

from django.urls import URLPattern, URLResolver, path, register_converter

from reporting.choices import Chapter
from reporting.writing import partner_views, views


class ChapterConverter:
    """Chapters of a report by their keys."""

    regex = "|".join(Chapter.values)

    def to_python(self, value: str) -> Chapter:
        return Chapter(value)

    def to_url(self, value: str) -> str:
        return Chapter(value).value


register_converter(ChapterConverter, "chapter")

public: list[URLPattern | URLResolver] = [
    path("jahresberichte/beitrag/<str:token>/", partner_views.write, name="partner_text"),
]

staff: list[URLPattern | URLResolver] = [
    path("berichte/<int:year>/kapitel/<chapter:chapter>/", views.chapter, name="report_chapter"),
    path("berichte/<int:year>/kapitel/<chapter:chapter>/bild/", views.picture, name="report_picture"),
    path("berichte/<int:year>/kapitel/<chapter:chapter>/bild.jpg", views.picture_file, name="report_picture_file"),
    path(
        "berichte/<int:year>/kapitel/<chapter:chapter>/bild/entfernen/",
        views.picture_remove,
        name="report_picture_remove",
    ),
    path("berichte/<int:year>/beitraege/", partner_views.partners, name="report_partners"),
    path("berichte/<int:year>/beitraege/<int:pk>/", partner_views.decide, name="report_partner"),
    path("berichte/<int:year>/beitraege/<int:pk>/link/", partner_views.ask_anew, name="report_partner_ask"),
    path("berichte/<int:year>/beitraege/<int:pk>/papier/", partner_views.choose, name="report_partner_paper"),
    path("berichte/<int:year>/beitraege/<int:pk>/zurueck/", partner_views.withdraw, name="report_partner_remove"),
]
