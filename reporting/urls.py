"""URLs of the app reporting: families' and staff's, wing by wing."""

from django.urls import URLPattern, URLResolver

from reporting.planning import urls as planning
from reporting.release import urls as release
from reporting.writing import urls as writing

public: list[URLPattern | URLResolver] = [*writing.public, *release.public]

staff: list[URLPattern | URLResolver] = [
    *writing.staff,
    *planning.staff,
    *release.staff,
]
