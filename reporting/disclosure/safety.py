"""When a hidden count is safe. `reporting.recheck.checking` states the same rule again, in its own words."""

from typing import Any, overload

import numpy as np
import numpy.typing as npt

from reporting.disclosure.presolve import TOLERANCE, Values


def is_small(count: float, k: int) -> bool:
    """The threshold rule: whether a count, or what it differs by from an earlier release, is 1 to k-1 people."""
    return 0 < abs(count) < k


def protection_level(k: int) -> int:
    """Return how wide the feasibility interval of a hidden count must be: wide enough for k different numbers."""
    return k - 1


@overload
def is_safe(lower: float, upper: float, k: int, *, is_difference: bool = False, tolerance: float = 0.0) -> bool: ...
@overload
def is_safe(lower: Values, upper: Values, k: int, *, tolerance: float = 0.0) -> npt.NDArray[np.bool_]: ...
def is_safe(lower: Any, upper: Any, k: int, *, is_difference: bool = False, tolerance: float = 0.0) -> Any:
    """Whether the feasibility interval [lower, upper] protects a hidden count.

    The width is the sliding protection level of Fischetti and Salazar (Management Science 47, 2001), which sdcTable
    and Tau-Argus audit as well. Alone it would accept 0 to k-1, from which anybody learns that the count is small: so k
    or more must be possible. Zero need not be: it may be known that somebody is in a cell. A difference between
    releases may be a large decrease instead.
    """
    is_wide_enough = upper - lower >= protection_level(k) - tolerance
    may_be_large = upper >= k - tolerance
    may_be_large_decrease = is_difference & (lower <= tolerance - k)
    return is_wide_enough & (may_be_large | may_be_large_decrease)


def safe_upper_bound(lower: npt.ArrayLike, k: int) -> Values:
    """Return the least upper bound with which a count that is at least `lower` is safe."""
    whole = np.ceil(np.asarray(lower) - TOLERANCE)
    return np.maximum(float(k), whole + protection_level(k))
