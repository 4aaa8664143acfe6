"""Says on the command line what stands still: `manage.py check --database default`."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

from familienzentrum.health import findings
from familienzentrum.models import NightlyRun


@register(Tags.database)
def nothing_stands_still(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Fail for every finding; before the first `migrate` there is nothing to look at."""
    if not databases or NightlyRun._meta.db_table not in connection.introspection.table_names():
        return []
    return [Error(found.error, hint=found.hint, id=found.id) for found in findings()]
