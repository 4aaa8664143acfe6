"""Finds a free slot for somebody at the counter or on the phone, on any day."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from appointments.booking.queries import running
from appointments.booking.soonest import soonest_of_each
from appointments.booking.soonest_forms import FindTimeForm
from appointments.core.places import name_places_of
from appointments.models import Slot
from appointments.models.slot import SlotQuerySet, know_stands
from appointments.planning.days import by_day
from familienzentrum.access import belongs_to, offices_of, roles
from familienzentrum.audiences import ADVISERS, DESK
from offers.choices import OfferState
from offers.models import Offer
from offers.models.offer import OfferQuerySet

_OFFERS_SHOWN = 40
_SLOTS_READ = 120


@roles(*DESK, *ADVISERS)
@never_cache
@require_safe
def find_time(request: HttpRequest) -> HttpResponse:
    """Show the soonest slot of each matching offer, or all slots of the chosen one."""
    offers = _bookable_by(request)
    form = FindTimeForm(request.GET, offers=offers)
    slots = form.narrow(Slot.objects.bookable_at_desk(timezone.now()).with_details())
    chosen = form.chosen_offer
    found = _all_of(chosen, slots, form) if chosen else _soonest(slots, form.offers & offers)
    return render(request, "appointments/desk/find_time.html", {"form": form, "offer": chosen, **found})


def _bookable_by(request: HttpRequest) -> OfferQuerySet:
    """The desk books everywhere, advisers for their own office."""
    if belongs_to(DESK, request.user):
        return running()
    return running().filter(office__in=offices_of(request.user))


def _soonest(slots: SlotQuerySet, offers: OfferQuerySet) -> dict[str, Any]:
    fitting = offers.filter(state=OfferState.ACTIVE)
    soonest = soonest_of_each(slots, fitting, _OFFERS_SHOWN)
    know_stands(soonest)
    return {"soonest": soonest}


def _all_of(offer: Offer, slots: SlotQuerySet, form: FindTimeForm) -> dict[str, Any]:
    """Paginate by whole days: the last day read may be incomplete and goes to the next page."""
    read = list(slots.filter(offer=offer).order_by("starts_at", "id")[:_SLOTS_READ])
    name_places_of(read, offer)
    days = by_day(read)
    is_cut = len(read) == _SLOTS_READ and len(days) > 1
    return {"days": days[:-1] if is_cut else days, "more_url": form.address_from(days[-1].date) if is_cut else ""}
