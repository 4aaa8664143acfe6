"""What coordination sees of the state of offers: doubts, proposals, and what nobody has checked for long."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familienzentrum.access import acting_user, planners
from familienzentrum.refusals import told_to
from familienzentrum.tables import arranged
from offers.freshness import actions
from offers.freshness.forms import DecisionForm
from offers.freshness.queries import doubts, due_with_question, open_proposals, proposals_with_changes
from offers.freshness.tables import DueTable
from offers.models import Proposal, ProposedChange


@dataclass(frozen=True)
class Compared:
    """One field side by side; `box` is its tick."""

    change: ProposedChange
    now: str
    box: object


@planners
@require_safe
def freshness(request: HttpRequest) -> HttpResponse:
    table = arranged(DueTable(due_with_question(timezone.localdate())), request)
    context = {"table": table, "proposals": open_proposals(), "doubts": doubts()}
    return render(request, "offers/freshness/staff/list.html", context)


@planners
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show each change beside what stands now, to take over or drop."""
    found = get_object_or_404(proposals_with_changes(), pk=pk)
    form = DecisionForm(request.POST if request.method == "POST" else None, proposal=found)
    if form.is_valid() and _is_decided(request, form, found):
        return redirect("freshness")
    lines = [Compared(one, getattr(found.offer, one.field), form[one.field]) for one in found.changes.all()]
    return render(request, "offers/freshness/staff/proposal.html", {"proposal": found, "form": form, "lines": lines})


@planners
@require_POST
def doubt_done(request: HttpRequest, pk: int) -> HttpResponse:
    actions.end_doubt(get_object_or_404(doubts(), pk=pk), by=acting_user(request))
    messages.success(request, _("Done. What was written is deleted."))
    return redirect("freshness")


def _is_decided(request: HttpRequest, form: DecisionForm, found: Proposal) -> bool:
    try:
        with told_to(form, actions.DecidedAlready, IntegrityError) as outcome:
            actions.decide(found, form.taken, by=acting_user(request), hold=form.hold)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    if outcome.is_done:
        messages.success(request, _("Decided. The offer counts as checked today."))
    return outcome.is_done
