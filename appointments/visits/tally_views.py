"""Visits from a list on paper: many at once, of today or of the last seven days."""

import uuid
from dataclasses import replace
from http import HTTPStatus

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from appointments.visits.actions import NotThatDay
from appointments.visits.forms import number_anew
from appointments.visits.memory import Memory
from appointments.visits.tally_actions import LineRecordedBefore, record_tally, remove_tally
from appointments.visits.tally_forms import TallyForm
from appointments.visits.used import desk_of
from familienzentrum.access import acting_user, roles
from familienzentrum.audiences import ADVISERS, DESK
from familienzentrum.refusals import told_to

_recording = roles(*DESK, *ADVISERS)
# Names the cookie: what is taken over here is not what the panel takes over.
_FORM = "tally"


@_recording
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tally(request: HttpRequest) -> HttpResponse:
    memory = Memory.of(request, _FORM)
    form = TallyForm(
        request.POST if request.method == "POST" else None, initial=memory.chosen or {}, desk=desk_of(request.user)
    )
    if form.is_valid() and (answer := _recorded(request, form)):
        return answer
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "just_recorded": form.stands or memory.just_recorded}
    response = render(request, "appointments/visits/tally.html", context, status=status)
    if memory.just_recorded:
        replace(memory, just_recorded="").keep(request, response, _FORM)
    return response


@_recording
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take back a whole line of the list, on the day on which it was recorded."""
    try:
        number = uuid.UUID(request.POST.get("number", ""))
    except ValueError as error:
        raise Http404 from error
    with told_to(request, IntegrityError):
        count = remove_tally(number, by=acting_user(request))
        words = ngettext("%(n)d entry has been removed.", "%(n)d entries have been removed.", count)
        messages.success(request, words % {"n": count})
    return redirect("tally")


def _recorded(request: HttpRequest, form: TallyForm) -> HttpResponse | None:
    """Record the valid form and return the way to the next line; None if it was refused, which the form says."""
    number, count = form.cleaned_data["number"] or uuid.uuid4(), form.cleaned_data["count"]
    with told_to(form, LineRecordedBefore, NotThatDay, IntegrityError) as outcome:
        try:
            record_tally(form.to_entry(), count, form.when, by=acting_user(request), number=number)
        except LineRecordedBefore:
            form.stands = number_anew(form)
            raise
    if not outcome.is_done:
        return None
    words = ngettext("%(n)d entry has been recorded.", "%(n)d entries have been recorded.", count)
    messages.success(request, words % {"n": count})
    response = redirect("tally")
    Memory(form.to_remember, str(number)).keep(request, response, _FORM)
    return response
