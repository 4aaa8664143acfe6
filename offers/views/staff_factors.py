"""Lost second factors: asked for by the administration, decided by a second person."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familienzentrum.access import acting_user, planners, roles
from familienzentrum.accounts import lost_factors
from familienzentrum.audiences import ADMINISTRATION
from familienzentrum.confirming import lately_confirmed
from familienzentrum.models import FactorReset, User
from familienzentrum.refusals import told_to
from offers.forms.staff_factors import LostFactorForm

_SHOWN = 20
_confirmed = lately_confirmed("roles", methods=("POST",))


@roles(*ADMINISTRATION)
@_confirmed
@require_http_methods(["GET", "POST"])
def factor_reset_ask(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    form = LostFactorForm(request.POST or None)
    if form.is_valid() and _asked(request, person, form):
        return redirect("factor_resets")
    title, cancel_url = _("Second factor lost?"), reverse("person", args=[pk])
    context = {"form": form, "title": title, "cancel_url": cancel_url, "person": person, "submit": _("Ask")}
    return render(request, "offers/staff/factor_reset_ask.html", context)


@planners
@require_safe
def factor_resets(request: HttpRequest) -> HttpResponse:
    rows = FactorReset.objects.select_related("person", "asked_by", "decided_by")[:_SHOWN]
    shown = [(row, request.user.pk not in (row.asked_by_id, row.person_id)) for row in rows]
    return render(request, "offers/staff/factor_resets.html", {"shown": shown})


@planners
@_confirmed
@require_POST
def factor_reset_decide(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(FactorReset, pk=pk)
    is_granted = request.POST.get("decision") == "grant"
    with told_to(request, lost_factors.NotYours, lost_factors.DecidedAlready) as outcome:
        lost_factors.decide(asked.pk, is_granted=is_granted, by=acting_user(request))
    if outcome.is_done:
        granted, kept = _("The second factors are removed."), _("The second factors stay.")
        messages.success(request, granted if is_granted else kept)
    return redirect("factor_resets")


def _asked(request: HttpRequest, person: User, form: LostFactorForm) -> bool:
    with told_to(form, lost_factors.NobodyCanDecide, IntegrityError) as outcome:
        lost_factors.ask(person, reason=form.cleaned_data["reason"], by=acting_user(request))
    if outcome.is_done:
        messages.success(request, _("A second person decides now. Those who can have got a mail."))
    return outcome.is_done
