"""Reports overdue personal data in `manage.py check --database default`."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection
from django.utils import timezone

from appointments.models import WishList
from appointments.models.family_record import SEALED_RECORDS


@register(Tags.database)
def personal_data_is_erased_on_its_date(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """The nightly job has until the morning after; anything older was missed."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    # No tables before the first `migrate`.
    if not databases or WishList._meta.db_table not in connection.introspection.table_names():
        return []
    if not (missed := sum(model.objects.to_erase(yesterday).count() for model in SEALED_RECORDS)):
        return []
    return [
        Error(
            f"{missed} rows hold personal data that had to be erased.",
            hint="See that the worker runs (systemctl status portal-worker), then run: manage.py erase_personal_data",
            id="appointments.E001",
        )
    ]
