"""Pages while the figures of a year are not at hand: proving that they betray nobody can take a minute."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from familienzentrum.access import roles
from familienzentrum.choices import Role
from reporting.actions.preparing import ask
from reporting.choices import Wanted
from reporting.models import AnnualReport


@roles(Role.COORDINATOR, Role.ADMINISTRATION)
@require_POST
def work_out(request: HttpRequest, year: int) -> HttpResponse:
    """Have the worker protect the figures of a year, in the language of whoever wants to see them."""
    return redirect(ask(get_object_or_404(AnnualReport, year=year), Wanted.FIGURES))


def wait_for_figures(request: HttpRequest, report: AnnualReport) -> HttpResponse:
    """Offer to have the worker work them out."""
    return render(request, "reporting/waiting.html", {"report": report})
