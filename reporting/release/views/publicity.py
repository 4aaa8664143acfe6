"""The page on which two people decide whether a release is public."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from familienzentrum.access import acting_user
from familienzentrum.confirming import lately_confirmed
from familienzentrum.models import User
from familienzentrum.refusals import told_to
from reporting.choices import ReportKind
from reporting.core.access import reporters
from reporting.models import Publicity, Release
from reporting.release.actions import publicity as actions
from reporting.release.actions.releases import SamePerson
from reporting.release.forms import PublicityForm
from reporting.release.second_person import second_persons

_REFUSALS = (
    actions.AlreadyAsked,
    actions.NeverPublic,
    actions.NobodyAsks,
    actions.NothingToChange,
    SamePerson,
)


@reporters
@lately_confirmed("releases", methods=("POST",))
@require_http_methods(["GET", "POST"])
def publicity(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Show whether a release is public and who decided it, and request a change."""
    release = _annual(year, number)
    is_public = Release.objects.public().filter(pk=release.pk).exists()
    form = PublicityForm(request.POST or None, initial={"is_public": not is_public})
    if form.is_valid():
        wish = {"is_public": form.cleaned_data["is_public"], "reason": form.cleaned_data["reason"]}
        done = _("A colleague has to confirm it now. Until then nothing changes.")
        return _act(request, year, number, lambda by: actions.propose(release, **wish, by=by), done)
    decisions = list(release.publicity.select_related("proposed_by", "confirmed_by"))
    asked = next((decision for decision in decisions if decision.confirmed_by is None), None)
    context = {
        "release": release,
        "is_public": is_public,
        "report": release.report,
        "form": form,
        "asked": asked,
        "is_mine": asked is not None and asked.proposed_by == request.user,
        "second_persons": second_persons(asked.proposed_by_id) if asked else (),
        "decisions": [decision for decision in decisions if decision != asked],
    }
    return render(request, "reporting/release/publicity.html", context)


@reporters
@lately_confirmed("releases", methods=("POST",))
@require_POST
def confirm(request: HttpRequest, year: int, number: int) -> HttpResponse:
    asked = _shown(request, year, number)
    if asked and asked.is_public:
        done = _("Everybody can read the report on the public page now.")
    else:
        done = _("The report is off the public page now.")
    return _act(request, year, number, lambda by: actions.confirm(_or_refuse(asked), by=by), done)


@reporters
@require_POST
def take_back(request: HttpRequest, year: int, number: int) -> HttpResponse:
    asked = _shown(request, year, number)
    done = _("Nothing was changed.")
    return _act(request, year, number, lambda by: actions.take_back(_or_refuse(asked), by=by), done)


def _act(request: HttpRequest, year: int, number: int, action: Callable[[User], Any], done: str) -> HttpResponse:
    with told_to(request, *_REFUSALS) as outcome:
        action(acting_user(request))
    if outcome.is_done:
        messages.success(request, done)
    return redirect("report_publicity", year, number)


def _annual(year: int, number: int) -> Release:
    found = Release.objects.defer("figures").select_related("report")
    return get_object_or_404(found, report__year=year, kind=ReportKind.ANNUAL, number=number)


def _shown(request: HttpRequest, year: int, number: int) -> Publicity | None:
    """Return the request that the page showed: a stale page cannot decide another one."""
    wishes = {str(wish.pk): wish for wish in _annual(year, number).publicity.all()}
    return wishes.get(request.POST.get("wish", ""))


def _or_refuse(asked: Publicity | None) -> Publicity:
    if asked is None:
        raise actions.NobodyAsks
    return asked
