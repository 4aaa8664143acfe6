"""Tells what was forgotten: whatever changed a time, by whatever way, its families hear of it."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from appointments.core.batch import run_for_each
from appointments.core.locks import lock_queue
from appointments.messages.telling import catch_up
from appointments.messages.waiting_telling import catch_up_entry
from appointments.messages.wish_telling import catch_up_wishes
from appointments.models import Appointment, WaitingEntry, WishList
from appointments.models.slot import LONGEST


def tell_forgotten() -> int:
    """Compare what each family was told with what stands ahead; return how many had to be told. Idempotent."""
    rows = [(number,) for number in sorted(_with_dates_ahead())]
    entries = WaitingEntry.objects.standing().filter(sealed__isnull=False).order_by("pk").values_list("pk", "offer_id")
    is_news = Q(draw__closes_at__gt=timezone.now()) | Q(draw__drawn_at__isnull=False)
    wishes = WishList.objects.filter(is_news, sealed__isnull=False).order_by("pk").values_list("pk")
    told = run_for_each("Appointment", rows, _catch_up)
    told += run_for_each("Entry of the waiting list", entries, _catch_up_entry)
    return told + run_for_each("Wish list", wishes, _catch_up_wishes)


def _with_dates_ahead() -> set[int]:
    """Return the ids of appointments. Two queries: joined by OR, they would read all times there are."""
    now = timezone.now()
    kept = Appointment.objects.filter(sealed__isnull=False).order_by()
    single = kept.filter(slot__ends_at__gt=now, slot__starts_at__gt=now - LONGEST)
    of_course = kept.filter(slot__course__dates__ends_at__gt=now)
    return {*single.values_list("pk", flat=True), *of_course.values_list("pk", flat=True)}


@transaction.atomic
def _catch_up_entry(pk: int, offer: int) -> bool:
    lock_queue(offer)
    return catch_up_entry(WaitingEntry(pk=pk))


def _catch_up_wishes(pk: int) -> bool:
    return catch_up_wishes(WishList(pk=pk))


def _catch_up(pk: int) -> bool:
    return catch_up(Appointment(pk=pk))
