"""The page on which the house writes what it did with a grant in a year."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familienzentrum.access import acting_user
from familienzentrum.refusals import told_to
from reporting.core.access import report_of, reporters
from reporting.models import Grant, GrantYear
from reporting.planning.actions import save_grant_year
from reporting.planning.forms.grants import GrantYearForm


@reporters
@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    report, found = report_of(year), get_object_or_404(Grant.objects.select_related("funder"), pk=pk)
    entry = found.years_of_use.filter(year=year).first() or GrantYear(grant=found, year=year)
    form = GrantYearForm(request.POST or None, instance=entry)
    if form.is_valid():
        with told_to(form) as outcome:
            save_grant_year(form, by=acting_user(request))
        if outcome.is_done:
            messages.success(request, _("The text on the grant “%(grant)s” has been saved.") % {"grant": found.title})
            return redirect(report)
    return render(request, "reporting/planning/grant.html", {"report": report, "grant": found, "form": form})
