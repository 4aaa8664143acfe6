"""The page on which a report is released for good."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from familienzentrum.access import acting_user
from reporting.actions import releases as actions
from reporting.disclosure import published
from reporting.forms.report import ReleaseForm
from reporting.models import Release
from reporting.paper import file_name
from reporting.readiness import gaps
from reporting.views.reports import pdf_response, report_of, reporters


@reporters
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, year: int) -> HttpResponse:
    """Ask, then release. The number in the form is the one that was shown: a second press finds it taken."""
    report = report_of(year)
    number = actions.next_number(report)
    form = ReleaseForm(request.POST or None, initial={"number": number})
    if form.is_valid():
        try:
            actions.release(report, number=form.cleaned_data["number"], by=acting_user(request))
        except (actions.NotReady, actions.AlreadyReleased) as error:
            messages.error(request, error.words)
        else:
            messages.success(request, _("The report %(year)s has been released.") % {"year": year})
        return redirect(report)
    context = {"report": report, "form": form, "number": number, "gaps": gaps(report, published(year))}
    return render(request, "reporting/release.html", context)


@reporters
@require_safe
def released_pdf(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Give the file to staff, whether or not families may read it."""
    found = get_object_or_404(Release, report__year=year, number=number)
    return pdf_response(bytes(found.pdf), file_name(year, number))
