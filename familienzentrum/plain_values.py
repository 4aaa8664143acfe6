"""Plain values of dataclasses, as JSON keeps them, and the dataclasses again.

What a dataclass is made of is read from its type hints. A row of the database, a lazy translation or a function is no
plain value, and refused: what is stored today would say something else tomorrow.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


def plain(value: Any) -> Any:
    """Return what JSON can keep. Raises TypeError for what has no plain value."""
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return value.value
        case str() | Decimal():
            return str(value)
        case dt.date():
            return value.isoformat()
        case Mapping():
            return {str(name): plain(inner) for name, inner in value.items()}
        case tuple() | list():
            return [plain(inner) for inner in value]
        case _ if is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} is no plain value")


def rebuilt(kind: Any, value: Any) -> Any:
    """Return the `kind` that `plain` made this value of.

    What a later version added has its default, and what it knows no more is left out.
    """
    match get_origin(kind):
        case None:
            return _rebuilt_one(kind, value)
        case origin if origin in (Union, UnionType):
            return None if value is None else rebuilt(_only_kind(kind), value)
        case origin if origin is tuple:
            return _rebuilt_tuple(get_args(kind), value)
        case _:
            _of_names, inner = get_args(kind)
            return {name: rebuilt(inner, one) for name, one in value.items()}


def _rebuilt_one(kind: Any, value: Any) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: rebuilt(hints[name], value[name]) for name in hints if name in value})
    if kind in (dt.date, dt.datetime):
        return kind.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Enum | Decimal):
        return kind(value)
    return value


def _rebuilt_tuple(kinds: tuple[Any, ...], values: list[Any]) -> tuple[Any, ...]:
    if kinds[-1] is Ellipsis:
        return tuple(rebuilt(kinds[0], value) for value in values)
    return tuple(rebuilt(kind, value) for kind, value in zip(kinds, values, strict=True))


def _only_kind(union: Any) -> Any:
    """Return what a value is that may be missing."""
    [kind] = [one for one in get_args(union) if one is not type(None)]
    return kind


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind) if field.init}
