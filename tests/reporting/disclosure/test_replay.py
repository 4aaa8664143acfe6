"""Our program is public. Whoever runs it on every table that could be the true one learns nothing from its choices."""

import itertools
from collections import defaultdict

import pytest

from reporting.disclosure import complementary_suppression
from reporting.disclosure.joint_protection import protect_all
from tests.reporting.disclosure.tables import raw

K = 3
ROWS = ["0", "1", "2"]
# Two that the program pins without a part that nobody knows, and one of which it would tell that both dots are small.
CASES = 7, 8
INSTALLATIONS = 8


def tables():
    """Yield every table of three rows with so many cases."""
    for counts in itertools.product(range(max(CASES) + 1), repeat=len(ROWS)):
        if sum(counts) in CASES:
            yield counts


def pattern(counts):
    """Return what is published of a table: its cells, and whether dots may be zeros."""
    cases = [{"a": row} for row, count in zip(ROWS, counts, strict=True) for _case in range(count)]
    shown = protect_all({"a": raw(cases, "a", values={"a": ROWS})}, k=K)[0]["a"]
    return tuple(row.cells[0] for row in shown.rows), shown.totals, shown.dots_may_be_nought


def replayed(settings, installations):
    """Return for each published pattern all tables that give it in some installation."""
    found = defaultdict(set)
    for number in range(installations):
        settings.PERSONAL_DATA_SECRETS = [f"secret of house {number}" * 3]
        for counts in tables():
            found[pattern(counts)].add(counts)
    return {cells: lists for (cells, *_about), lists in found.items() if None in cells}


def told(by_pattern):
    """Yield each hidden count of which an attacker would know that it is small, or how large."""
    for cells, lists in by_pattern.items():
        for place in (place for place, cell in enumerate(cells) if cell is None):
            possible = {counts[place] for counts in lists}
            if len(possible) == 1 or possible <= set(range(1, K)):
                yield cells, place, possible


def test_replay_pins_no_table_and_tells_of_no_dot_that_it_is_small(settings):
    assert list(told(replayed(settings, INSTALLATIONS))) == []


def test_replay_would_tell_if_nothing_in_the_choice_were_secret(settings, monkeypatch):
    """The control: the same program without its part that nobody knows."""
    monkeypatch.setattr(complementary_suppression, "BY_CHANCE", 1.0)
    assert list(told(replayed(settings, 1)))


@pytest.mark.parametrize("table", [(9, 2, 8, 7)])
def test_same_house_hides_the_same_again(table):
    cases = [{"a": str(row)} for row, count in enumerate(table) for _case in range(count)]
    counted = {"a": raw(cases, "a", values={"a": list("0123")})}
    assert protect_all(counted, k=K) == protect_all(counted, k=K)
