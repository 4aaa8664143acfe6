"""Head counts of open doors and later course dates."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from appointments.models import HeadCount, Slot
from appointments.visits.head_count_actions import CannotCount, can_be_counted, count_heads
from appointments.visits.head_count_forms import HeadCountForm
from familienzentrum.access import acting_user, belongs_to, offices_of, roles
from familienzentrum.audiences import ADVISERS, DESK
from familienzentrum.refusals import told_to


@roles(*DESK, *ADVISERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def count(request: HttpRequest, slot: uuid.UUID) -> HttpResponse:
    """Ask for two numbers; they can be corrected for seven days."""
    found = _slot_for(request, slot)
    counted = HeadCount.objects.filter(slot=found).first() or HeadCount(slot=found)
    form = HeadCountForm(request.POST or None, instance=counted)
    if not form.is_valid():
        return _page(request, found, form, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)
    with told_to(form, CannotCount, IntegrityError) as outcome:
        count_heads(found, **form.cleaned_data, by=acting_user(request), hold=form.hold)
    if not outcome.is_done:
        return _page(request, found, form, HTTPStatus.CONFLICT)
    messages.success(request, _("Counted: %(title)s.") % {"title": found.offer.title})
    return redirect(_back(request))


def _page(request: HttpRequest, slot: Slot, form: HeadCountForm, status: int) -> HttpResponse:
    context = {"slot": slot, "form": form, "is_open": can_be_counted(slot), "cancel_url": reverse(_back(request))}
    return render(request, "appointments/visits/count.html", context, status=status)


def _slot_for(request: HttpRequest, slot: uuid.UUID) -> Slot:
    """Fetching authorises: the desk counts everywhere, advisers at their own office."""
    times = Slot.objects.offered().filter(capacity=0, accompanies__isnull=True)
    found = get_object_or_404(times.with_details(), public_id=slot)
    if not (belongs_to(DESK, request.user) or found.offer.office_id in offices_of(request.user)):
        raise Http404
    return found


def _back(request: HttpRequest) -> str:
    return "desk" if belongs_to(DESK, request.user) else "my_day"
