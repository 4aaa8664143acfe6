"""What families read: the reports that were released."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from familienzentrum.access import public
from reporting.models import Release
from reporting.paper import file_name
from reporting.views.reports import pdf_response


@public
@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    found = Release.objects.public().without_files().select_related("report__paper")
    return render(request, "reporting/releases.html", {"releases": found})


@public
@require_safe
def release_pdf(request: HttpRequest, release: UUID) -> HttpResponse:
    found = get_object_or_404(Release.objects.public().select_related("report"), public_id=release)
    return pdf_response(bytes(found.pdf), file_name(found.report.year, found.number))
