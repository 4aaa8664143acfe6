"""Numbers at the desk: who waits, the next one, tickets, the sheet for the door, and how long people waited."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from appointments.models import WalkIn
from appointments.walk_ins.actions import (
    CalledJustNow,
    NobodyWaits,
    NumberMoved,
    WalkInStep,
    call_next,
    hand_over,
    take_number,
    take_step,
)
from appointments.walk_ins.door_words import said_at_the_door
from appointments.walk_ins.forms import CallForm, TakeForm
from appointments.walk_ins.queries import offers_with_numbers, offers_with_queues, queues, told_before
from appointments.walk_ins.refusals import NoMoreNumbers, NoNumbers
from appointments.walk_ins.tables import QueuesTable, WaitsTable
from appointments.walk_ins.waits import waits
from familienzentrum.access import belongs_to, offices_of, roles
from familienzentrum.addresses import full_address
from familienzentrum.audiences import ADVISERS, DESK, PLANNERS
from familienzentrum.refusals import told_to
from familienzentrum.tables import arranged
from offers.models import Offer

_calling = roles(*DESK, *ADVISERS)
_COUNTER = "counter"


@_calling
@never_cache
@require_safe
def walk_ins(request: HttpRequest) -> HttpResponse:
    """Every queue of today that one may call from."""
    table = QueuesTable(queues(_own_offers(request), timezone.localdate()))
    return render(request, "appointments/walk_ins/list.html", {"table": arranged(table, request)})


@_calling
@never_cache
@require_safe
def walk_in_queue(request: HttpRequest, offer: uuid.UUID) -> HttpResponse:
    return _page(request, _offer(request, offer))


@_calling
@never_cache
@require_POST
def walk_in_next(request: HttpRequest, offer: uuid.UUID) -> HttpResponse:
    """Call the next number. The counter is remembered for as long as one is logged in."""
    found, form = _offer(request, offer), CallForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    counter, seen = form.cleaned_data["counter"], form.cleaned_data["seen"]
    if request.session.get(_COUNTER) != counter:
        # What the page showed is the other counter's; at the new one it showed nobody.
        request.session[_COUNTER], seen = counter, 0
    with told_to(request, CalledJustNow, NobodyWaits):
        called = call_next(found, counter=counter, seen=seen)
        messages.success(request, _("Number %(number)s is called.") % {"number": called})
    return redirect("walk_in_queue", found.public_id)


@_calling
@never_cache
@require_POST
def walk_in_take(request: HttpRequest, offer: uuid.UUID) -> HttpResponse:
    """Take a number for somebody at the desk, and show the ticket."""
    found, form = _offer(request, offer), TakeForm(request.POST)
    if form.is_valid():
        key = form.cleaned_data["key"]
        is_taken = WalkIn.objects.on(timezone.localdate()).filter(public_id=key).exists()
        with told_to(request, NoNumbers, NoMoreNumbers) as outcome:
            taken = take_number(found, key=key)
        if is_taken:
            messages.info(request, _("This ticket was made before. For another family go back and take a new number."))
        if outcome.is_done:
            return redirect("walk_in_ticket", taken.public_id)
    return redirect("walk_in_queue", found.public_id)


@_calling
@never_cache
@require_safe
def walk_in_ticket(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    found = _number(request, number)
    context = {"number": found, "before": told_before(found), "address": full_address("walk_in", found.public_id)}
    return render(request, "appointments/walk_ins/ticket.html", context)


@_calling
@never_cache
@require_POST
def walk_in_step(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Call again, done, not there, back in line."""
    found = _number(request, number)
    try:
        step = WalkInStep(request.POST.get("step", ""))
    except ValueError:
        raise Http404 from None
    with told_to(request, NumberMoved):
        take_step(found, step, seen=request.POST.get("seen"))
        messages.success(request, _("Number %(number)s: %(step)s.") % {"number": found, "step": step.label})
    return redirect("walk_in_queue", found.offer.public_id)


@_calling
@never_cache
@require_POST
def walk_in_hand_over(request: HttpRequest, number: uuid.UUID, offer: uuid.UUID) -> HttpResponse:
    """To any offer of today, also of an office that is not one's own: the number says nothing of who comes."""
    found = _number(request, number)
    to = get_object_or_404(Offer, public_id=offer)
    with told_to(request, NumberMoved, NoNumbers):
        hand_over(found, to, seen=request.POST.get("seen"))
        messages.success(request, _("Number %(number)s waits for: %(offer)s.") % {"number": found, "offer": to.title})
    return redirect("walk_in_queue", found.offer.public_id)


@_calling
@never_cache
@require_safe
def walk_in_sheet(request: HttpRequest, offer: uuid.UUID) -> HttpResponse:
    """The sheet for the door: a code, and what it is in each language of the portal."""
    found = _offer(request, offer)
    context = {"offer": found, "address": full_address("walk_in_door", found.public_id), "said": said_at_the_door()}
    return render(request, "appointments/walk_ins/sheet.html", context)


@roles(*DESK, *PLANNERS)
@never_cache
@require_safe
def walk_in_waits(request: HttpRequest) -> HttpResponse:
    return render(request, "appointments/walk_ins/waits.html", {"table": arranged(WaitsTable(waits()), request)})


def _page(request: HttpRequest, offer: Offer, form: CallForm | None = None) -> HttpResponse:
    day = timezone.localdate()
    offers = list(offers_with_numbers(day))
    (queue,) = queues([offer], day)
    counter = request.session.get(_COUNTER)
    current = next((one for one in WalkIn.objects.on(day).called() if one.counter == counter), None)
    initial = {"counter": counter, "seen": current.call if current else 0}
    context = {
        "queue": queue,
        "current": current,
        "others": [one for one in offers if one.pk != offer.pk],
        "form": form or CallForm(initial=initial),
        "take_form": TakeForm(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return render(request, "appointments/walk_ins/queue.html", context, status=status)


def _own_offers(request: HttpRequest) -> list[Offer]:
    """The desk calls for everybody, advisers for their own offices."""
    offers = offers_with_queues(timezone.localdate())
    return list(offers if belongs_to(DESK, request.user) else offers.filter(office__in=offices_of(request.user)))


def _offer(request: HttpRequest, number: uuid.UUID) -> Offer:
    """Fetching authorises."""
    found = get_object_or_404(Offer.objects.select_related("office"), public_id=number)
    if not (belongs_to(DESK, request.user) or found.office_id in offices_of(request.user)):
        raise Http404
    return found


def _number(request: HttpRequest, number: uuid.UUID) -> WalkIn:
    found = get_object_or_404(WalkIn.objects.select_related("offer__office"), public_id=number)
    _offer(request, found.offer.public_id)
    return found
