"""Referral slips: issue, redeem, list outcomes."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from appointments.models import Referral
from appointments.visits.forms import number_anew
from appointments.visits.referral_actions import SlipRefused, give_slip, take_slip
from appointments.visits.referral_counts import slip_counts
from appointments.visits.referral_forms import GiveSlipForm, TakeSlipForm
from appointments.visits.slip_paper import slip_paper
from appointments.visits.tables import SlipsTable
from familienzentrum.access import acting_user, belongs_to, offices_of, roles
from familienzentrum.addresses import full_address
from familienzentrum.audiences import ADVISERS, GREETERS
from familienzentrum.refusals import told_to
from familienzentrum.tables import arranged

_sending = roles(*GREETERS, *ADVISERS)


@_sending
@never_cache
@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    return _page(request)


@_sending
@never_cache
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Issue a slip and show it without a redirect: its code is known in this response only."""
    form = _give_form(request, request.POST)
    if not form.is_valid():
        return _page(request, give_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    data = form.cleaned_data
    with told_to(form, SlipRefused) as outcome:
        slip = give_slip(
            from_office=data.get("from_office"),
            to_office=data["to_office"],
            number=data["number"],
            by=acting_user(request),
        )
    if not outcome.is_done:
        number_anew(form)
        return _page(request, give_form=form, status=HTTPStatus.CONFLICT)
    paper = slip_paper(request, slip, offer=data["offer"], language=data["language"])
    context = {"slip": slip, "paper": paper, "address": full_address("slip_arrived"), "language": data["language"]}
    return render(request, "appointments/visits/slip.html", context)


@_sending
@never_cache
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Redeem a slip; the code works once."""
    form = TakeSlipForm(request.POST)
    if not form.is_valid():
        return _page(request, take_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    at_offices = None if belongs_to(GREETERS, request.user) else offices_of(request.user)
    with told_to(form, SlipRefused, field="code") as outcome:
        slip = take_slip(form.cleaned_data["code"], at_offices=at_offices)
    if not outcome.is_done:
        return _page(request, take_form=form, status=HTTPStatus.NOT_FOUND)
    messages.success(request, _("Arrived: a family sent on to %(office)s.") % {"office": slip.to_office.short_name})
    return redirect("referrals")


def _page(request: HttpRequest, status: int = HTTPStatus.OK, **given: Any) -> HttpResponse:
    seen = _seen(request)
    slips = Referral.objects.filter(seen).select_related("from_office", "to_office")
    context = {
        "table": arranged(SlipsTable(slips), request),
        "counts": slip_counts(seen),
        "give_form": given.get("give_form") or _give_form(request),
        "take_form": given.get("take_form") or TakeSlipForm(),
    }
    return render(request, "appointments/visits/referrals.html", context, status=status)


def _give_form(request: HttpRequest, data: QueryDict | None = None) -> GiveSlipForm:
    return GiveSlipForm(data, own_offices=offices_of(request.user), is_desk=belongs_to(GREETERS, request.user))


def _seen(request: HttpRequest) -> Q:
    """The desk sees its own slips, advisers those from and to their offices."""
    own = offices_of(request.user)
    seen = Q(from_office__in=own) | Q(to_office__in=own)
    return seen | Q(from_office__isnull=True) if belongs_to(GREETERS, request.user) else seen
