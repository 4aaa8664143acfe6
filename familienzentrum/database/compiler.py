"""Puts statements into words. Django finds the classes here by name."""

from functools import cache, lru_cache
from typing import Any

from django.db.backends.postgresql import compiler
from django.db.backends.postgresql.compiler import SQLInsertCompiler
from django.db.models import Model
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLAggregateCompiler, SQLDeleteCompiler, SQLUpdateCompiler

__all__ = ["SQLAggregateCompiler", "SQLCompiler", "SQLDeleteCompiler", "SQLInsertCompiler", "SQLUpdateCompiler"]


@lru_cache(maxsize=1000)
def _columns(model: type[Model], alias: str) -> tuple[Col, ...]:
    return tuple(field.get_col(alias) for field in model._meta.concrete_fields)


@cache
def _quoted(column: str) -> str:
    return f'"{column}"'


class SQLCompiler(compiler.SQLCompiler):
    """Keeps the columns of tables, and orders plain rows by name.

    To order by position, Django weighs every selected column against every other, which takes longer than all the
    rest of a statement: a time with what says where it is has 130 columns. Position matters only where something
    computed is selected, or where statements are combined.
    """

    def get_default_columns(
        self, select_mask: Any, start_alias: str | None = None, opts: Any = None, from_parent: Any = None
    ) -> Any:
        """Take all columns of a table, which nobody narrowed or inherits, from the last time they were asked for."""
        meta = opts or self.query.get_meta()
        if select_mask or meta is None or meta.all_parents:
            return super().get_default_columns(select_mask, start_alias, opts, from_parent)
        return _columns(meta.concrete_model, start_alias or self.query.get_initial_alias())

    def compile(self, node: Any) -> Any:
        """Write a column without asking first whether PostgreSQL has another way of writing it."""
        if type(node) is Col and node.alias:
            table = self.quote_cache.get(node.alias) or self.quote_name_unless_alias(node.alias)
            return f"{table}.{_quoted(node.target.column)}", []
        return super().compile(node)

    def get_order_by(self) -> Any:
        selected = self.select
        is_plain = not self.query.combinator and not any(alias for _column, _sql, alias in selected or ())
        if is_plain:
            self.select = None
        try:
            return super().get_order_by()
        finally:
            self.select = selected
