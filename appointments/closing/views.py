"""Closures and absences: list, add (resolving conflicts), end early."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.choices import Way
from appointments.clearing.actions import Cleared, close
from appointments.clearing.reading import settled_as_read
from appointments.clearing.views import Asks, Done, PlannedChange, say_outcome
from appointments.closing.actions import AlreadyOver, end_closing
from appointments.closing.forms import AbsenceForm, ClosureForm, EndForm, EndNowForm, people_of_the_house
from appointments.closing.tables import AbsenceTable, ClosureTable, period, what_is_closed
from appointments.models import Absence, Closure
from appointments.planning.conflicts import conflicting_slots
from familienzentrum.access import acting_user, belongs_to, planners, roles
from familienzentrum.audiences import ADVISERS, PLANNERS
from familienzentrum.form_begins import day_in
from familienzentrum.models import User
from familienzentrum.refusals import SavedMeanwhile, told_to
from familienzentrum.tables import PortalTable, arranged

planners_and_advisers = roles(*ADVISERS, *PLANNERS)


@dataclass(frozen=True)
class Kind:
    """What differs between the pages of closures and of absences. `name` prefixes their URL names.

    One that `has_notice` offers a paper for the door.
    """

    name: str
    title: str | Promise
    lead: str | Promise
    new: str | Promise
    table: type[PortalTable]
    ways: frozenset[Way]
    describe: Callable[[Any], str]
    has_notice: bool = False

    @property
    def list_url(self) -> str:
        return reverse(f"{self.name}_list")


CLOSURES = Kind(
    "closure",
    gettext_lazy("Closures"),
    gettext_lazy("When the house, an office or a room is closed. No times are offered then, and families read why."),
    gettext_lazy("New closure"),
    ClosureTable,
    frozenset({Way.MOVE, Way.CANCEL}),
    what_is_closed,
    has_notice=True,
)
ABSENCES = Kind(
    "absence",
    gettext_lazy("Absences"),
    gettext_lazy("When somebody is away. Why is nobody's business and is not asked."),
    gettext_lazy("New absence"),
    AbsenceTable,
    frozenset({Way.SUBSTITUTE, Way.MOVE, Way.CANCEL}),
    lambda absence: str(absence.person),
)

_FIRST_THE_APPOINTMENTS = gettext_lazy(
    "If booked appointments are in the way, you decide about each of them in the next step, before anything is saved."
)


@planners
@require_safe
def closure_list(request: HttpRequest) -> HttpResponse:
    return _list(request, CLOSURES, _closures())


@planners
@require_http_methods(["GET", "POST"])
def closure_new(request: HttpRequest) -> HttpResponse:
    return _new(request, CLOSURES, ClosureForm(request.POST or None, initial={"first_day": day_in(request)}))


@planners
@require_safe
def closure(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _page(request, CLOSURES, get_object_or_404(_closures(), public_id=public_id))


@planners
@require_POST
def closure_end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _end(request, CLOSURES, get_object_or_404(_closures(), public_id=public_id))


@planners_and_advisers
@require_safe
def absence_list(request: HttpRequest) -> HttpResponse:
    return _list(request, ABSENCES, _absences(request))


@planners_and_advisers
@require_http_methods(["GET", "POST"])
def absence_new(request: HttpRequest) -> HttpResponse:
    initial = {"first_day": day_in(request)}
    return _new(request, ABSENCES, AbsenceForm(request.POST or None, people=_people(request), initial=initial))


@planners_and_advisers
@require_safe
def absence(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _page(request, ABSENCES, get_object_or_404(_absences(request), public_id=public_id))


@planners_and_advisers
@require_POST
def absence_end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _end(request, ABSENCES, get_object_or_404(_absences(request), public_id=public_id))


def _closures() -> QuerySet[Closure]:
    return Closure.objects.select_related("office", "room__place").order_by("starts_at", "id")


def _absences(request: HttpRequest) -> QuerySet[Absence]:
    """Fetching authorises: advisers see their own absences only."""
    return Absence.objects.filter(person__in=_people(request)).select_related("person").order_by("starts_at", "id")


def _people(request: HttpRequest) -> QuerySet[User]:
    """Return for whom this person may enter an absence."""
    if belongs_to(PLANNERS, request.user):
        return people_of_the_house()
    return people_of_the_house().filter(pk=acting_user(request).pk)


def _list(request: HttpRequest, kind: Kind, rows: QuerySet[Any]) -> HttpResponse:
    """List current and future ones; past ones on request."""
    shows_past = "vergangene" in request.GET
    table = kind.table(rows if shows_past else rows.filter(ends_at__gt=timezone.now()))
    context = {"kind": kind, "table": arranged(table, request), "shows_past": shows_past}
    context |= {"new_url": reverse(f"{kind.name}_new"), "plans_all": belongs_to(PLANNERS, request.user)}
    return render(request, "appointments/closing/list.html", context)


def _new(request: HttpRequest, kind: Kind, form: ClosureForm | AbsenceForm) -> HttpResponse:
    if form.is_valid():
        row = form.to_row()
        match settled_as_read(request, form, _change(request, kind, row)):
            case Asks(page):
                return page
            case Done(cleared):
                say_outcome(request, cleared)
                must_hang = kind.has_notice and cleared.told.unreachable
                return redirect(kind.name, row.public_id) if must_hang else redirect(kind.list_url)
    context = {"form": form, "title": kind.new, "lead": _FIRST_THE_APPOINTMENTS, "cancel_url": kind.list_url}
    return render(request, "appointments/closing/form.html", context)


def _change(request: HttpRequest, kind: Kind, row: Closure | Absence) -> PlannedChange[Cleared]:
    return PlannedChange(
        times=conflicting_slots(row),
        ways=_ways(kind, row),
        # A copy: what was tried out and rolled back must not look saved.
        carry_out=lambda decisions: close(copy(row), decisions, by=acting_user(request)),
        title=f"{kind.describe(row)}: {period(row)}",
        back_url=reverse(f"{kind.name}_new"),
        has_notice=kind.has_notice,
    )


def _ways(kind: Kind, row: Closure | Absence) -> frozenset[Way]:
    """While one room is closed, the next one may be free."""
    is_of_room = isinstance(row, Closure) and row.room_id is not None
    return kind.ways | {Way.ROOM} if is_of_room else kind.ways


def _page(request: HttpRequest, kind: Kind, row: Closure | Absence, sent: EndNowForm | None = None) -> HttpResponse:
    now = timezone.now()
    context = {
        "kind": kind,
        "row": row,
        "what": kind.describe(row),
        "period": period(row),
        "is_over": row.ends_at <= now,
        "has_begun": row.starts_at <= now,
        "sent": sent,
        "form": sent if isinstance(sent, EndForm) else EndForm(row=row),
        "end_url": reverse(f"{kind.name}_end", args=[row.public_id]),
    }
    return render(request, "appointments/closing/closing.html", context)


def _end(request: HttpRequest, kind: Kind, row: Closure | Absence) -> HttpResponse:
    """End it now, or on the given day; one that has not begun is removed."""
    kind_of_form = EndForm if "last_day" in request.POST else EndNowForm
    form = kind_of_form(request.POST, row=row)
    if not form.is_valid():
        return _page(request, kind, row, form)
    with told_to(request, AlreadyOver, SavedMeanwhile) as outcome:
        end_closing(row, by=acting_user(request), at=form.moment(), hold=form.hold)
    if outcome.is_done:
        messages.success(request, _("Saved. The times that were kept away can be booked again."))
    return redirect(kind.list_url)
