"""Puts statements into words. Django finds the classes here by name."""

from typing import Any

from django.db.backends.postgresql import compiler
from django.db.backends.postgresql.compiler import SQLInsertCompiler
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLAggregateCompiler, SQLDeleteCompiler, SQLUpdateCompiler

__all__ = ["SQLAggregateCompiler", "SQLCompiler", "SQLDeleteCompiler", "SQLInsertCompiler", "SQLUpdateCompiler"]


class SQLCompiler(compiler.SQLCompiler):
    """Names the columns by which plain rows are ordered, instead of looking for each among all that are selected.

    To order by position, Django weighs every selected column against every other, which takes longer than all the
    rest of a statement: a time with what says where it is has 130 columns. Position matters only where something
    computed is selected, or where statements are combined.
    """

    def compile(self, node: Any) -> Any:
        """Write a column without asking first whether PostgreSQL has another way of writing it."""
        if type(node) is Col and node.alias:
            return f"{self._quoted(node.alias)}.{self._quoted(str(node.target.column))}", []
        return super().compile(node)

    def _quoted(self, name: str) -> Any:
        return self.quote_cache.get(name) or self.quote_name_unless_alias(name)

    def get_order_by(self) -> Any:
        selected = self.select
        is_plain = not self.query.combinator and not any(alias for _column, _sql, alias in selected or ())
        if is_plain:
            self.select = None
        try:
            return super().get_order_by()
        finally:
            self.select = selected
