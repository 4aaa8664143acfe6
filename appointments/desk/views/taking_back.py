"""Taking steps back: one's own of today, and what coordination puts right later."""

from http import HTTPStatus

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.desk.step_forms import WhyForm
from appointments.desk.step_tables import OwnStepsTable, PastStepsTable
from appointments.desk.taking_back import CannotTakeBack, WhyTakenBack, take_back
from appointments.models import TakenStep
from appointments.models.taken_step import TakenStepQuerySet
from familienzentrum.access import acting_user, belongs_to, roles
from familienzentrum.audiences import ADVISERS, COORDINATION, DESK
from familienzentrum.refusals import told_to
from familienzentrum.tables import arranged


@roles(*DESK, *ADVISERS)
@never_cache
@require_safe
def own_steps(request: HttpRequest) -> HttpResponse:
    """List what one noted today and can take back."""
    own = _shown().of(acting_user(request), timezone.localdate())
    context = {"table": arranged(OwnStepsTable(own), request), "back": _home(request)}
    return render(request, "appointments/desk/own_steps.html", context)


@roles(*DESK, *ADVISERS)
@require_POST
def take_back_step(request: HttpRequest, step: int) -> HttpResponse:
    """Take back one's own step of today, and redirect to the page of the button."""
    found = TakenStep.objects.of(acting_user(request), timezone.localdate()).filter(pk=step).first()
    if found is None and TakenStep.objects.filter(pk=step).exists():
        raise Http404
    with told_to(request, CannotTakeBack, IntegrityError) as outcome:
        if found is None:
            # Pressed twice, most likely.
            raise CannotTakeBack
        take_back(found, by=acting_user(request))
    if found and outcome.is_done:
        messages.success(request, _("Taken back: “%(after)s”.") % {"after": found.get_after_display()})
    return redirect("own_steps" if request.POST.get("back") == "own_steps" else _home(request))


@roles(*COORDINATION)
@never_cache
@require_safe
def past_steps(request: HttpRequest) -> HttpResponse:
    """List what was noted of appointments in the last thirty days: no code and no name."""
    table = arranged(PastStepsTable(_shown()), request)
    return render(request, "appointments/desk/past_steps.html", {"table": table})


@roles(*COORDINATION)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def past_step(request: HttpRequest, step: int) -> HttpResponse:
    """Ask for the reason, which stands in the audit log."""
    found = _shown().filter(pk=step).first()
    if found is None:
        messages.info(request, CannotTakeBack.words)
        return redirect("past_steps")
    form = WhyForm(request.POST if request.method == "POST" else None, rows=[found.appointment])
    if form.is_valid():
        with told_to(form, CannotTakeBack, IntegrityError) as outcome:
            reason = WhyTakenBack(form.cleaned_data["reason"])
            take_back(found, by=acting_user(request), reason=reason, hold=form.hold)
        if outcome.is_done:
            messages.success(request, _("Taken back: “%(after)s”.") % {"after": found.get_after_display()})
            return redirect("past_steps")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "appointments/desk/past_step.html", {"form": form, "step": found}, status=status)


def _shown() -> TakenStepQuerySet:
    return TakenStep.objects.last().select_related("appointment", "date__offer", "date__room__place", "by")


def _home(request: HttpRequest) -> str:
    return "desk" if belongs_to(DESK, request.user) else "my_day"
