"""The soonest slot of every matching offer, whoever runs it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appointments.booking.queries import soonest_drop_in, soonest_of_each
from appointments.booking.soonest_forms import SoonestForm
from appointments.core.places import name_all_places
from appointments.models import Slot
from familienzentrum.access import public
from familienzentrum.micro_cache import cached_page
from offers.choices import OfferState

_SHOWN = 20


@public
@cached_page(SoonestForm.meaning)
@require_safe
def soonest(request: HttpRequest) -> HttpResponse:
    """Show first what can be booked soonest, then what needs no appointment."""
    now, form = timezone.now(), SoonestForm(request.GET)
    offers = form.offers.filter(state=OfferState.ACTIVE)
    free = form.narrow(Slot.objects.bookable(now).with_free_seats().with_details())
    soonest_free, drop_in = soonest_of_each(free, offers, _SHOWN), soonest_drop_in(offers, _SHOWN)
    name_all_places([*soonest_free, *drop_in])
    context = {
        "form": form,
        "free": soonest_free,
        "drop_in": drop_in,
        "now": now,
    }
    return render(request, "appointments/families/soonest.html", context)
