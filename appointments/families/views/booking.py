"""Books a slot: form, check, done. Nothing is stored before the last step."""

import uuid
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

from appointments.booking import actions
from appointments.booking.checks import refuse_too_few
from appointments.booking.forms import BookingForm
from appointments.booking.queries import next_free_of, slot_with_offer, was_sent
from appointments.booking.refusals import GivenByLot, NotBookable, NotOpenYet, SlotGone, TooFewLeft
from appointments.booking.young_forms import YoungBookingForm
from appointments.choices import MeetingChannel
from appointments.core.courses import dates_to_book
from appointments.core.places import sites
from appointments.families.opened_pages import opened_here
from appointments.families.summary import summary_of
from appointments.models import Slot
from familienzentrum.access import public
from familienzentrum.altcha import NotProven, demand_proof, new_sum
from familienzentrum.limits import BOOKINGS, TooOften
from familienzentrum.micro_cache import cached
from familienzentrum.refusals import told_to

_OTHER_TIMES = 9


@public
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, slot: uuid.UUID) -> HttpResponse:
    """Booking wizard: the pressed button selects the next step."""
    return _wizard(request, slot, BookingForm)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def book_young(request: HttpRequest, slot: uuid.UUID) -> HttpResponse:
    """The same for young people who come alone, in words for them and with fewer questions."""
    return _wizard(request, slot, YoungBookingForm)


def _wizard(request: HttpRequest, slot: uuid.UUID, kind: type[BookingForm]) -> HttpResponse:
    """Between the steps the button "back" works, but for what must leave no trace: there it shows nothing."""
    found = slot_with_offer(slot)
    if found is None or not kind.is_for(found.offer):
        raise Http404
    response = _step(request, found, kind)
    if found.offer.leaves_no_trace:
        add_never_cache_headers(response)
    else:
        patch_cache_control(response, private=True, max_age=0)
    return response


def _step(request: HttpRequest, found: Slot, kind: type[BookingForm]) -> HttpResponse:
    if request.method != "POST":
        return _ask(request, found, _form(kind, found))
    step = request.POST.get("step")
    form = _form(kind, found, request.POST, is_last_step=step == "book")
    if found.offer.leaves_no_trace and step != "book" and _was_booked_with(form):
        return redirect("find_appointment")
    if step == "edit":
        return _ask(request, found, form)
    if not form.is_valid():
        if step == "book" and (words := form.held_up):
            return _held_up(request, found, _form(kind, found, form.data, is_last_step=False), words)
        return _ask(request, found, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _book(request, found, form) if step == "book" else _check(request, found, form)


def _held_up(request: HttpRequest, found: Slot, form: BookingForm, words: str) -> HttpResponse:
    """Whoever was taken for a program presses the same button once more, where it was."""
    if not form.is_valid():
        return _ask(request, found, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _check(request, found, form, status=HTTPStatus.UNPROCESSABLE_ENTITY, words=words)


def _was_booked_with(form: BookingForm) -> bool:
    """Whoever goes back after a booking sends the step before it once more: nobody is shown what was typed then."""
    attempt = form["attempt"].value()
    try:
        return was_sent(uuid.UUID(str(attempt)))
    except ValueError:
        return False


def _form(kind: type[BookingForm], slot: Slot, *typed: Any, **given: Any) -> BookingForm:
    channels, can_be_accompanied = [MeetingChannel(slot.channel)], slot.can_be_accompanied
    given |= {"course": slot.course, "channels": channels, "can_be_accompanied": can_be_accompanied}
    return kind(*typed, offer=slot.offer, **given)


def _ask(request: HttpRequest, slot: Slot, form: BookingForm, status: int = HTTPStatus.OK) -> HttpResponse:
    if words := _why_closed(slot):
        return _conflict(request, slot, form, words)
    return _page(request, "book", slot, form, 2, status=status)


def _why_closed(slot: Slot) -> str | Promise:
    """Return why families cannot book this now; None if they may try."""
    now = timezone.now()
    if slot.is_open_for_families(now):
        return ""
    if slot.course and slot.course.waits_for_draw:
        return GivenByLot.words
    is_early = slot.is_offered and slot.bookable_from is not None and slot.bookable_from > now
    return NotOpenYet.words if is_early else SlotGone.words


def _check(request: HttpRequest, slot: Slot, form: BookingForm, **more: Any) -> HttpResponse:
    if words := _why_closed(slot):
        return _conflict(request, slot, form, words)
    with told_to(form, NotBookable) as outcome:
        if not was_sent(form.cleaned_data["attempt"]):
            refuse_too_few(slot, **_people(form))
    if not outcome.is_done:
        return _ask(request, slot, form, status=HTTPStatus.CONFLICT)
    small_sum = new_sum(_number_of(form)) if slot.offer.asks_for_proof else None
    return _page(request, "check", slot, form, 3, facts=summary_of(form), small_sum=small_sum, **more)


def _book(request: HttpRequest, slot: Slot, form: BookingForm) -> HttpResponse:
    try:
        BOOKINGS.spend(request)
        if slot.offer.asks_for_proof:
            demand_proof(request.POST.get("proof", ""), _number_of(form))
        appointment = actions.book(slot, form.to_request(), by=None)
    except TooOften as refusal:
        return _check(request, slot, form, status=HTTPStatus.TOO_MANY_REQUESTS, words=refusal.words)
    except NotProven as refusal:
        return _check(request, slot, form, status=HTTPStatus.UNPROCESSABLE_ENTITY, words=refusal.words)
    except TooFewLeft as refusal:
        form.add_error(None, str(refusal))
        return _ask(request, slot, form, status=HTTPStatus.CONFLICT)
    except NotBookable as refusal:
        return _conflict(request, slot, form, refusal.words)
    return opened_here(redirect("appointment", appointment.public_id), slot.offer, appointment.public_id)


def _number_of(form: BookingForm) -> str:
    return str(form.cleaned_data["attempt"])


def _conflict(request: HttpRequest, slot: Slot, form: BookingForm, words: str | Promise) -> HttpResponse:
    """Keep the input and offer the next free slots of the same offer."""
    offer, people = slot.offer, _people(form)
    heads = sum(people.values())
    # One more than is shown: the time that is taken may be among them.
    found = cached(f"other-times-{offer.pk}-{heads}", lambda: next_free_of(offer, most=_OTHER_TIMES + 1, **people))
    others = [other for other in found if other.pk != slot.pk][:_OTHER_TIMES]
    return _page(request, "taken", slot, form, 1, status=HTTPStatus.CONFLICT, words=words, others=others)


def _people(form: BookingForm) -> dict[str, int]:
    """Return how many come, as far as the form says so."""
    if not form.is_bound or not form.is_valid():
        return {"adults": 1, "children": 0}
    asked = form.to_request()
    return {"adults": asked.adults, "children": asked.children}


def _page(request: HttpRequest, name: str, slot: Slot, form: BookingForm, step: int, **more: Any) -> HttpResponse:
    status = more.pop("status", HTTPStatus.OK)
    dates = dates_to_book(slot)
    context = {
        "slot": slot,
        "offer": slot.offer,
        "sites": sites(dates or [slot]),
        "dates": dates,
        "form": form,
        "steps": form.steps,
        "step": step,
    }
    return render(request, f"{form.folder}/{name}.html", context | more, status=status)
