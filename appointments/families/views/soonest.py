"""The soonest slot of every matching offer, whoever runs it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appointments.booking.listed_times import with_running
from appointments.booking.soonest import soonest_that_fit
from appointments.booking.soonest_forms import SoonestForm
from familienzentrum.access import public
from familienzentrum.micro_cache import cached_page

_SHOWN = 20


@public
@cached_page(SoonestForm.meaning)
@require_safe
def soonest(request: HttpRequest) -> HttpResponse:
    """Show first what can be booked soonest, then what needs no appointment."""
    form = SoonestForm(request.GET)
    free, drop_in = soonest_that_fit(form, _SHOWN)
    context = {"form": form, "free": free, "drop_in": with_running(drop_in, timezone.now())}
    return render(request, "appointments/families/soonest.html", context)
