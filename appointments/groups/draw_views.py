"""Staff pages for planning and holding draws."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.clearing.foretelling import foretold, say_told
from appointments.clearing.views import Asks
from appointments.core.courses import courses_in
from appointments.groups.draw_actions import DrawRefused, hold_draw, plan_draw, save_draw
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
    form = DrawForm(request.POST if request.method == "POST" else None, instance=Draw())
    if form.is_valid():
        draw = plan_draw(form.instance, by=acting_user(request))
        messages.success(request, _("Saved."))
        return redirect("draw_staff", draw.pk)
    return _form(request, form, title=_("New draw"), cancel_url=reverse("draw_list"))


@planners
@require_http_methods(["GET", "POST"])
def draw_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change it; whoever has wished hears of a new closing time, and staff read that first."""
    found, back_url = get_object_or_404(Draw, pk=pk, drawn_at__isnull=True), reverse("draw_staff", args=[pk])
    form = DrawForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        change = partial(save_draw, form.instance, by=acting_user(request), hold=form.hold)
        with told_to(form, DrawRefused):
            answer = foretold(request, form, change, title=found.title, back_url=reverse("draw_edit", args=[pk]))
            if isinstance(answer, Asks):
                return answer.page
            say_told(request, answer.result)
            return redirect("draw_staff", pk)
    return _form(request, form, title=_("Change the draw"), cancel_url=back_url)


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


def _form(request: HttpRequest, form: DrawForm, **context: Any) -> HttpResponse:
    return render(request, "appointments/groups/draws/form.html", context | {"form": form})
