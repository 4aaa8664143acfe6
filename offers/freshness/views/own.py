"""Pages of the people of an office about its offers."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familienzentrum.access import acting_user, offices_of, roles
from familienzentrum.audiences import ADVISERS
from familienzentrum.forms import ActForm
from familienzentrum.refusals import SavedMeanwhile, told_to
from offers.choices import OfferState
from offers.freshness import own_actions
from offers.freshness.own_forms import OwnOfferForm
from offers.models import Offer, Proposal
from offers.models.offer import OfferQuerySet

advisers = roles(*ADVISERS)
# A longer number is the key of no row.
_MOST_DIGITS = 9


@advisers
@require_safe
def own_offers(request: HttpRequest) -> HttpResponse:
    """List the offers of the own offices, with what waits."""
    waits = Proposal.objects.filter(check_asked__offer=OuterRef("pk"), decided_on=None)
    offers = _own(request).annotate(waits=Exists(waits)).order_by("title", "id")
    return render(request, "offers/freshness/staff/own_list.html", {"offers": offers})


@advisers
@require_http_methods(["GET", "HEAD", "POST"])
def own_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what families read of an offer, to be changed; while a change waits, that change."""
    offer = get_object_or_404(_own(request), pk=pk)
    waiting = own_actions.waiting_for(offer)
    form = OwnOfferForm(request.POST if request.method == "POST" else None, instance=offer)
    if form.is_valid() and _is_written(request, form):
        return redirect("own_offers")
    context = {"offer": offer, "form": form, "waiting": waiting, "seen": ActForm(rows=[offer])}
    return render(request, "offers/freshness/staff/own_offer.html", context)


@advisers
@require_POST
def own_offer_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    offer = get_object_or_404(_own(request), pk=pk)
    seen = ActForm(request.POST, rows=[offer])
    if not seen.is_valid():
        messages.error(request, " ".join(map(str, seen.non_field_errors())))
        return redirect("own_offer", pk)
    with told_to(request, own_actions.WaitsAlready, SavedMeanwhile) as outcome:
        own_actions.confirm_own(offer, by=acting_user(request), hold=seen.hold)
    if not outcome.is_done:
        return redirect("own_offer", pk)
    messages.success(request, _("“%(offer)s” counts as checked today.") % {"offer": offer})
    return redirect("own_offers")


@advisers
@require_POST
def own_offer_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    offer = get_object_or_404(_own(request), pk=pk)
    typed = request.POST.get("proposal", "")
    if typed.isdecimal() and own_actions.take_back_own(offer, int(typed[:_MOST_DIGITS]), by=acting_user(request)):
        messages.success(request, _("Your change is taken back."))
    else:
        messages.warning(
            request, _("This change does not wait any more: it was decided, or taken back. Read what stands there now.")
        )
    return redirect("own_offer", pk)


def _own(request: HttpRequest) -> OfferQuerySet:
    """Fetching authorises: nobody opens an offer of another office."""
    offers = Offer.objects.exclude(state=OfferState.ENDED).filter(office__in=offices_of(request.user))
    return offers.select_related("office")


def _is_written(request: HttpRequest, form: OwnOfferForm) -> bool:
    counts_now, note = False, form.cleaned_data["note"]
    with told_to(form, own_actions.WaitsAlready) as outcome:
        counts_now = own_actions.write_own(form.instance, form.changes, note, by=acting_user(request), hold=form.hold)
    if outcome.is_done:
        words = (
            _("Saved. Families read it from now on.") if counts_now else _("Sent. The coordination decides about it.")
        )
        messages.success(request, words)
    return outcome.is_done
