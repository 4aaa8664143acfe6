"""Free times of one offer: first free day first."""

import datetime as dt
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appointments.booking.filter_forms import TimesForm
from appointments.booking.free_times import MOST, free_times
from appointments.booking.queries import next_free
from appointments.booking.told_times import ToldTime
from appointments.core.courses import courses_of
from appointments.planning.closed_days import LOOKS_AHEAD, closed_for
from appointments.planning.days import by_day, with_closed
from familienzentrum.access import public
from familienzentrum.database.statements import Statement
from familienzentrum.micro_cache import cached_page
from offers.models import Offer
from offers.models.offer import OfferQuerySet

DAYS_SHOWN = 6
_OTHERS_SHOWN = 3


def _offer(public_id: uuid.UUID, today: dt.date) -> OfferQuerySet:
    return Offer.objects.published(today).select_related("office", "place").filter(public_id=public_id)


_OFFER = Statement(_offer)


@public
@cached_page(TimesForm.meaning)
@require_safe
def times(request: HttpRequest, offer: uuid.UUID) -> HttpResponse:
    """Show the next days with free slots; later pages have their own URL."""
    found = _OFFER.first(public_id=offer, today=timezone.localdate())
    if found is None:
        raise Http404
    form, courses = TimesForm(request.GET), courses_of(found)
    slots = free_times(found, timezone.now(), form)
    shown = _shown(slots, form, found) if slots else {} if courses else _instead(found)
    context = {"offer": found, "form": form, "courses": courses}
    return render(request, "appointments/families/times.html", context | shown)


def _shown(slots: list[ToldTime], form: TimesForm, offer: Offer) -> dict[str, Any]:
    """Paginate by whole days: the last day read may be incomplete and goes to the next page."""
    days = by_day(slots)
    is_cut = len(slots) == MOST and len(days) > 1
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
