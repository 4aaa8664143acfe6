"""Tells what was forgotten: whatever changed a time, by whatever way, its families hear of it."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from appointments.core.batch import run_for_each
from appointments.core.callers import number_of_house
from appointments.core.locks import lock_queue
from appointments.core.time_rows import time_rows
from appointments.messages.news import news_of
from appointments.messages.standing import dates_booked_with_each
from appointments.messages.telling import catch_up
from appointments.messages.waiting_telling import catch_up_entry
from appointments.messages.wish_telling import catch_up_wishes
from appointments.models import Appointment, Slot, WaitingEntry, WishList
from appointments.models.planned import Planned
from appointments.models.slot import LONGEST
from familienzentrum.crypto import CannotUnseal

_AT_ONCE = 1_000


def tell_forgotten() -> int:
    """Compare what each family was told with what stands ahead; return how many had to be told. Idempotent."""
    rows = [(number,) for number in _who_may_not_know(sorted(_with_dates_ahead()))]
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


def _who_may_not_know(numbers: Sequence[int]) -> Iterator[int]:
    """Yield the ids of those appointments whose families know something else than stands.

    Nearly all know what stands, and are neither locked nor read one by one. Whoever cannot be read is reported further
    on.
    """
    house_number = number_of_house()
    for part in (numbers[begin : begin + _AT_ONCE] for begin in range(0, len(numbers), _AT_ONCE)):
        found = Appointment.objects.filter(pk__in=part).select_related("begins_with", "ends_with").order_by("pk")
        # An office is read once, not with each of its families.
        families = list(found.prefetch_related("office", "companion"))
        booked = _dates_of({family.slot_id for family in families})
        yield from (one.pk for one in families if _may_not_know(one, booked[one.slot_id], house_number))


def _dates_of(slots: Collection[int]) -> dict[int, Sequence[Planned]]:
    """Return what is booked with each of these times: itself, or all dates of its course."""
    wanted = Slot.objects.filter(pk__in=slots)
    single = {row.pk: [row] for row in time_rows(wanted.filter(course=None))}
    return {**single, **dates_booked_with_each(list(wanted.filter(course__isnull=False).with_details()))}


def _may_not_know(appointment: Appointment, dates: Iterable[Planned], house_number: str) -> bool:
    try:
        return news_of(appointment, dates, house_number=house_number).occasion is not None
    except (CannotUnseal, ValueError):
        return True


@transaction.atomic
def _catch_up_entry(pk: int, offer: int) -> bool:
    lock_queue(offer)
    return catch_up_entry(WaitingEntry(pk=pk))


def _catch_up_wishes(pk: int) -> bool:
    return catch_up_wishes(WishList(pk=pk))


def _catch_up(pk: int) -> bool:
    return catch_up(Appointment(pk=pk))
