"""What families are reminded of: the time that they booked, and each date of a course."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from appointments.choices import REMINDERS, AppointmentState
from appointments.models import Appointment, Attendance, CallTask, Message, Slot
from appointments.models.appointment import AppointmentQuerySet

_DATES = "slot__course__dates"


def near_dates(until: dt.datetime, *, told: QuerySet[Message] | QuerySet[CallTask]) -> list[tuple[Appointment, Slot]]:
    """Return appointments and those of their dates that begin before `until`, soonest first. At most seven queries.

    Left out are those of which the family was `told` by such a reminder. Nothing is locked: whoever writes to a family
    looks again by `expected_at`. Nearly all know already what they have to, hour after hour, and looking at each in a
    transaction of its own is what takes long.
    """
    found = _numbers(until, told)
    families = Appointment.objects.filter(pk__in={number for number, _date in found}).order_by()
    # Named as its table is: what else a family was told by messages, or by calls.
    known = {one.pk: one for one in families.prefetch_related("office", f"{told.model._meta.model_name}s")}
    dates = Slot.objects.in_bulk({date for _number, date in found})
    return [(known[number], dates[date]) for number, date in found if number in known and date in dates]


def _numbers(until: dt.datetime, told: QuerySet[Message] | QuerySet[CallTask]) -> list[tuple[int, int]]:
    """Return the ids of appointments and of their dates, soonest first. Two queries."""
    reminders = told.filter(appointment=OuterRef("pk")).order_by()
    now = timezone.now()
    booked = Appointment.objects.standing().filter(sealed__isnull=False).order_by()
    first = booked.filter(state=AppointmentState.BOOKED, slot__starts_at__gt=now, slot__starts_at__lt=until)
    near = {f"{_DATES}__starts_at__gt": now, f"{_DATES}__starts_at__lt": until}
    # The first date of a course alone has places.
    later = booked.filter(**near, **{f"{_DATES}__capacity": 0, f"{_DATES}__is_withdrawn": False})
    found = [
        *_untold(first, reminders, "slot").values_list("slot__starts_at", "pk", "slot"),
        *_untold(later, reminders, f"{_DATES}__pk").values_list(f"{_DATES}__starts_at", "pk", f"{_DATES}__pk"),
    ]
    return [(appointment, date) for _start, appointment, date in sorted(found)]


def _untold(families: AppointmentQuerySet, reminders: QuerySet[Any], date: str) -> AppointmentQuerySet:
    # The date has a name of its own: a second filter on it would join the dates once more.
    return families.annotate(date=F(date)).filter(~Exists(reminders.filter(slot=OuterRef("date"))))


def expected_at(appointment: int, date: int) -> tuple[Appointment, Slot] | None:
    """Lock an appointment, and return it with this date if its family is expected there and has not come yet.

    The lock serialises with cancelling, leaving and moving, and no reminder is written twice.
    """
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("slot", "office")
    held = rows.get(pk=appointment)
    slot = Slot.objects.offered().filter(pk=date, starts_at__gt=timezone.now()).first()
    if slot is None or held.is_erased or held.is_cancelled or held.has_left or not held.begins_by(slot):
        return None
    if slot.pk == held.first_date_id:
        return (held, slot) if held.is_booked else None
    is_of_course = slot.course_id is not None and slot.course_id == held.slot.course_id
    is_noted = Attendance.objects.filter(appointment=held, date=slot).exists()
    return (held, slot) if is_of_course and not is_noted else None


@transaction.atomic
def forget_reminders(date: Slot) -> None:
    """Let families be reminded anew of a date that was moved; who holds its course has locked its families."""
    Message.objects.filter(slot=date, occasion__in=REMINDERS).delete()
    CallTask.objects.filter(slot=date).delete()
