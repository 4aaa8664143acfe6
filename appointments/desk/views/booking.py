"""Books a free slot for somebody at the counter."""

import uuid
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from appointments.booking import actions
from appointments.booking.queries import next_free_of
from appointments.booking.refusals import NotBookable
from appointments.choices import MeetingChannel
from appointments.core.courses import booked_dates, dates_to_book
from appointments.desk.forms import DeskBookingForm
from appointments.models import Slot
from familienzentrum.access import acting_user, belongs_to, offices_of, roles
from familienzentrum.audiences import ADVISERS, DESK
from familienzentrum.refusals import told_to

_OTHER_TIMES = 6


@roles(*DESK, *ADVISERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book_at_desk(request: HttpRequest, slot: uuid.UUID) -> HttpResponse:
    """Ask, book, and show the code once, in the response to the POST.

    Idempotent per form: reloading shows the same booking.
    """
    found = _slot_for(request, slot)
    is_ahead = timezone.localdate(_last_date(found).starts_at) > timezone.localdate()
    channels = [MeetingChannel(found.channel)]
    asked = {"offer": found.offer, "channels": channels, "can_be_accompanied": found.can_be_accompanied}
    form = DeskBookingForm(request.POST or None, is_ahead=is_ahead, **asked)
    if not form.is_valid():
        return _ask(request, found, form, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)
    with told_to(form, NotBookable) as outcome:
        appointment = actions.book(found, form.to_request(), by=acting_user(request))
    if not outcome.is_done:
        return _ask(request, found, form, HTTPStatus.CONFLICT)
    context = {"appointment": appointment, "slot": found, "dates": booked_dates(appointment)}
    return render(request, "appointments/desk/booked.html", context)


def _last_date(slot: Slot) -> Slot:
    """Of a course something may change until then."""
    return next(reversed(dates_to_book(slot, at_desk=True)), slot)


def _ask(request: HttpRequest, slot: Slot, form: DeskBookingForm, status: int) -> HttpResponse:
    """After a refusal name other times with places enough for this family."""
    others = _others(slot, form) if form.errors else []
    context = {"form": form, "slot": slot, "dates": dates_to_book(slot, at_desk=True), "others": others}
    return render(request, "appointments/desk/book.html", context, status=status)


def _others(slot: Slot, form: DeskBookingForm) -> list[Slot]:
    people = {"adults": form.cleaned_data.get("adults") or 0, "children": form.children}
    found = next_free_of(slot.offer, most=_OTHER_TIMES + 1, **people)
    return [other for other in found if other != slot][:_OTHER_TIMES]


def _slot_for(request: HttpRequest, slot: uuid.UUID) -> Slot:
    """Fetch the slot; advisers book for their own office only."""
    found = get_object_or_404(Slot.objects.with_details(), public_id=slot)
    is_allowed = belongs_to(DESK, request.user) or found.offer.office_id in offices_of(request.user)
    if not is_allowed:
        raise Http404
    return found
