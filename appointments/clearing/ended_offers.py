"""An offer that ends or pauses, or an office that closes: staff decide about what is booked before it is saved.

Who waits for it is told that the list is closed.
"""

import datetime as dt
from dataclasses import replace

from django import forms
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from appointments.booking.reallocation import end_waiting
from appointments.choices import WaitingState, Way
from appointments.clearing.actions import Cleared, Decisions, clear
from appointments.clearing.moving import ask_about_move, left_behind
from appointments.clearing.numbers import unless_rung
from appointments.clearing.queries import appointments_in
from appointments.clearing.reading import decided_and_read
from appointments.clearing.surroundings import (
    is_told_of,
    read_first,
    tell_of_surroundings,
    times_concerned,
    told_after,
    told_already,
)
from appointments.clearing.views import PlannedChange
from appointments.core.locks import lock_draws, lock_plan, lock_queue
from appointments.messages.telling import Told
from appointments.messages.waiting_telling import tell_entries
from appointments.models import ConsultationHour, Slot, WaitingEntry
from appointments.models.slot import SlotQuerySet
from appointments.planning.actions import rebuild_hours
from familienzentrum import local_time
from familienzentrum.access import acting_user
from familienzentrum.models import User
from familienzentrum.registers.consequences import Save, has_consequence
from offers.choices import OfferState
from offers.models import Offer, Office

# Who is expected may still come: a pause can be announced while the last appointments are kept.
_WAYS = frozenset({Way.KEEP, Way.CANCEL})
_WHETHER_IT_TAKES_PLACE = frozenset({"state", "ends_on", "is_active"})

# Each of the two has its own page on what becomes of the families.
_MOVES_TOO = gettext_lazy(
    "The new place stands nowhere at some of the times, and the offer changes in other ways, too. Save the new place "
    "by itself, before or after. Nothing has been saved yet."
)


def register() -> None:
    """Called when the app is ready."""
    has_consequence(Offer, ask_about_booked)
    has_consequence(Office, ask_about_booked)


@unless_rung(times_concerned)
def ask_about_booked(request: HttpRequest, form: forms.ModelForm, carry_out: Save) -> HttpResponse | None:
    """Save an offer or office; before one stops taking place, decide about each appointment. Free times go at once."""
    row, by = form.instance, acting_user(request)
    if not _WHETHER_IT_TAKES_PLACE & set(form.changed_data):
        moves = "place" in form.changed_data
        return (ask_about_move if moves else tell_of_surroundings)(request, form, carry_out)
    if isinstance(row, Offer) and "place" in form.changed_data and left_behind(row).exists():
        form.add_error("place", str(_MOVES_TOO))
        return None
    times = _times_that_go(row)
    warning = _warning(row)

    def stop(decisions: Decisions) -> Cleared:
        return _stop(form, times, decisions, carry_out, by)

    has_to_decide = bool(warning) or appointments_in(times).exists()
    if is_told_of(form) and not has_to_decide:
        return read_first(request, form, lambda: stop({}).all_told)
    change = PlannedChange(
        times=times,
        ways=_WAYS,
        carry_out=stop,
        title=str(row),
        back_url=reverse(f"{row._meta.model_name}_list"),
        warning=warning,
    )
    return decided_and_read(request, form, change)


def _offers_of(row: models.Model) -> Q:
    return Q(offer=row.pk) if isinstance(row, Offer) else Q(offer__office=row.pk)


def _times_that_go(row: models.Model) -> SlotQuerySet:
    """Return the times ahead that do not take place any more as the row is now; none if it goes on."""
    ahead = Slot.objects.offered().filter(_offers_of(row), starts_at__gt=timezone.now())
    if isinstance(row, Office):
        return ahead.none() if row.is_active else ahead
    if isinstance(row, Offer) and row.state == OfferState.ACTIVE:
        return ahead.filter(starts_at__gte=_day_after(row.ends_on)) if row.ends_on else ahead.none()
    return ahead


def _day_after(day: dt.date) -> dt.datetime:
    return local_time.whole_days(day, day)[1]


@transaction.atomic
def _stop(form: forms.ModelForm, times: SlotQuerySet, decisions: Decisions, carry_out: Save, by: User) -> Cleared:
    """Clear the times, save, tell who stays what else changed, and make or withdraw the free times of the hours.

    Raises what `clear` raises.
    """
    row = form.instance
    lock_plan()
    lock_draws(times)
    for offer in Offer.objects.filter(_as_offers(row)).order_by("pk").values_list("pk", flat=True):
        lock_queue(offer)
    # Before the times go: whose list is closed hears of that alone.
    sent_home = _sent_home(row)
    cleared = clear(times, decisions, by=by, keeps_whole_courses=True) if times.exists() else Cleared()
    staying = told_after(times_concerned(form), carry_out, besides=told_already(decisions))
    rebuild_hours(ConsultationHour.objects.running(timezone.localdate()).filter(_offers_of(row)))
    waited = tell_entries(_with_offers(WaitingEntry.objects.filter(pk__in=sent_home)))
    return replace(cleared, told=cleared.told + waited, others=cleared.others + staying)


def close_ended_lists() -> int:
    """Close the lists of whatever families do not find any more, ended past the pages; return how many waited there."""
    offers = WaitingEntry.objects.standing().exclude(offer__in=Offer.objects.published().order_by())
    return sum(_closed_list(pk).families for pk in sorted(set(offers.values_list("offer", flat=True))))


@transaction.atomic
def _closed_list(offer: int) -> Told:
    lock_queue(offer)
    entries = list(_standing(Q(offer=offer)))
    for entry in entries:
        end_waiting(entry, WaitingState.EXPIRED)
    return tell_entries(entries)


def _warning(row: models.Model) -> str:
    """Say who waits for what ends now; empty if nobody does, or nothing ends."""
    count = sum(_ends(row, entry.offer) for entry in _standing(_offers_of(row)))
    words = ngettext(
        "%(n)d family waits on the list. It hears that the list is closed.",
        "%(n)d families wait on the list. They hear that the list is closed.",
        count,
    )
    return words % {"n": count} if count else ""


def _ends(row: models.Model, offer: Offer) -> bool:
    """Tell whether an offer has ended as the row is about to be saved."""
    if isinstance(row, Office):
        offer.office = row
    return row.has_ended if isinstance(row, Offer) else offer.has_ended


@transaction.atomic
def _sent_home(row: models.Model) -> list[int]:
    """End the wait for what ends as the row is about to be saved; the caller holds the queues, saves and tells."""
    entries = [entry for entry in _standing(_offers_of(row)) if _ends(row, entry.offer)]
    for entry in entries:
        end_waiting(entry, WaitingState.EXPIRED)
    return [entry.pk for entry in entries]


def _standing(offers: Q) -> QuerySet[WaitingEntry]:
    return _with_offers(WaitingEntry.objects.standing().filter(offers))


def _with_offers(entries: QuerySet[WaitingEntry]) -> QuerySet[WaitingEntry]:
    return entries.select_related("office", "offer__office").order_by("pk")


def _as_offers(row: models.Model) -> Q:
    return Q(pk=row.pk) if isinstance(row, Offer) else Q(office=row.pk)
