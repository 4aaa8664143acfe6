"""Addresses of the app reporting: what families open and what staff open, wing by wing."""

from django.urls import URLPattern, URLResolver, path

from reporting import waiting
from reporting.planning import urls as planning
from reporting.release import urls as release
from reporting.writing import urls as writing

public: list[URLPattern | URLResolver] = [*release.public]

staff: list[URLPattern | URLResolver] = [
    path("berichte/<int:year>/zahlen/", waiting.work_out, name="report_work_out"),
    *writing.staff,
    *planning.staff,
    *release.staff,
]
