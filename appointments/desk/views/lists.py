"""Enters a family at the counter or on the phone where no time is free: on a waiting list, or with wishes for a lot."""

import uuid
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from appointments.booking.forms import BookingForm
from appointments.booking.queries import running
from appointments.booking.refusals import NotBookable
from appointments.core.courses import PlannedCourse, courses_ahead, courses_in, planned_course
from appointments.desk.list_forms import DeskWaitingForm, DeskWishForm
from appointments.groups.waiting_actions import join
from appointments.groups.wish_actions import WishesRefused, is_open, send_wishes
from appointments.models import Course, Draw, WaitingEntry, WishList
from familienzentrum.access import acting_user, roles
from familienzentrum.audiences import DESK
from familienzentrum.refusals import told_to
from offers.models import Offer

_desk = roles(*DESK)


@_desk
@never_cache
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Show where a family can be entered. Two queries, however many courses there are."""
    now = timezone.now()
    ahead = [planned for planned in courses_ahead() if planned.takes_part]
    drawn = {planned.course.draw: None for planned in ahead if planned.course.waits_for_draw and planned.course.draw}
    waited_for = running().filter(has_waiting_list=True)
    context = {
        "offers": tuple(waited_for.order_by("title").values_list("public_id", "title", "office__short_name")),
        "courses": [planned for planned in ahead if not planned.course.waits_for_draw],
        "draws": [draw for draw in drawn if is_open(draw, now)],
    }
    return render(request, "appointments/desk/lists.html", context)


@_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wait_for_offer(request: HttpRequest, offer: uuid.UUID) -> HttpResponse:
    waited_for = running().filter(has_waiting_list=True).select_related("office")
    return _enter_waiting(request, get_object_or_404(waited_for, public_id=offer), None)


@_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wait_for_course(request: HttpRequest, course: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Course.objects.select_related("offer__office", "draw"), public_id=course)
    return _enter_waiting(request, found.offer, planned_course(found))


@_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wish_at_desk(request: HttpRequest, draw: uuid.UUID) -> HttpResponse:
    """Enter the wishes of a family, and show its code once, in the response to the POST."""
    found = get_object_or_404(Draw, public_id=draw)
    courses = courses_in(found)
    if not courses or not is_open(found, timezone.now()):
        return render(request, "appointments/desk/list_closed.html", {"draw": found})
    form = DeskWishForm(request.POST if request.method == "POST" else None, courses=courses)
    if form.is_valid():
        with told_to(form, WishesRefused) as outcome:
            row = send_wishes(found, form.to_request(), form.wished, by=acting_user(request))
        if outcome.is_done:
            return _entered(request, row, found.title)
    return _ask(request, form, _("Enter wishes"), found.title, courses)


def _enter_waiting(request: HttpRequest, offer: Offer, planned: PlannedCourse | None) -> HttpResponse:
    course = planned.course if planned else None
    form = DeskWaitingForm(request.POST if request.method == "POST" else None, offer=offer, course=course)
    title = course.title if course else offer.title
    if form.is_valid():
        with told_to(form, NotBookable) as outcome:
            entry = join(offer, form.to_request(), form.preferences, by=acting_user(request))
        if outcome.is_done:
            return _entered(request, entry, title)
    return _ask(request, form, _("Onto the waiting list"), title, [planned] if planned else [])


def _ask(
    request: HttpRequest, form: BookingForm, title: str, what_for: str, courses: list[PlannedCourse]
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "title": title, "what_for": what_for, "courses": courses}
    return render(request, "appointments/desk/enter.html", context, status=status)


def _entered(request: HttpRequest, row: WaitingEntry | WishList, what_for: str) -> HttpResponse:
    """Idempotent per form: reloading shows the same entry."""
    context = {"row": row, "what_for": what_for, "is_wish": isinstance(row, WishList)}
    return render(request, "appointments/desk/entered.html", context)
