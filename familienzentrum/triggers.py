"""Guards: the triggers that stand in their model's Meta and go into migrations like any constraint."""

from inspect import cleandoc
from typing import Any

import pgtrigger
from django.db.models import Model
from pgtrigger import compiler


def refuse(rule: str, why: str) -> str:
    """Return the statement by which a guard refuses; `familienzentrum.constraints` has the words for the rule."""
    return f"RAISE EXCEPTION '{why}' USING ERRCODE = 'check_violation', CONSTRAINT = '{rule}';"


# Without pgtrigger's `ignore`: any session could switch a guard off, and each row would pay for the question.
# Migrations are written in its terms: what this text says, it says for good.
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
    """The SQL that makes a guard."""

    def get_template(self) -> str:
        """Return the text around what a guard declares."""
        return _MAKE


class CompiledGuard(compiler.Trigger):
    """A guard as migrations keep it."""

    @property
    def uninstall_sql(self) -> str:
        """Return the SQL that takes the guard away, with its function, which pgtrigger would leave behind."""
        return f"{super().uninstall_sql} DROP FUNCTION IF EXISTS {self.sql.kwargs['execute']};"


class Guard(pgtrigger.Trigger):
    """A trigger under its own name, with a function named after app and trigger.

    A rule of one app about the rows of a lower one stands with the upper one's model and names the other `table`.
    """

    def __init__(self, *, table: str | None = None, **declaration: Any) -> None:
        self.table = table
        super().__init__(**declaration)

    def get_pgid(self, model: type[Model]) -> str:  # type: ignore[override]  # pgtrigger means the class too
        """Return the name in the database."""
        return str(self.name)

    def render_execute(self, model: type[Model]) -> str:  # type: ignore[override]
        """Return the call of the function."""
        return f"{model._meta.app_label}_{self.name}()"

    def render_func(self, model: type[Model]) -> str:  # type: ignore[override]
        """Return the body of the function; how deep it is indented in Python changes nothing."""
        return cleandoc(super().render_func(model))  # type: ignore[arg-type]

    def compile(self, model: type[Model]) -> CompiledGuard:  # type: ignore[override]
        """Return the guard as migrations keep it."""
        given = super().compile(model).sql.kwargs  # type: ignore[arg-type]
        return CompiledGuard(name=self.name, sql=GuardSql(**given | {"table": self.table or model._meta.db_table}))
