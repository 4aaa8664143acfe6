"""Addresses of the app reporting: what families open and what staff open."""

from django.urls import URLPattern, URLResolver, path, register_converter

from offers.views.staff import addresses
from reporting.choices import Chapter
from reporting.views import council, editing, money, release, reports, social_area
from reporting.views import public as families
from reporting.views.registers import REGISTERS


class ChapterConverter:
    """Knows the chapters of a report by their keys."""

    regex = "|".join(Chapter.values)

    def to_python(self, value: str) -> Chapter:
        return Chapter(value)

    def to_url(self, value: str) -> str:
        return Chapter(value).value


register_converter(ChapterConverter, "chapter")

public: list[URLPattern | URLResolver] = [
    path("jahresberichte/", families.releases, name="releases"),
    path("jahresberichte/<uuid:release>/bericht.pdf", families.release_pdf, name="release_pdf"),
]

staff: list[URLPattern | URLResolver] = [
    path("berichte/", reports.reports, name="reports"),
    path("berichte/vorlagen/<int:pk>/beratungsfolge/", council.deliberations, name="paper_deliberations"),
    path("berichte/sozialraum/nebeneinander/", social_area.comparison, name="social_area"),
    *(pattern for register in REGISTERS for pattern in addresses(register)),
    path("berichte/<int:year>/", reports.report, name="report"),
    path("berichte/<int:year>/kapitel/<chapter:chapter>/", editing.chapter, name="report_chapter"),
    path("berichte/<int:year>/vorlage/", editing.paper, name="report_paper"),
    path("berichte/<int:year>/ziele/", editing.goals, name="report_goals"),
    path("berichte/<int:year>/ziele/<int:pk>/", editing.goal, name="report_goal"),
    path("berichte/<int:year>/haushalt/", money.budget, name="report_budget"),
    path("berichte/<int:year>/haushalt/<int:pk>/", money.funders, name="report_funders"),
    path("berichte/<int:year>/vorschau/", reports.preview, name="report_preview"),
    path("berichte/<int:year>/bericht.pdf", reports.pdf, name="report_pdf"),
    path("berichte/<int:year>/freigabe/", release.release, name="report_release"),
    path("berichte/<int:year>/freigabe/<int:number>/bericht.pdf", release.released_pdf, name="report_released_pdf"),
]
