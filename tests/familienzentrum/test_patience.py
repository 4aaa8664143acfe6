"""An accident is borne, a loop of accidents is not."""

from familienzentrum.patience import Patience


def test_patience_is_over_with_the_last_of_many_ends():
    patience = Patience(ends=3, seconds=3600)
    assert [patience.is_over() for _ in range(4)] == [False, False, True, True]


def test_ends_that_lie_far_apart_are_borne():
    patience = Patience(ends=2, seconds=0)
    assert [patience.is_over() for _ in range(4)] == [False] * 4
