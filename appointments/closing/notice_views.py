"""The notice of a closure for the door: asked for, awaited by a page that looks again, then served."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from appointments.closing.notices import ask_for_notice
from appointments.closing.tables import period, what_is_closed
from appointments.models import Closure, DoorNotice
from familienzentrum.access import belongs_to, roles
from familienzentrum.audiences import DESK, PLANNERS

_SECONDS = "2"

# The front desk stands at that door; the closure itself is for those who plan.
_at_the_door = roles(*DESK, *PLANNERS)


@never_cache
@_at_the_door
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the worker for the notice, or show how far it is. Looks again by a Refresh header unless switched off."""
    closure = get_object_or_404(Closure.objects.select_related("office", "room__place"), public_id=public_id)
    if request.method == "POST":
        ask_for_notice(closure)
        return redirect("closure_notice", public_id)
    found = DoorNotice.objects.filter(closure=closure).first()
    if found and found.is_ready:
        return redirect("closure_notice_file", public_id)
    is_still = "still" in request.GET
    plans = belongs_to(PLANNERS, request.user)
    context = {"notice": found, "is_still": is_still, "what": what_is_closed(closure), "period": period(closure)}
    context["back_url"] = reverse("closure", args=[public_id]) if plans else reverse("desk")
    response = render(request, "appointments/closing/notice.html", context)
    if found and not (is_still or found.is_missing):
        response["Refresh"] = _SECONDS
    return response


@never_cache
@_at_the_door
@require_safe
def notice_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Serve the notice that was made last."""
    found = get_object_or_404(DoorNotice.objects.filter(content__isnull=False), closure__public_id=public_id)
    headers = {"Content-Disposition": 'inline; filename="aushang.pdf"', "X-Content-Type-Options": "nosniff"}
    response = HttpResponse(bytes(found.content or b""), content_type="application/pdf", headers=headers)
    response["Content-Language"] = settings.LANGUAGE_CODE
    return response
