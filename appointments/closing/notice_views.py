"""The notice of a closure for the door: asked for, awaited by a page that looks again, then served."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from appointments.closing.notices import ask_for_notice
from appointments.models import Closure, DoorNotice
from familienzentrum.access import planners

_SECONDS = "2"


@never_cache
@planners
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the worker for the notice, or show how far it is. Looks again by a Refresh header unless switched off."""
    closure = get_object_or_404(Closure, public_id=public_id)
    if request.method == "POST":
        ask_for_notice(closure)
        return redirect("closure_notice", public_id)
    found = DoorNotice.objects.filter(closure=closure).first()
    if found is None:
        return redirect("closure", public_id)
    if found.is_ready:
        return redirect("closure_notice_file", public_id)
    is_still = "still" in request.GET
    context = {"notice": found, "is_still": is_still, "back_url": reverse("closure", args=[public_id])}
    response = render(request, "appointments/closing/notice.html", context)
    if not (is_still or found.is_missing):
        response["Refresh"] = _SECONDS
    return response


@never_cache
@planners
@require_safe
def notice_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Serve the notice that was made last."""
    found = get_object_or_404(DoorNotice.objects.filter(content__isnull=False), closure__public_id=public_id)
    headers = {"Content-Disposition": 'inline; filename="aushang.pdf"', "X-Content-Type-Options": "nosniff"}
    response = HttpResponse(bytes(found.content or b""), content_type="application/pdf", headers=headers)
    response["Content-Language"] = settings.LANGUAGE_CODE
    return response
