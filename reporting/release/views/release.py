"""Release workflow: put forward, made in the background, checked by a second person, released."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familienzentrum.access import acting_user
from familienzentrum.confirming import lately_confirmed
from familienzentrum.models import User
from familienzentrum.refusals import told_to
from reporting.choices import ReportKind
from reporting.core.access import report_of, reporters
from reporting.models import AnnualReport, Candidate, CandidateFile, Release, ReleaseFile
from reporting.release.actions import releases as actions
from reporting.release.downloads import file_response
from reporting.release.forms import CheckForm, InterimForm, PutForwardForm
from reporting.release.readiness import gaps
from reporting.release.second_person import second_persons

# Expected domain errors, each with its message.
_REFUSALS = (
    actions.AlreadyPutForward,
    actions.AlreadyReleased,
    actions.NotChecked,
    actions.NotRead,
    actions.NotReady,
    actions.Outdated,
    actions.SamePerson,
)
# A page about running work polls by itself unless switched off.
_SECONDS = 3


@reporters
@lately_confirmed("releases", methods=("POST",))
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, year: int, kind: ReportKind) -> HttpResponse:
    """Show the state of a report, and put it forward. A second click finds it done."""
    report = report_of(year)
    number = actions.next_number(report, kind)
    form = _form(request, year, kind, number)
    if form.is_valid():
        return _put_forward(request, report, kind, form)
    candidate = report.candidates.filter(kind=kind, number=number).select_related("prepared_by", "checked_by").first()
    context = {
        "report": report,
        "kind": kind,
        "number": number,
        "form": form,
        "gaps": () if kind.is_interim else gaps(report, kind),
        "candidate": candidate,
        "files": candidate.files.without_content() if candidate else (),
        "numbers": candidate.figures.get("numbers_in_texts") if candidate else None,
        "check_form": CheckForm(words=candidate.words_to_confirm) if candidate and candidate.numbers_to_read else None,
        "is_mine": candidate is not None and candidate.prepared_by == request.user,
        "second_persons": second_persons(candidate.prepared_by_id) if candidate else (),
        "is_still": "still" in request.GET,
    }
    response = render(request, "reporting/release/release.html", context)
    if candidate and candidate.is_making and not candidate.is_silent and not context["is_still"]:
        response["Refresh"] = str(_SECONDS)
    return response


def _form(request: HttpRequest, year: int, kind: ReportKind, number: int) -> PutForwardForm | InterimForm:
    if kind.is_interim:
        return InterimForm(request.POST or None, initial={"number": number, "last_month": 6}, year=year)
    return PutForwardForm(request.POST or None, initial={"number": number}, is_first=number == 1)


def _put_forward(
    request: HttpRequest, report: AnnualReport, kind: ReportKind, form: PutForwardForm | InterimForm
) -> HttpResponse:
    kept = form.cleaned_data
    wish = {"number": kept["number"], "changes": kept.get("changes", "")}
    if kind.is_interim:
        wish["months"] = kept["first_month"], kept["last_month"]
    with told_to(request, *_REFUSALS):
        actions.put_forward(report, kind=kind, **wish, by=acting_user(request))
    return redirect("report_release", report.year, kind)


@reporters
@lately_confirmed("releases", methods=("POST",))
@require_POST
def check(request: HttpRequest, year: int, kind: ReportKind) -> HttpResponse:
    checked = partial(actions.check, has_read_numbers="numbers" in request.POST)
    return _act(request, year, kind, checked, _("You have checked the report. It can be released now."))


@reporters
@require_POST
def withdraw(request: HttpRequest, year: int, kind: ReportKind) -> HttpResponse:
    return _act(request, year, kind, actions.withdraw, _("The report was taken back. The draft is as it was."))


@reporters
@lately_confirmed("releases", methods=("POST",))
@require_POST
def publish(request: HttpRequest, year: int, kind: ReportKind) -> HttpResponse:
    number = actions.next_number(report_of(year), kind)
    done = _("The report %(year)s has been released.") % {"year": year}
    return _act(request, year, kind, actions.release, done, then=reverse("report_released", args=[year, kind, number]))


@reporters
@require_safe
def released(request: HttpRequest, year: int, kind: ReportKind, number: int) -> HttpResponse:
    """Show a release with its files, and what to do next with it."""
    found = Release.objects.with_files().with_publicity().select_related("report__paper")
    release = get_object_or_404(found, report__year=year, kind=kind, number=number)
    stations = release.report.paper.deliberations.all() if kind.is_annual and release.report.paper else ()
    context = {"release": release, "report": release.report, "kind": kind, "stations": stations}
    return render(request, "reporting/release/released.html", context)


Rebuilding = Callable[..., Any]


def _act(
    request: HttpRequest, year: int, kind: ReportKind, action: Rebuilding, done: str, then: str = ""
) -> HttpResponse:
    """Apply an action to the candidate that the page showed, and report the outcome; a stale page does nothing."""
    shown = {
        str(candidate.public_id): candidate for candidate in Candidate.objects.filter(report__year=year, kind=kind)
    }
    found = shown.get(request.POST.get("candidate", ""))
    by: User = acting_user(request)
    with told_to(request, *_REFUSALS) as outcome:
        if found is None:
            raise actions.NotChecked
        action(found, by=by)
    if not outcome.is_done:
        return redirect("report_release", year, kind)
    messages.success(request, done)
    return redirect(then or reverse("report_release", args=[year, kind]))


@reporters
@require_safe
def candidate_file(request: HttpRequest, year: int, kind: ReportKind, name: str) -> HttpResponse:
    """Give a file to those who check it."""
    found = get_object_or_404(
        CandidateFile,
        candidate__report__year=year,
        candidate__kind=kind,
        candidate__in=Candidate.objects.open(),
        name=name,
    )
    return file_response(found, name)


@reporters
@require_safe
def released_file(request: HttpRequest, year: int, kind: ReportKind, number: int, name: str) -> HttpResponse:
    """Give a file to staff, whether or not families may read it."""
    found = get_object_or_404(
        ReleaseFile, release__report__year=year, release__kind=kind, release__number=number, name=name
    )
    return file_response(found, name)
