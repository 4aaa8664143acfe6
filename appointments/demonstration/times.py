"""The times of the invented house: past ones too, so that there is something to report."""

import datetime as dt

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.utils import timezone

from appointments.actions.slots import build_slots, last_bookable_day
from appointments.demonstration.plan import FILE, Plan, Series
from appointments.models import ConsultationHour, Slot
from familienzentrum.constraints import kind_words
from familienzentrum.datafiles import BadData
from offers.models import Offer, Room


def make_times(plan: Plan) -> None:
    """Make all times from the first day to the last bookable one."""
    last = last_bookable_day(plan.today)
    for hour in ConsultationHour.objects.order_by("key"):
        _build(hour, first=plan.first, last=last)
    for series in plan.series:
        Slot.objects.bulk_create(_dates(series, first=plan.first, last=last))
    _open_today(plan.today)


def _build(hour: ConsultationHour, *, first: dt.date, last: dt.date) -> None:
    try:
        build_slots(hour, first=first, last=last)
    except IntegrityError as error:
        raise BadData(str(kind_words(error)), file=FILE, entry=f"hours.{hour.key}") from error


def _dates(series: Series, *, first: dt.date, last: dt.date) -> list[Slot]:
    try:
        offer, room = Offer.objects.get(key=series.offer), Room.objects.get(key=series.room)
    except ObjectDoesNotExist as error:
        raise BadData(str(error), file=FILE, entry=f"dates {series.offer}") from error
    return [_date(series, day, offer, room) for day in series.days(last) if day >= first]


def _date(series: Series, day: dt.date, offer: Offer, room: Room) -> Slot:
    return Slot(
        offer=offer,
        starts_at=_moment(day, series.starts_at),
        ends_at=_moment(day, series.ends_at),
        room=room,
        capacity=series.capacity,
        unit=series.unit,
    )


def _open_today(today: dt.date) -> None:
    """Give a day on which the house is shut the times of the next open one: a trial on a Sunday shows a full house."""
    start, end = _moment(today, dt.time()), _moment(today + dt.timedelta(days=1), dt.time())
    following = Slot.objects.offered().filter(starts_at__gte=end).first()
    if following is None or Slot.objects.between(start, end).exists():
        return
    days = (timezone.localdate(following.starts_at) - today).days
    copied = Slot.objects.between(_moment(today + dt.timedelta(days=days), dt.time()), end + dt.timedelta(days=days))
    Slot.objects.bulk_create(_earlier(slot, days) for slot in copied)


def _earlier(slot: Slot, days: int) -> Slot:
    return Slot(
        offer_id=slot.offer_id,
        starts_at=_moved(slot.starts_at, days),
        ends_at=_moved(slot.ends_at, days),
        adviser_id=slot.adviser_id,
        room_id=slot.room_id,
        channel=slot.channel,
        unit=slot.unit,
        capacity=slot.capacity,
    )


def _moved(moment: dt.datetime, days: int) -> dt.datetime:
    """Go back so many days at the same time on the clock."""
    local = timezone.localtime(moment)
    return _moment(local.date() - dt.timedelta(days=days), local.time())


def _moment(day: dt.date, time: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, time))
