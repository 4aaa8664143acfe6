"""The one way of writing plain values as JSON, the same before the database kept them and after.

PostgreSQL keeps JSON numbers as decimals: it knows no -0.0, writes 1e+16 as seventeen digits, and keeps the names of
an object as texts in an order of its own.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any


def canonical(values: Any) -> Any:
    """Return plain values as they come back from the database. Raises ValueError for what JSON does not know."""
    match values:
        case float():
            return _number(values)
        case Mapping():
            return {str(name): canonical(value) for name, value in values.items()}
        case list() | tuple():
            return [canonical(value) for value in values]
        case _:
            return values


def checksum(values: Any) -> str:
    """Return the SHA-256 of plain values, whether they were stored or not."""
    written = json.dumps(canonical(values), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return sha256(written.encode()).hexdigest()


def _number(value: float) -> float | int:
    if value == 0:
        return 0.0
    digits = repr(value)
    # From 10¹⁶ on Python writes an exponent, and PostgreSQL a whole number.
    return int(Decimal(digits)) if "e+" in digits else value
