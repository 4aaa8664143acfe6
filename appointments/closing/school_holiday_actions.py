"""Maintains school holidays; hours that pause then are rebuilt at once."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from appointments.models import ConsultationHour, SchoolHoliday
from appointments.planning.actions import Rebuilt, rebuild_hours
from familienzentrum import audit
from familienzentrum.forms import PortalModelForm
from familienzentrum.models import Centre, User
from familienzentrum.registers.actions import remove_row, save_row
from familienzentrum.versions import Hold, nothing_read


@transaction.atomic
def save_school_holiday(form: PortalModelForm, *, by: User) -> Rebuilt:
    """Save one period. Booked slots in it stay and are returned."""
    save_row(form, by=by)
    return let_hours_pause()


@transaction.atomic
def remove_school_holiday(holiday: SchoolHoliday, *, by: User, hold: Hold = nothing_read) -> Rebuilt:
    remove_row(holiday, by=by, hold=hold)
    return let_hours_pause()


@transaction.atomic
def add_school_holidays(holidays: Iterable[SchoolHoliday], *, by: User) -> tuple[int, Rebuilt]:
    """Add the periods not listed yet; return how many, and the effect on slots."""
    known = set(SchoolHoliday.objects.values_list("first_day", "last_day"))
    spans = {(holiday.first_day, holiday.last_day): holiday for holiday in holidays}
    new = [holiday for span, holiday in spans.items() if span not in known]
    SchoolHoliday.objects.bulk_create(new)
    audit.record("school_holidays.imported", Centre.current(), by=by, added=len(new))
    return len(new), let_hours_pause()


def let_hours_pause() -> Rebuilt:
    """Rebuild the hours that pause in school holidays."""
    running = ConsultationHour.objects.running(timezone.localdate())
    return rebuild_hours(running.filter(in_school_holidays=False))
