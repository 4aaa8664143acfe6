"""Finds personal data that outlived its date: run by `manage.py check --database default`."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.utils import timezone

from appointments.models import Appointment


@register(Tags.database)
def personal_data_is_erased_on_its_date(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """The nightly job has until the morning after; what is older was missed."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    if not databases or not (missed := Appointment.objects.to_erase(yesterday).count()):
        return []
    return [
        Error(
            f"{missed} appointments hold personal data that had to be erased.",
            hint="See that the worker runs (manage.py procrastinate worker), then run: manage.py erase_personal_data",
            id="appointments.E001",
        )
    ]
