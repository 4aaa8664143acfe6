"""A draw for families: the courses, their wishes, and afterwards everything needed to reproduce it."""

import uuid
from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from appointments.core.courses import are_cancelled, courses_in
from appointments.families.views.own_page import behind_the_number
from appointments.groups.draw_results import are_erased, results_of
from appointments.groups.wish_actions import WishesRefused, change_wishes, is_open, send_wishes, take_back_wishes
from appointments.groups.wish_forms import ChangeWishesForm, WishForm
from appointments.models import Draw, WishList
from familienzentrum.access import public
from familienzentrum.limits import LISTS, TooOften
from familienzentrum.refusals import told_to


@public
@require_safe
def draw(request: HttpRequest, draw: uuid.UUID) -> HttpResponse:
    """Explain the draw; once it is over, show seed and results."""
    found = get_object_or_404(Draw, public_id=draw)
    courses = courses_in(found)
    context: dict[str, Any] = {"draw": found, "courses": courses, "is_open": is_open(found, timezone.now())}
    context["are_cancelled"] = are_cancelled(found, courses)
    context |= {"now": timezone.now(), "lines": results_of(found, courses) if found.drawn_at else []}
    context["are_erased"] = found.drawn_at is not None and are_erased(found)
    return render(request, "appointments/families/draws/draw.html", context)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: HttpRequest, draw: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Draw, public_id=draw)
    courses = courses_in(found)
    if not courses or not is_open(found, timezone.now()):
        return redirect("draw", draw)
    form = WishForm(request.POST if request.method == "POST" else None, courses=courses)
    if form.is_valid():
        with told_to(form, TooOften, WishesRefused) as outcome:
            LISTS.spend(request)
            row = send_wishes(found, form.to_request(), form.wished)
        if outcome.is_done:
            return redirect("wish_list", row.public_id)
    return _ask(request, found, form)


def _lists() -> QuerySet[WishList]:
    return WishList.objects.select_related("office", "draw").prefetch_related("wishes__course", "wishes__appointment")


@require_safe
@behind_the_number(_lists)
def wish_list(request: HttpRequest, row: WishList) -> HttpResponse:
    """GET has no side effects: mail scanners follow every link."""
    left = courses_in(row.draw)
    wished = {wish.course_id for wish in row.wishes.all()}
    cancelled = wished.difference(planned.course.pk for planned in left)
    context = {
        "wish_list": row,
        "draw": row.draw,
        "can_change": bool(left) and is_open(row.draw, timezone.now()),
        "is_open": is_open(row.draw, timezone.now()),
        "cancelled": cancelled,
        "all_are_cancelled": cancelled == wished,
        "won": [wish for wish in row.wishes.all() if wish.appointment],
        "waiting": row.waiting_entries.filter(sealed__isnull=False).select_related("course"),
    }
    return render(request, "appointments/families/draws/wish_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@behind_the_number(_lists)
def change_wish_list(request: HttpRequest, row: WishList) -> HttpResponse:
    courses = courses_in(row.draw)
    if not courses or not is_open(row.draw, timezone.now()):
        return redirect("wish_list", row.public_id)
    posted = request.POST if request.method == "POST" else None
    form = ChangeWishesForm(posted, wish_list=row, courses=courses)
    if form.is_valid():
        with told_to(form, WishesRefused) as outcome:
            change_wishes(row, form.to_request(), form.wished)
        if outcome.is_done:
            return redirect("wish_list", row.public_id)
    return _ask(request, row.draw, form)


@require_http_methods(["GET", "HEAD", "POST"])
@behind_the_number(_lists)
def take_back_wish_list(request: HttpRequest, row: WishList) -> HttpResponse:
    if not is_open(row.draw, timezone.now()):
        raise Http404
    if request.method != "POST":
        return render(request, "appointments/families/draws/take_back.html", {"wish_list": row, "draw": row.draw})
    draw_number = row.draw.public_id
    try:
        take_back_wishes(row)
    except WishesRefused:
        return redirect("wish_list", row.public_id)
    return redirect("draw", draw_number)


def _ask(request: HttpRequest, draw: Draw, form: WishForm) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "draw": draw, "courses": form.planned, "is_new": not isinstance(form, ChangeWishesForm)}
    return render(request, "appointments/families/draws/wish.html", context, status=status)
