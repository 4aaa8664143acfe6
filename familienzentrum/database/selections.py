"""What a statement selects, all columns of a table and of those joined to it, worked out once for each shape.

Everything here is read from Django's `Query` and given back to it as Django itself would have left it;
`tests/familienzentrum/test_database.py` compares the two.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from django.db.models.sql import Query

T = TypeVar("T")

# There are as many shapes as the code has querysets. Far more would be shapes made by what somebody types.
_MOST = 2000
_kept: dict[Hashable, "Selection"] = {}
_kept_joins: dict[Hashable, str] = {}


@dataclass(frozen=True)
class Selection:
    """Columns in words, how values and rows become objects, and the joins that lead to related tables."""

    columns: list[Any]
    converters: dict[int, Any]
    klass_info: dict[str, Any]
    joins: dict[str, Any]
    references: dict[str, int]

    @staticmethod
    def is_plain(query: Any) -> bool:
        """Whether whole rows are selected and nothing else, and all relations are named."""
        return (
            query.default_cols
            and not query.combinator
            and not query.annotation_select
            and not query.extra_select
            and query.selected is None
            and not query.deferred_loading[0]
            and not query._filtered_relations
            and query.select_related is not True
        )

    @classmethod
    def worked_out(cls, query: Query, get_select: Callable[[], Any], get_converters: Callable[[Any], Any]) -> Self:
        """Let Django do it, which also joins the tables, and look at what it did."""
        tables, references = set(query.alias_map), query.alias_refcount.copy()
        columns, klass_info, _annotations = get_select()
        return cls(
            columns,
            get_converters([column for column, _words, _alias in columns]),
            klass_info,
            {alias: join for alias, join in query.alias_map.items() if alias not in tables},
            {alias: count - references.get(alias, 0) for alias, count in query.alias_refcount.items()},
        )

    def join_to(self, query: Query) -> None:
        """Join the tables to another query of this shape."""
        for alias, join in self.joins.items():
            query.alias_map[alias] = join
            query.table_map.setdefault(join.table_name, []).append(alias)
        for alias, count in self.references.items():
            query.alias_refcount[alias] = query.alias_refcount.get(alias, 0) + count


def kept(query: Query, get_select: Callable[[], Any], get_converters: Callable[[Any], Any]) -> Selection:
    """Return what this query selects, with its tables joined."""
    shape = _shape(query)
    found = _kept.get(shape)
    if found is not None:
        found.join_to(query)
        return found
    return _keep(_kept, shape, Selection.worked_out(query, get_select, get_converters))


def kept_join(join: Any, compile_join: Callable[[Any], Any]) -> tuple[str, Any]:
    """Return the join in words. One with values, which no foreign key has, is never kept."""
    key = (join.join_type, join.parent_alias, join.table_name, join.table_alias, join.join_fields)
    found = _kept_joins.get(key)
    if found is not None:
        return found, []
    words, values = compile_join(join)
    return (words, values) if values else (_keep(_kept_joins, key, words), [])


def _keep(store: dict[Hashable, T], key: Hashable, made: T) -> T:
    if len(store) >= _MOST:
        store.clear()
    return store.setdefault(key, made)


def _shape(query: Query) -> Hashable:
    joined = tuple((alias, join, join.join_type) for alias, join in query.alias_map.items())
    return query.model, query.alias_prefix, joined, _frozen(query.select_related)


def _frozen(related: Any) -> Hashable:
    """Return the tree of relations as something that can be a key."""
    return tuple((name, _frozen(further)) for name, further in related.items()) if related else ()
