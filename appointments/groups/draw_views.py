"""Staff pages for planning and holding draws."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.core.courses import courses_in
from appointments.groups.draw_actions import DrawRefused, hold_draw, save_draw
from appointments.groups.draw_forms import DrawForm
from appointments.groups.tables import DrawTable, WaitingTable
from appointments.groups.waiting_lists import waiting_lists as all_lists
from appointments.models import Draw, Wish
from familienzentrum.access import acting_user, planners
from familienzentrum.refusals import told_to
from familienzentrum.tables import arranged


@planners
@require_safe
def draw_list(request: HttpRequest) -> HttpResponse:
    table = arranged(DrawTable(Draw.objects.annotate(wishes=Count("wish_lists"))), request)
    return render(request, "appointments/groups/draws/list.html", {"table": table})


@planners
@require_http_methods(["GET", "POST"])
def draw_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, Draw(), title=_("New draw"), cancel_url=reverse("draw_list"))


@planners
@require_http_methods(["GET", "POST"])
def draw_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Draw, pk=pk, drawn_at__isnull=True)
    return _edit(request, found, title=_("Change the draw"), cancel_url=reverse("draw_staff", args=[pk]))


@planners
@require_safe
def draw_staff(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the courses with the number of wishes for each; never whose."""
    found = get_object_or_404(Draw, pk=pk)
    wished = Wish.objects.filter(wish_list__draw=found).order_by().values_list("course").annotate(n=Count("pk"))
    counts: dict[int, int] = dict(wished)
    courses = [(planned, counts.get(planned.course.pk, 0)) for planned in courses_in(found)]
    context = {"draw": found, "courses": courses, "lists": found.wish_lists.count(), "now": timezone.now()}
    return render(request, "appointments/groups/draws/staff.html", context)


@planners
@require_POST
def draw_hold(request: HttpRequest, pk: int) -> HttpResponse:
    with told_to(request, DrawRefused) as outcome:
        hold_draw(get_object_or_404(Draw, pk=pk), by=acting_user(request))
    if outcome.is_done:
        messages.success(request, _("The lot has decided. Families get a mail, and the result is public."))
    return redirect("draw_staff", pk)


@planners
@require_safe
def waiting_lists(request: HttpRequest) -> HttpResponse:
    """Show how many wait for what, without names."""
    table = arranged(WaitingTable(all_lists()), request)
    return render(request, "appointments/groups/waiting_lists.html", {"table": table})


def _edit(request: HttpRequest, draw: Draw, **context: Any) -> HttpResponse:
    form = DrawForm(request.POST if request.method == "POST" else None, instance=draw)
    if form.is_valid():
        with told_to(request, DrawRefused) as outcome:
            save_draw(form.instance, by=acting_user(request))
        if outcome.is_done:
            messages.success(request, _("Saved."))
        return redirect("draw_staff", form.instance.pk)
    return render(request, "appointments/groups/draws/form.html", context | {"form": form})
