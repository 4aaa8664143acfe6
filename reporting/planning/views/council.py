"""The page of a council paper's way through the committees."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familienzentrum.access import acting_user
from reporting.actions.planning import save_deliberations
from reporting.models import Paper
from reporting.planning.forms.council import deliberation_formset
from reporting.release.views.reports import reporters


@reporters
@require_http_methods(["GET", "POST"])
def deliberations(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what each committee decided, and what the house owes it."""
    paper = get_object_or_404(Paper, pk=pk)
    stations = deliberation_formset(request.POST or None, paper)
    if stations.is_valid():
        save_deliberations(paper, stations, by=acting_user(request))
        messages.success(request, _("The order of deliberation of “%(paper)s” has been saved.") % {"paper": paper})
        return redirect("paper_list")
    return render(request, "reporting/deliberations.html", {"paper": paper, "stations": stations})
