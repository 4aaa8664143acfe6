"""Slots, past ones included, so that there is something to report."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.utils import timezone

from appointments.closing.public_holiday_actions import keep_public_holidays
from appointments.demonstration.plan import FILE, Plan, Series, Tour
from appointments.models import ConsultationHour, PublicHoliday, Slot
from appointments.models.slot import SlotQuerySet
from appointments.planning.actions import build_slots, last_bookable_day
from appointments.planning.availability import Availability, read_availability
from familienzentrum import local_time
from familienzentrum.constraints import kind_words
from familienzentrum.datafiles import BadData
from familienzentrum.models import OpeningHour
from offers.models import Offer, Place, Room, Stand


def make_times(plan: Plan) -> None:
    """Make all slots from the first day to the last bookable one. Raises BadData."""
    last = last_bookable_day(plan.today)
    _send_on_tour(plan, last)
    keep_public_holidays(plan.first.year)
    hours = ConsultationHour.objects.with_details().order_by("key")
    availability = read_availability(hours, first=plan.first, last=last)
    for hour in hours:
        with _blaming(f"hours.{hour.key}"):
            build_slots(hour, first=plan.first, last=last, availability=availability)
    for number, series in enumerate(plan.series, start=1):
        with _blaming(f"dates {number}"):
            Slot.objects.bulk_create(
                slot
                for slot in _dates(series, plan.first, _last(series, plan, last))
                if _takes_place(slot, availability)
            )
    _open_today(plan.today)


def _send_on_tour(plan: Plan, last: dt.date) -> None:
    """Enter where mobile places stand, before anything is planned there."""
    for number, tour in enumerate(plan.tours, start=1):
        with _blaming(f"tours {number}"):
            place = Place.objects.get(key=tour.place)
            Stand.objects.bulk_create(_stand(tour, place, day) for day in tour.days(plan.first, last))
    _stand_today(plan.today)


def _stand_today(today: dt.date) -> None:
    """A trial on any day shows on its first page where the bus is."""
    following = Stand.objects.filter(day__gte=today).order_by("day", "starts_at").first()
    if following and following.day != today:
        following.pk, following.day = None, today
        following.save(force_insert=True)


def _stand(tour: Tour, place: Place, day: dt.date) -> Stand:
    return Stand(
        place=place,
        day=day,
        starts_at=tour.starts_at,
        ends_at=tour.ends_at,
        street=tour.street,
        directions=tour.directions,
    )


@contextmanager
def _blaming(entry: str) -> Iterator[None]:
    """Name the entry of the file that the database refuses."""
    try:
        yield
    except ObjectDoesNotExist as error:
        raise BadData(str(error), file=FILE, entry=entry) from error
    except IntegrityError as error:
        raise BadData(str(kind_words(error)), file=FILE, entry=entry) from error


def _takes_place(slot: Slot, availability: Availability) -> bool:
    is_shut = availability.closed(slot, slot.starts_at, slot.ends_at)
    return not is_shut and _day(slot) not in availability.holidays


def _last(series: Series, plan: Plan, last: dt.date) -> dt.date:
    """What is booked as a course from now on has single dates in the past only."""
    return plan.today if series.offer in {course.offer for course in plan.courses} else last


def _dates(series: Series, first: dt.date, last: dt.date) -> list[Slot]:
    offer = Offer.objects.get(key=series.offer)
    room = Room.objects.get(key=series.room) if series.room else None
    return [_date(series, day, offer, room) for day in series.days(last) if day >= first]


def _date(series: Series, day: dt.date, offer: Offer, room: Room | None) -> Slot:
    return Slot(
        offer=offer,
        starts_at=local_time.at(day, series.starts_at),
        ends_at=local_time.at(day, series.ends_at),
        room=room,
        capacity=series.capacity,
        unit=series.unit,
    )


def _open_today(today: dt.date) -> None:
    """On a closed day, copy the slots of the next open one: a trial on a Sunday shows a busy house."""
    tomorrow = today + dt.timedelta(days=1)
    following = Slot.objects.offered().filter(starts_at__gte=local_time.at(tomorrow)).first()
    if following is None or _of_day(today).exists():
        return
    day = timezone.localdate(following.starts_at)
    shown = _of_day(day).filter(accompanies__isnull=True)
    for stand in Stand.objects.filter(day=day):
        Stand.objects.get_or_create(
            place=stand.place,
            day=today,
            defaults={"starts_at": stand.starts_at, "ends_at": stand.ends_at, "street": stand.street},
        )
    is_holiday = PublicHoliday.objects.filter(day=today).exists()
    Slot.objects.bulk_create(_earlier(slot, (day - today).days, is_holiday=is_holiday) for slot in shown)


def open_doors(today: dt.date) -> None:
    """Open the house today: a closed day gets the opening hours of the next open one."""
    hours = OpeningHour.objects.all()
    if not hours or hours.filter(weekday=today.weekday()).exists():
        return
    nearest = min((hour.weekday - today.weekday()) % 7 for hour in hours)
    for hour in hours.filter(weekday=(today.weekday() + nearest) % 7):
        hour.pk, hour.weekday = None, today.weekday()
        hour.save(force_insert=True)


def _of_day(day: dt.date) -> SlotQuerySet:
    return Slot.objects.between(local_time.at(day), local_time.at(day + dt.timedelta(days=1)))


def _earlier(slot: Slot, days: int, *, is_holiday: bool) -> Slot:
    return Slot(
        offer_id=slot.offer_id,
        starts_at=_moved(slot.starts_at, days),
        ends_at=_moved(slot.ends_at, days),
        adviser_id=slot.adviser_id,
        room_id=slot.room_id,
        channel=slot.channel,
        unit=slot.unit,
        capacity=slot.capacity,
        despite_holiday=is_holiday,
    )


def _day(slot: Slot) -> dt.date:
    return timezone.localdate(slot.starts_at)


def _moved(moment: dt.datetime, days: int) -> dt.datetime:
    """Shift by whole days at the same wall time."""
    local = timezone.localtime(moment)
    return local_time.at(local.date() - dt.timedelta(days=days), local.time())
