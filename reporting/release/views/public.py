"""Public pages: released reports, their figures, and the open-data catalogue."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_safe

from familienzentrum.access import public
from familienzentrum.models import Centre
from reporting.models import Release, ReleaseFile
from reporting.release.downloads import file_response
from reporting.release.page import page_of


@public
@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    found = Release.objects.public().with_paper().defer("figures").select_related("report")
    return render(request, "reporting/release/releases.html", {"releases": found})


@public
@require_safe
def release_page(request: HttpRequest, release: UUID) -> HttpResponse:
    """Show all that a release says; the table named in the address stands open."""
    shown = Release.objects.public().with_files().select_related("report")
    found = get_object_or_404(shown, public_id=release)
    newer = Release.objects.public().filter(report=found.report, kind=found.kind, number__gt=found.number)
    page = page_of(found, opened=request.GET.get("tabelle", ""))
    context = {"release": found, "page": page, "newer": newer.defer("figures").first()}
    return render(request, "reporting/release/release_page.html", context)


@public
@require_safe
def release_file(request: HttpRequest, release: UUID, name: str) -> HttpResponse:
    allowed = Release.objects.public()
    return file_response(
        get_object_or_404(ReleaseFile, release__in=allowed, release__public_id=release, name=name), name
    )


@public
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Serve the DCAT catalogue of all released tables."""
    # Few ask for it, and it brings a library that every process would keep.
    from reporting.paper.exports import dcat

    found = Release.objects.public().with_beginning().defer("figures").with_files().select_related("report")
    # Its literals are tagged as German.
    with translation.override(settings.LANGUAGE_CODE):
        turtle = dcat.catalogue(found, Centre.current())
    return HttpResponse(turtle, content_type="text/turtle; charset=utf-8")
