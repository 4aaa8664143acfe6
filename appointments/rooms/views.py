"""Room plan by day and week, and partners' bookings."""

import datetime as dt
from collections.abc import Iterable
from copy import copy
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appointments.choices import Way
from appointments.clearing.actions import Cleared
from appointments.clearing.reading import settled_as_read
from appointments.clearing.views import Asks, Done, PlannedChange, Refused, say_outcome
from appointments.core.day_pages import asked_day, nearby_days
from appointments.models import RoomBooking
from appointments.planning.conflicts import conflicting_slots
from appointments.rooms.actions import RoomInUse, clear_and_lend_room, lend_room, take_back_room
from appointments.rooms.forms import FURTHEST, LendRoomForm
from appointments.rooms.grid import Linked, grid
from appointments.rooms.plan import Use, UseKind, openings_of, plan, stands_on, uses_of, with_gaps
from appointments.rooms.tables import RoomBookingTable
from familienzentrum import dates
from familienzentrum.access import acting_user, belongs_to, offices_of, roles, staff
from familienzentrum.audiences import ADVISERS, PLANNERS
from familienzentrum.refusals import told_to
from familienzentrum.tables import arranged
from offers.models import Room, Stand

_WEEK = dt.timedelta(days=7)

# A room and what it is used for, day by day.
RoomUses = tuple[Room, list[tuple[Linked, ...]]]

lenders = roles(*ADVISERS, *PLANNERS)


@staff
@require_safe
def room_plan(request: HttpRequest) -> HttpResponse:
    """Show a day: every room with its uses and free gaps."""
    today = timezone.localdate()
    day = asked_day(request, today, within=FURTHEST)
    rows = [(room, of_days[0]) for room, of_days in _with_gaps(request, [day])]
    context = {"rows": rows, "day": day, "today": today, "days": nearby_days(day, today, within=FURTHEST)}
    return render(request, "appointments/rooms/day.html", context | _rights(request))


@staff
@require_safe
def room_grid(request: HttpRequest) -> HttpResponse:
    """Show a day as a grid: rooms side by side, half an hour a line."""
    today = timezone.localdate()
    day = asked_day(request, today, within=FURTHEST)
    rows = _with_gaps(request, [day])
    context = {
        "rooms": [room for room, _days in rows],
        "lines": grid([(room.name, of_days[0]) for room, of_days in rows], openings_of([day])[day], timezone.now()),
        "day": day,
        "today": today,
        "days": nearby_days(day, today, within=FURTHEST),
    }
    return render(request, "appointments/rooms/grid.html", context | _rights(request))


@staff
@require_safe
def room_week(request: HttpRequest) -> HttpResponse:
    """Show the week of a day, starting on Monday, with its gaps; an empty weekend is left out."""
    today = timezone.localdate()
    day = asked_day(request, today, within=FURTHEST)
    monday = day - dt.timedelta(days=day.weekday())
    week = [monday + dt.timedelta(days=number) for number in range(7)]
    rows = _with_gaps(request, week)
    shown = _working_days(rows)
    context = {
        "week": week[:shown],
        "rows": [(room, of_days[:shown]) for room, of_days in rows],
        "today": today,
        "days": nearby_days(monday, today, within=FURTHEST, step=_WEEK),
    }
    return render(request, "appointments/rooms/week.html", context | _rights(request))


@lenders
@require_safe
def room_bookings(request: HttpRequest) -> HttpResponse:
    """List future bookings; advisers see those they may take back."""
    table = RoomBookingTable(_own(request).filter(ends_at__gte=_midnight()))
    return render(request, "appointments/rooms/bookings.html", {"table": arranged(table, request)} | _rights(request))


@lenders
@require_http_methods(["GET", "HEAD", "POST"])
def lend(request: HttpRequest) -> HttpResponse:
    """Book a room; if it is in use, say by what. Planners may clear conflicting slots."""
    form = LendRoomForm(request.POST or None, offices=_offices(request), initial=_asked(request))
    if not form.is_valid():
        return _form(request, form, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)
    booking = form.to_booking()
    lent = _lent(request, form, booking)
    if isinstance(lent, Asks):
        return lent.page
    if isinstance(lent, Refused):
        used = uses_of(booking.room, booking.starts_at, booking.ends_at)
        can_clear = _plans(request) and conflicting_slots(booking).exists()
        return _form(request, form, HTTPStatus.CONFLICT, used=used, can_clear=can_clear)
    words = _("%(room)s is booked: %(moment)s.")
    messages.success(request, words % {"room": booking.room, "moment": dates.moment(booking.starts_at)})
    if lent.result != Cleared():
        say_outcome(request, lent.result)
    return redirect("room_bookings")


@lenders
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, then release the room."""
    booking = get_object_or_404(_own(request), pk=pk)
    if request.method == "POST":
        take_back_room(booking, by=acting_user(request))
        messages.success(request, _("%(room)s is free again.") % {"room": booking.room})
        return redirect("room_bookings")
    return render(request, "appointments/rooms/take_back.html", {"booking": booking})


def _lent(request: HttpRequest, form: LendRoomForm, booking: RoomBooking) -> Done[Cleared] | Asks | Refused:
    """Lend the room; when clearing, after all conflicting appointments are decided and who else hears of it is read."""
    by = acting_user(request)
    if not (_plans(request) and {"clear", "asked", "foretold"} & request.POST.keys()):
        with told_to(form, RoomInUse) as outcome:
            lend_room(booking, by=by)
        return Done(Cleared()) if outcome.is_done else Refused()
    change = PlannedChange(
        times=conflicting_slots(booking),
        ways=frozenset({Way.ROOM, Way.MOVE, Way.CANCEL}),
        # A copy: what was tried out and rolled back must not look saved.
        carry_out=lambda decisions: clear_and_lend_room(copy(booking), decisions, by=by),
        title=f"{booking.room}: {dates.moment(booking.starts_at)}",
        back_url=reverse("lend_room"),
    )
    with told_to(form, RoomInUse):
        return settled_as_read(request, form, change)
    return Refused()


def _plans(request: HttpRequest) -> bool:
    return belongs_to(PLANNERS, request.user)


def _form(request: HttpRequest, form: LendRoomForm, status: int, **more: Any) -> HttpResponse:
    return render(request, "appointments/rooms/lend.html", {"form": form, **more}, status=status)


def _asked(request: HttpRequest) -> dict[str, str]:
    """Prefill from the gap clicked in the plan."""
    return {name: request.GET[name] for name in ("room", "day", "starts_at", "ends_at") if name in request.GET}


def _own(request: HttpRequest) -> QuerySet[RoomBooking]:
    """Fetching authorises: advisers change the bookings of their own office only."""
    bookings = RoomBooking.objects.select_related("room__place", "office")
    offices = _offices(request)
    return bookings if offices is None else bookings.filter(office__in=offices)


def _offices(request: HttpRequest) -> frozenset[int] | None:
    """Return for which offices somebody books rooms; None for all."""
    return None if belongs_to(PLANNERS, request.user) else offices_of(request.user)


def _rights(request: HttpRequest) -> dict[str, bool]:
    return {"can_lend": _can_lend(request)}


def _can_lend(request: HttpRequest) -> bool:
    return belongs_to(ADVISERS | PLANNERS, request.user)


def _linked(room: Room, uses: list[Use], gaps_lead_on: bool) -> tuple[tuple[Use, str], ...]:
    """Link each future gap to its booking form."""
    ahead = timezone.now()
    can_be_booked = (gaps_lead_on and use.kind == UseKind.FREE and use.ends_at > ahead for use in uses)
    return tuple((use, _lend_url(room, use) if can else "") for use, can in zip(uses, can_be_booked, strict=True))


def _lend_url(room: Room, use: Use) -> str:
    start, end = timezone.localtime(use.starts_at), timezone.localtime(use.ends_at)
    asked = {"room": room.pk, "day": start.date(), "starts_at": f"{start:%H:%M}", "ends_at": f"{end:%H:%M}"}
    return f"{reverse('lend_room')}?{urlencode(asked)}"


def _working_days(rows: list[RoomUses]) -> int:
    used = (number for number in (7, 6) if any(_is_used(of_days[number - 1]) for _room, of_days in rows))
    return next(used, 5)


def _is_used(uses: Iterable[Linked]) -> bool:
    return any(use.kind not in (UseKind.FREE, UseKind.AWAY) for use, _url in uses)


def _with_gaps(request: HttpRequest, days: list[dt.date]) -> list[RoomUses]:
    """Return the rooms with their uses and free gaps on these days. Six queries."""
    openings, stands, gaps_lead_on = openings_of(days), stands_on(days), _can_lend(request)
    found = []
    for row in plan(days):
        of_place = stands.get(row.room.place_id)
        filled = (
            with_gaps(uses, openings[day], _of_day(of_place, day)) for day, uses in zip(days, row.days, strict=True)
        )
        found.append((row.room, [_linked(row.room, uses, gaps_lead_on) for uses in filled]))
    return found


def _of_day(stands: list[Stand] | None, day: dt.date) -> list[Stand] | None:
    """Return those of a day; None for a place that always stands where it is."""
    return None if stands is None else [stand for stand in stands if stand.day == day]


def _midnight() -> dt.datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
