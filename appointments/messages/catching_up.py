"""Tells what was forgotten: whatever changed a time, by whatever way, its families hear of it."""

from django.db.models import Q
from django.utils import timezone

from appointments.core.batch import run_for_each
from appointments.messages.telling import catch_up
from appointments.models import Appointment


def tell_forgotten() -> int:
    """Compare what each family was told with what stands ahead; return how many had to be told. Idempotent."""
    ahead = Q(slot__ends_at__gt=timezone.now()) | Q(slot__course__dates__ends_at__gt=timezone.now())
    rows = Appointment.objects.filter(ahead, sealed__isnull=False).order_by("pk").values_list("pk").distinct()
    return run_for_each("Appointment", rows, _catch_up)


def _catch_up(pk: int) -> bool:
    return catch_up(Appointment(pk=pk))
