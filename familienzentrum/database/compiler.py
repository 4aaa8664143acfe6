"""Puts statements into words. Django finds the classes here by name."""

from typing import Any

from django.db.backends.postgresql import compiler
from django.db.backends.postgresql.compiler import SQLInsertCompiler
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLAggregateCompiler, SQLDeleteCompiler, SQLUpdateCompiler
from django.db.models.sql.datastructures import Join

from familienzentrum.database.selections import Selection, kept, kept_join

__all__ = ["SQLAggregateCompiler", "SQLCompiler", "SQLDeleteCompiler", "SQLInsertCompiler", "SQLUpdateCompiler"]


class SQLCompiler(compiler.SQLCompiler):
    """Keeps from one statement to the next what is selected, and orders plain rows by name.

    To order by position, Django weighs every selected column against every other, which takes longer than all the
    rest of a statement: a time with what says where it is has 130 columns. Position matters only where something
    computed is selected, or where statements are combined.
    """

    _selection: Selection | None = None

    def get_select(self, with_col_aliases: bool = False) -> Any:
        if with_col_aliases or not Selection.is_plain(self.query):
            self._selection = None
            return super().get_select(with_col_aliases)
        self._selection = found = kept(self.query, super().get_select, super().get_converters)
        return found.columns.copy(), found.klass_info, {}

    def get_converters(self, expressions: Any) -> Any:
        return self._selection.converters if self._selection else super().get_converters(expressions)

    def compile(self, node: Any) -> Any:
        """Write a column without asking first whether PostgreSQL has another way of writing it. Joins are kept."""
        if type(node) is Col and node.alias:
            table = self.quote_cache.get(node.alias) or self.quote_name_unless_alias(node.alias)
            return f'{table}."{node.target.column}"', []
        if type(node) is Join and not node.filtered_relation:
            return kept_join(node, super().compile)
        return super().compile(node)

    def get_order_by(self) -> Any:
        selected = self.select
        names_nothing = self._selection or not any(alias for _column, _sql, alias in selected or ())
        is_plain = names_nothing and not self.query.combinator
        if is_plain:
            self.select = None
        try:
            return super().get_order_by()
        finally:
            self.select = selected
