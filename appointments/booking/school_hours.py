"""Times while children are at school or in childcare, when parents can come alone."""

import datetime as dt

from django.db.models import Exists, OuterRef
from django.db.models.functions import TruncDate

from appointments.models import PublicHoliday, SchoolHoliday
from appointments.models.slot import SlotQuerySet

_FROM, _TO = dt.time(8), dt.time(12)
# Monday to Friday as Django counts weekdays, from Sunday = 1.
_SCHOOL_DAYS = range(2, 7)


def in_school_hours(slots: SlotQuerySet) -> SlotQuerySet:
    """Return the slots on school mornings, in local time: neither in school holidays nor on public holidays."""
    mornings = slots.filter(
        starts_at__week_day__in=_SCHOOL_DAYS, starts_at__time__gte=_FROM, ends_at__time__lte=_TO
    ).annotate(day=TruncDate("starts_at"))
    in_holidays = SchoolHoliday.objects.filter(first_day__lte=OuterRef("day"), last_day__gte=OuterRef("day"))
    return mornings.exclude(Exists(in_holidays)).exclude(Exists(PublicHoliday.objects.filter(day=OuterRef("day"))))
