"""Reports what is stuck on the command line: `manage.py check --database default`."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

from familienzentrum.health import findings
from familienzentrum.models import NightlyRun


@register(Tags.database)
def nothing_stands_still(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """One error per finding; before the first `migrate` there is nothing to check."""
    if not databases or NightlyRun._meta.db_table not in connection.introspection.table_names():
        return []
    return [Error(found.error, hint=found.hint, id=found.id) for found in findings()]
