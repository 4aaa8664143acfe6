"""What Django looks for in a back-end."""

import datetime as dt
from typing import Any, cast

from django.db.backends.postgresql import base, operations

from familienzentrum.database.moments import MomentLoader


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "familienzentrum.database.compiler"

    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        """Of a planned statement only the words are known: its values have travelled beside them."""
        return super().last_executed_query(cursor, sql, params) or sql


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations

    def planned_cursor(self) -> Any:
        """Return a cursor whose statements PostgreSQL plans once and keeps for the session.

        For statements that stand in the code as they are: their values travel beside them. What the ORM words is
        never the same twice, and Django plans none of it ahead.
        """
        # What the types of Django leave out.
        own, cursor_class = cast(Any, self), cast(Any, base.ServerBindingCursor)
        # As Django does before each of its own: the server may have been started anew since the last request.
        own.close_if_health_check_failed()
        own.ensure_connection()
        # From the first time on; this leaves Django's own cursors alone.
        own.connection.prepare_threshold = 0
        with own.wrap_database_errors:
            return own._prepare_cursor(cursor_class(own.connection))

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        opened = super().get_new_connection(conn_params)
        if self.timezone == dt.UTC:
            opened.adapters.register_loader("timestamptz", MomentLoader)
        return opened
