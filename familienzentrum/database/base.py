"""What Django looks for in a back-end."""

import datetime as dt
from typing import Any

from django.db.backends.postgresql import base, operations

from familienzentrum.database.moments import MomentLoader


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "familienzentrum.database.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        opened = super().get_new_connection(conn_params)
        if self.timezone == dt.UTC:
            opened.adapters.register_loader("timestamptz", MomentLoader)
        return opened
