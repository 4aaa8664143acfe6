"""One's own visits of today: record, correct, undo."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from appointments.models import Visit
from appointments.models.visit import VisitQuerySet
from appointments.visits.actions import CannotCorrect, correct_visit, remove_visit
from appointments.visits.forms import VisitForm, as_chosen
from appointments.visits.panel import record_and_return, render_with_panel
from appointments.visits.tables import OwnVisitsTable
from appointments.visits.used import desk_of
from familienzentrum.access import acting_user, roles
from familienzentrum.audiences import ADVISERS, DESK
from familienzentrum.refusals import told_to
from familienzentrum.tables import arranged

_recording = roles(*DESK, *ADVISERS)


@_recording
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visits(request: HttpRequest) -> HttpResponse:
    """List one's own entries of today beside the panel; a POST records a visit."""
    form = VisitForm(request.POST, initial={}, desk=desk_of(request.user)) if request.method == "POST" else None
    if form and form.is_valid():
        return record_and_return(request, form)
    table = arranged(OwnVisitsTable(_own(request)), request)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return render_with_panel(request, "appointments/visits/visits.html", {"table": table}, form=form, status=status)


@_recording
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_visit(request: HttpRequest, visit: uuid.UUID) -> HttpResponse:
    """Correct one's own entry of today."""
    found = _own_or_gone(request, visit)
    if found is None:
        messages.info(request, CannotCorrect.words)
        return redirect("visits")
    form = VisitForm(request.POST or None, initial=as_chosen(found), desk=desk_of(request.user), rows=[found])
    if form.is_valid():
        with told_to(form):
            return _corrected(request, found, form)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "appointments/visits/edit_visit.html", {"form": form, "visit": found}, status=status)


@_recording
@require_POST
def remove(request: HttpRequest, visit: uuid.UUID) -> HttpResponse:
    """Undo one's own entry of today, and redirect back to the page of the button."""
    found = _own_or_gone(request, visit)
    with told_to(request, CannotCorrect, IntegrityError):
        if found is None:
            # Pressed twice, most likely.
            raise CannotCorrect
        remove_visit(found, by=acting_user(request))
        messages.success(request, _("The entry has been removed."))
    back = request.POST.get("back", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "visits")


def _corrected(request: HttpRequest, visit: Visit, form: VisitForm) -> HttpResponse:
    with told_to(request, CannotCorrect, IntegrityError):
        correct_visit(visit, form.to_entry(), by=acting_user(request), hold=form.hold)
        messages.success(request, _("The entry has been corrected."))
    return redirect("visits")


def _own_or_gone(request: HttpRequest, visit: uuid.UUID) -> Visit | None:
    """Return one's own entry of today; None for a button that was pressed twice. Those of others are not found."""
    found = _own(request).filter(pk=visit).first()
    if found is None and (request.method != "POST" or Visit.objects.filter(pk=visit).exists()):
        raise Http404
    return found


def _own(request: HttpRequest) -> VisitQuerySet:
    own = Visit.objects.correctable(acting_user(request), timezone.localdate())
    return own.select_related("main_topic", "office", "offer", "referred_to").prefetch_related(
        "further_topics", "age_phases"
    )
