"""Pages while the figures of a year are not at hand: proving that they betray nobody can take a minute."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from familienzentrum.queue import in_this_transaction
from reporting.access import reporters
from reporting.models import AnnualReport


@reporters
@require_POST
def work_out(request: HttpRequest, year: int) -> HttpResponse:
    """Have the worker protect the figures of a year, in the language of whoever wants to see them."""
    report = get_object_or_404(AnnualReport, year=year)
    in_this_transaction("protect_year").defer(year=year, language=get_language())
    messages.success(request, _("The figures are being worked out. Look again in a minute or two."))
    return redirect(report)


def wait_for_figures(request: HttpRequest, report: AnnualReport) -> HttpResponse:
    """Offer to have the worker work them out."""
    return render(request, "reporting/waiting.html", {"report": report})
