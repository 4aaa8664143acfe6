"""URLs of reports and the release workflow: families' and staff's."""

from django.urls import URLPattern, URLResolver, path, register_converter

from reporting.choices import ReportKind
from reporting.release.views import preparing, publicity, release, reports
from reporting.release.views import public as families


class KindConverter:
    """Kinds of report by German slugs."""

    _words = {
        "jahr": ReportKind.ANNUAL,
        "lotse-1": ReportKind.GUIDE_FIRST,
        "lotse-2": ReportKind.GUIDE_SECOND,
        "zwischenstand": ReportKind.INTERIM,
    }
    regex = "|".join(_words)

    def to_python(self, value: str) -> ReportKind:
        return self._words[value]

    def to_url(self, value: str) -> str:
        return next(word for word, kind in self._words.items() if kind == value)


register_converter(KindConverter, "kind")

public: list[URLPattern | URLResolver] = [
    path("jahresberichte/", families.releases, name="releases"),
    path("jahresberichte/<uuid:release>/", families.release_page, name="release_page"),
    path("jahresberichte/<uuid:release>/<str:name>", families.release_file, name="release_file"),
    path("open-data/katalog.ttl", families.open_data, name="open_data"),
]

staff: list[URLPattern | URLResolver] = [
    path("berichte/", reports.reports, name="reports"),
    path("berichte/<int:year>/", reports.report, name="report"),
    path("berichte/<int:year>/zahlen/", preparing.work_out, name="report_work_out"),
    path("berichte/<int:year>/vorschau/", preparing.preview, name="report_preview"),
    path("berichte/<int:year>/entwurf/", preparing.draft, name="report_pdf"),
    path("berichte/<int:year>/bestellt/<uuid:preparation>/", preparing.preparation, name="report_preparation"),
    path(
        "berichte/<int:year>/bestellt/<uuid:preparation>/<str:name>",
        preparing.prepared_file,
        name="report_prepared_file",
    ),
    path("berichte/<int:year>/freigabe/<kind:kind>/", release.release, name="report_release"),
    path("berichte/<int:year>/freigabe/<kind:kind>/pruefen/", release.check, name="report_check"),
    path("berichte/<int:year>/freigabe/<kind:kind>/zurueckziehen/", release.withdraw, name="report_withdraw"),
    path("berichte/<int:year>/freigabe/<kind:kind>/veroeffentlichen/", release.publish, name="report_publish"),
    path(
        "berichte/<int:year>/freigabe/<kind:kind>/entwurf/<str:name>",
        release.candidate_file,
        name="report_candidate_file",
    ),
    path("berichte/<int:year>/freigabe/<kind:kind>/<int:number>/", release.released, name="report_released"),
    path("berichte/<int:year>/oeffentlich/<int:number>/", publicity.publicity, name="report_publicity"),
    path(
        "berichte/<int:year>/oeffentlich/<int:number>/bestaetigen/", publicity.confirm, name="report_publicity_confirm"
    ),
    path(
        "berichte/<int:year>/oeffentlich/<int:number>/zuruecknehmen/",
        publicity.take_back,
        name="report_publicity_take_back",
    ),
    path("berichte/<int:year>/auszug/<int:number>/gremium/", preparing.committee, name="report_committee"),
    path("berichte/<int:year>/auszug/<int:number>/sachbericht/<int:grant>/", preparing.funder, name="report_funder"),
    path(
        "berichte/<int:year>/freigabe/<kind:kind>/<int:number>/<str:name>",
        release.released_file,
        name="report_released_file",
    ),
]
