"""Free times of one offer: first free day first."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appointments.booking.filter_forms import TimesForm
from appointments.booking.queries import next_free
from appointments.core.courses import courses_of
from appointments.core.places import elsewhere, name_places, visited
from appointments.models import Slot
from appointments.models.slot import SlotQuerySet
from appointments.planning.closed_days import LOOKS_AHEAD, closed_for
from appointments.planning.days import Day, by_day, with_closed
from familienzentrum.access import public
from familienzentrum.micro_cache import cached_page
from offers.models import Offer

DAYS_SHOWN = 6
_SLOTS_READ = 120
_OTHERS_SHOWN = 3


@public
@cached_page(TimesForm.meaning)
@require_safe
def times(request: HttpRequest, offer: uuid.UUID) -> HttpResponse:
    """Show the next days with free slots; later pages have their own URL."""
    found = get_object_or_404(Offer.objects.published().select_related("office", "place"), public_id=offer)
    form = TimesForm(request.GET)
    # A hundred times share few places, so these are read once each.
    slots_with_places = found.slots.prefetch_related("place", "room__place")
    single = slots_with_places.bookable(timezone.now()).with_free_seats().filter(course__isnull=True)
    free = form.narrow(single)
    courses = courses_of(found)
    slots = list(free.order_by("starts_at", "id")[:_SLOTS_READ])
    # Whether a filter is set or not: a place that was named must not lose its name.
    name_places(slots, among=_one_elsewhere(single, slots, found))
    shown = _shown(slots, form, found) if slots else {} if courses else _instead(found)
    context = {"offer": found, "form": form, "courses": courses}
    return render(request, "appointments/families/times.html", context | shown)


def _one_elsewhere(times: SlotQuerySet, slots: list[Slot], offer: Offer) -> list[Slot]:
    """Return a time at another place, if all these are at one. All places of thousands of times are never read."""
    places = {place for slot in slots if (place := visited(slot))}
    return list(elsewhere(times, offer, places.pop()).order_by()[:1]) if len(places) == 1 else []


def _shown(slots: list[Slot], form: TimesForm, offer: Offer) -> dict[str, Any]:
    """Paginate by whole days: the last day read may be incomplete and goes to the next page."""
    days: list[Day] = by_day(slots)
    is_cut = len(slots) == _SLOTS_READ and len(days) > 1
    whole = days[:-1] if is_cut else days
    later = days[len(whole[:DAYS_SHOWN]) :]
    closed = closed_for(offer, max(timezone.now(), form.begin), slots[-1].ends_at)
    return {
        "days": with_closed(whole[:DAYS_SHOWN], closed),
        "more_url": form.address_from(later[0].date) if later else "",
    }


def _instead(offer: Offer) -> dict[str, Any]:
    """Alternatives if nothing is free: drop-in hours of the same offer, earlier slots of offers on the same topics."""
    alike = Offer.objects.published().filter(topics__in=offer.topics.all()).exclude(pk=offer.pk)
    soonest = next_free(alike.values_list("pk", flat=True).distinct(), most=1).values()
    others = sorted((slots[0] for slots in soonest), key=lambda slot: slot.starts_at)[:_OTHERS_SHOWN]
    drop_ins = offer.slots.drop_in().filter(ends_at__gt=timezone.now()).order_by("starts_at", "id")[:_OTHERS_SHOWN]
    now = timezone.now()
    return {"others": others, "drop_ins": drop_ins, "closed": closed_for(offer, now, now + LOOKS_AHEAD)}
