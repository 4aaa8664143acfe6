"""Guards: triggers declared in their model's Meta, migrated like any constraint."""

from inspect import cleandoc
from typing import Any

import pgtrigger
from django.db.migrations import CreateModel
from django.db.models import Model
from pgtrigger import compiler

# The day at the centre. `current_date` would be the day of the session, which Django keeps at UTC:
# yesterday, for an hour or two after midnight.
TODAY = "(now() AT TIME ZONE 'Europe/Berlin')::date"


def refuse(rule: str, why: str) -> str:
    """Return the SQL statement that raises the violation; `familienzentrum.constraints` has the words for it."""
    return f"RAISE EXCEPTION '{why}' USING ERRCODE = 'check_violation', CONSTRAINT = '{rule}';"


# Without pgtrigger's `ignore`: any session could disable a guard, and each row would pay for the check.
# Migrations render this template: never change it.
_MAKE = """
CREATE OR REPLACE FUNCTION {execute} RETURNS trigger LANGUAGE plpgsql AS $$
{declare}
BEGIN
{func}
END $$;

DROP TRIGGER IF EXISTS {pgid} ON {table};
CREATE {constraint} TRIGGER {pgid} {when} {operation} ON {table} {timing} {referencing}
    FOR EACH {level} {condition} EXECUTE FUNCTION {execute};

COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
"""


class GuardSql(compiler.UpsertTriggerSql):
    def get_template(self) -> str:
        return _MAKE


class CompiledGuard(compiler.Trigger):
    """A guard as stored in migrations."""

    @property
    def uninstall_sql(self) -> str:
        """Drop the function too, which pgtrigger would leave behind."""
        return f"{super().uninstall_sql} DROP FUNCTION IF EXISTS {self.sql.kwargs['execute']};"


class Guard(pgtrigger.Trigger):
    """A trigger under its own name, with a function named after app and trigger.

    A rule of one app about rows of a lower app is declared on the upper app's model and names the other `table`.
    """

    def __init__(self, *, table: str | None = None, **declaration: Any) -> None:
        self.table = table
        super().__init__(**declaration)

    def get_pgid(self, model: type[Model]) -> str:  # type: ignore[override]  # pgtrigger means the class too
        return str(self.name)

    def render_execute(self, model: type[Model]) -> str:  # type: ignore[override]
        return f"{model._meta.app_label}_{self.name}()"

    def render_func(self, model: type[Model]) -> str:  # type: ignore[override]
        """Return the function body, dedented, so that indentation in Python causes no migration."""
        return cleandoc(super().render_func(model))  # type: ignore[arg-type]

    def compile(self, model: type[Model]) -> CompiledGuard:  # type: ignore[override]
        given = super().compile(model).sql.kwargs  # type: ignore[arg-type]
        return CompiledGuard(name=self.name, sql=GuardSql(**given | {"table": self.table or model._meta.db_table}))


class CreateGuardedModel(CreateModel):
    """Makes a table with its guards in one step of a migration: a step of its own takes as long as the table does."""

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop the guards first: their functions, and what sits on other tables, would outlive the table."""
        for guard in from_state.apps.get_model(app_label, self.name)._meta.triggers:
            schema_editor.execute(guard.uninstall_sql, params=None)
        super().database_backwards(app_label, schema_editor, from_state, to_state)
