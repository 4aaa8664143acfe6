"""Our program is public. Whoever runs it on every table that could be the true one learns nothing from its choices."""

import pytest

from reporting.disclosure import complementary_suppression
from reporting.disclosure.joint_protection import protect_all
from tests.reporting.disclosure.replaying import Shape, houses, replayed, told
from tests.reporting.disclosure.tables import raw

THREE, FOUR = Shape(3), Shape(4)
# A sum of which the program would tell without its secret; and so few cases that all counts are dots, some totals, too.
SEVEN, FEW = [7], [1, 2, 3, 4]
# What eight houses alone seemed to tell: in four rows a nought, a three, and two dots, one 1 or 2, the other 4 or 5.
NINE = [(one, 0, 3, 6 - one) for one in range(7)]


@pytest.mark.parametrize("sums", [SEVEN, FEW])
def test_replay_tells_of_no_dot_that_it_is_small_or_one_of_few(sums):
    found = replayed(THREE, THREE.tables(sums), houses(THREE))
    assert list(told(THREE, found)) == []
    assert all(len(tables) > 1 for tables in found.values())


def test_replay_of_nine_cases_in_four_rows_tells_nothing_in_all_houses():
    dots = ((None, 0, 3, None, 9), False, ())
    assert list(told(FOUR, {dots: replayed(FOUR, NINE, houses(FOUR))[dots]})) == []


def test_replay_would_tell_if_nothing_in_the_choice_were_secret(monkeypatch):
    """The control: the same program without its part that nobody knows."""
    monkeypatch.setattr(complementary_suppression, "BY_CHANCE", 1.0)
    assert list(told(THREE, replayed(THREE, THREE.tables(SEVEN), houses(THREE)[:1])))


@pytest.mark.parametrize("table", [(9, 2, 8, 7)])
def test_same_house_hides_the_same_again(table):
    cases = [{"a": str(row)} for row, count in enumerate(table) for _case in range(count)]
    counted = {"a": raw(cases, "a", values={"a": list("0123")})}
    assert protect_all(counted, k=3) == protect_all(counted, k=3)
