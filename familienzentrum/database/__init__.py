"""Django's PostgreSQL back-end, with statements that are put into words sooner: the ENGINE of the settings."""

from typing import Any, cast

from django.db import connection


def planned_cursor() -> Any:
    """Return a cursor of this thread's connection that plans once, as `DatabaseWrapper.planned_cursor` says."""
    return cast(Any, connection).planned_cursor()
