"""What is safe is stated twice, for the protection and for the recheck, and both say the same."""

from itertools import product

import numpy as np
import pytest

from reporting.disclosure.safety import is_safe, is_small, safe_upper_bound
from reporting.recheck import checking


@pytest.mark.parametrize(
    ("lower", "upper", "is_expected"),
    [
        (3, 3, False),  # known exactly
        (0, 4, False),  # wide enough, but known to be small
        (6, 9, False),  # large, but known within three
        (1, 5, True),
        (6, 10, True),
    ],
)
def test_interval_is_safe_if_it_is_wide_and_reaches_the_threshold(lower, upper, is_expected):
    assert is_safe(lower, upper, 5) is is_expected


@pytest.mark.parametrize(
    ("lower", "upper", "is_expected"), [(-9, -5, True), (-4, 0, False), (-4, 4, False), (1, 5, True)]
)
def test_difference_may_be_a_large_decrease_instead(lower, upper, is_expected):
    assert is_safe(lower, upper, 5, is_difference=True) is is_expected


@pytest.mark.parametrize("k", [3, 5, 10])
def test_protection_and_recheck_agree(k):
    for low, high in product(range(25), repeat=2):
        assert checking.is_safe(low, high, k) == is_safe(low, high, k)


@pytest.mark.parametrize("k", [3, 5, 10])
def test_safe_upper_bound_is_the_least(k):
    lower = np.arange(25.0)
    upper = safe_upper_bound(lower, k)
    assert is_safe(lower, upper, k).all()
    assert not is_safe(lower, upper - 1, k).any()


def test_solver_may_be_a_little_off():
    assert is_safe(1.0000001, 5.0, 5, tolerance=1e-6)
    assert not is_safe(1.1, 5.0, 5, tolerance=1e-6)


@pytest.mark.parametrize(
    ("count", "is_expected"), [(0, False), (1, True), (4, True), (5, False), (-4, True), (-5, False)]
)
def test_count_from_one_to_below_the_threshold_is_small(count, is_expected):
    assert is_small(count, 5) is is_expected
