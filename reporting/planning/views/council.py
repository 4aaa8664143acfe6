"""Pages of council papers: the one that carries a report, and the way of any through the committees."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familienzentrum.access import acting_user
from familienzentrum.refusals import told_to
from reporting.choices import PaperKind
from reporting.core.access import report_of, reporters
from reporting.models import Paper
from reporting.planning.actions import save_deliberations, save_paper
from reporting.planning.forms.council import PaperForm, deliberation_formset


@reporters
@require_http_methods(["GET", "POST"])
def deliberations(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit each committee's decision and the follow-ups owed."""
    paper = get_object_or_404(Paper, pk=pk)
    stations = deliberation_formset(request.POST or None, paper)
    if stations.is_valid():
        with told_to(stations) as outcome:
            save_deliberations(paper, stations, by=acting_user(request))
        if outcome.is_done:
            messages.success(request, _("The order of deliberation of “%(paper)s” has been saved.") % {"paper": paper})
            return redirect("paper_list")
    return render(request, "reporting/planning/deliberations.html", {"paper": paper, "stations": stations})


@reporters
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, year: int) -> HttpResponse:
    report = report_of(year)
    of_report = report.paper or Paper(kind=PaperKind.INFORMATION, title=_("Annual report %(year)s") % {"year": year})
    form = PaperForm(request.POST or None, instance=of_report, rows=[report])
    stations = deliberation_formset(request.POST or None, of_report)
    # Validate both, so that the page shows all errors at once.
    if all([form.is_valid(), stations.is_valid()]):
        with told_to(form) as outcome:
            save_paper(report, form, stations, by=acting_user(request))
        if outcome.is_done:
            messages.success(request, _("The council paper has been saved."))
            return redirect(report)
    return render(request, "reporting/planning/paper.html", {"report": report, "form": form, "stations": stations})
