"""Numbers as families see them: taken at the door, on a page of one's own, on the screen of the waiting room."""

import uuid
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from appointments.models import WalkIn
from appointments.walk_ins.actions import NumberMoved, WalkInStep, take_number, take_step
from appointments.walk_ins.forms import TakeForm
from appointments.walk_ins.queries import gives_numbers_to_phones, on_screen, told_before
from appointments.walk_ins.refusals import NoMoreNumbers, NoNumbers
from familienzentrum.access import public
from familienzentrum.limits import WALK_INS, TooOften
from familienzentrum.micro_cache import cached_page
from familienzentrum.refusals import told_to
from offers.models import Offer


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in_door(request: HttpRequest, offer: uuid.UUID) -> HttpResponse:
    """What the code at the door leads to: one button."""
    found = Offer.objects.published().filter(public_id=offer).first()
    if found is None:
        return _unknown(request)
    form = TakeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with told_to(form, TooOften, NoNumbers, NoMoreNumbers) as outcome:
            WALK_INS.spend(request)
            taken = take_number(found, key=form.cleaned_data["key"], is_from_phone=True)
        if outcome.is_done:
            return redirect("walk_in", taken.public_id)
    gives = gives_numbers_to_phones(found, timezone.now())
    status = HTTPStatus.CONFLICT if form.errors else HTTPStatus.OK
    context = {"offer": found, "form": form, "gives": gives}
    return render(request, "appointments/walk_ins/families/door.html", context, status=status)


@public
@never_cache
@require_safe
def walk_in(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """How it stands with one's number. It renews itself; without a script the browser does."""
    found = _found(number)
    if found is None:
        return _unknown(request)
    is_of_today = found.day == timezone.localdate()
    context = {"number": found, "is_of_today": is_of_today, "before": told_before(found)}
    return render(request, "appointments/walk_ins/families/number.html", context)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in_leave(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Give a number back, after one question."""
    found = _found(number)
    if found is None:
        return _unknown(request)
    if request.method == "POST":
        with told_to(request, NumberMoved):
            take_step(found, WalkInStep.GONE)
        return redirect("walk_in", found.public_id)
    return render(request, "appointments/walk_ins/families/leave.html", {"number": found})


@public
@cached_page()
@require_safe
def walk_in_screen(request: HttpRequest) -> HttpResponse:
    """The screen of the waiting room: numbers and counters, nothing to press, no cookie."""
    numbers = on_screen(timezone.localdate())
    context = {"numbers": numbers, "call": max((one.call or 0 for one in numbers), default=0)}
    return render(request, "appointments/walk_ins/families/screen.html", context)


def _found(number: uuid.UUID) -> WalkIn | None:
    return WalkIn.objects.select_related("offer").filter(public_id=number).first()


def _unknown(request: HttpRequest) -> HttpResponse:
    """A number that was deleted in the night, or a code of another house."""
    return render(request, "appointments/walk_ins/families/unknown.html", status=HTTPStatus.NOT_FOUND)
