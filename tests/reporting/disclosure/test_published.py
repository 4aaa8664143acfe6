"""Small counts stay hidden, and nothing that is shown gives them back."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.disclosure import ProtectedTable, threshold
from reporting.figures.registry import FIGURES
from reporting.figures.table import Row, Span, Table
from tests.factories import make_centre
from tests.reporting.disclosure.tables import protect

SENSITIVE, PUBLIC = FIGURES["channels"], FIGURES["offers"]
ONE_YEAR = Span(2025, has_year_before=False)


def column(*counts, figure=SENSITIVE, k=5):
    """Return the shown cells and the shown total of one column."""
    rows = tuple(Row(str(place), f"Line {place}", (count,)) for place, count in enumerate(counts))
    table = protect(Table(figure, ONE_YEAR, rows), k=k)
    return [row.cells[0] for row in table.rows], table.totals and table.totals[0]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((12, 30, 7), [12, 30, 7]),
        ((12, 0, 7), [12, 0, 7]),  # zeros are shown
        ((4, 4, 30), [None, None, 30]),  # 8 leaves room for 4 and 4, or 7 and 1
        ((1, 1, 1, 1, 1, 0), [None] * 6),  # five lines that add up to 5 are five ones: the zero hides them
        ((3, 0, 0), [None, None, None]),
        ((0, 0), [0, 0]),
        ((), []),
    ],
)
def test_small_counts_are_hidden_with_what_gives_them_back(counts, shown):
    assert column(*counts)[0] == shown


# With 1 and 1 a third one goes: 1 + 1 = 2 would tell both.
@pytest.mark.parametrize("counts", [(12, 30, 4), (12, 5, 4, 30), (1, 1, 30, 6)])
def test_one_more_is_hidden_where_subtraction_would_tell_and_chance_says_which(counts):
    shown = column(*counts)[0]
    hidden = [count for count, cell in zip(counts, shown, strict=True) if cell is None]
    assert [count for count in counts if count < 5] == [count for count in hidden if count < 5]
    assert len([count for count in hidden if count >= 5]) == 1


@pytest.mark.parametrize(("counts", "total"), [((1, 3), None), ((2, 8), 10), ((0, 0), 0), ((12, 4), 16)])
def test_total_is_hidden_when_it_is_small_itself(counts, total):
    assert column(*counts)[1] == total


def test_total_below_two_thresholds_is_hidden_in_one_house_and_shown_in_another(settings):
    """Were a total hidden only if it is small, each hidden one would be known to be."""
    told = set()
    for number in range(8):
        settings.PERSONAL_DATA_SECRETS = [f"secret of house {number}" * 3]
        cells, total = column(2, 3)
        told.add((tuple(cells), total))
    assert told == {((None, None), 5), ((None, None), None)}


def test_counts_that_are_not_about_people_are_shown():
    assert column(1, 2, figure=PUBLIC) == ([1, 2], 3)


def test_threshold_may_be_another_one():
    assert column(3, 20, 10, k=3) == ([3, 20, 10], 33)
    shown, total = column(2, 20, 10, k=3)
    assert (shown[0], shown.count(None), total) == (None, 2, 32)


@pytest.mark.django_db
def test_threshold_is_the_centres_own():
    assert threshold() == 5
    make_centre(smallest_count=7)
    assert threshold() == 7


def test_each_year_is_protected_by_itself():
    rows = (Row("a", "A", (20, 3)), Row("b", "B", (9, 30)), Row("c", "C", (0, 9)))
    table = protect(Table(SENSITIVE, Span(2025), rows))
    this_year, year_before = zip(*(row.cells for row in table.rows), strict=True)
    assert this_year == (20, 9, 0)
    # Which of the others hides the 3, the secret of the installation says.
    assert year_before in [(None, None, 9), (None, 30, None)]


def test_figures_whose_lines_overlap_have_no_total():
    assert column(12, 30, figure=FIGURES["age_phases"]) == ([12, 30], None)


def possible(shown, total):
    """Return every column that fits what is shown: an attacker's whole knowledge, found by trying all.

    Zeros are shown, so a hidden count is none, unless the whole column is hidden.
    """
    hidden = [place for place, cell in enumerate(shown) if cell is None]
    least = 0 if len(hidden) == len(shown) else 1
    rest = total - sum(cell for cell in shown if cell is not None)
    for guess in product(range(least, rest + 1), repeat=len(hidden) - 1):
        last = rest - sum(guess)
        if last >= least:
            yield dict(zip(hidden, [*guess, last], strict=True))


@given(st.lists(st.integers(0, 9), min_size=2, max_size=4))
def test_nobody_can_prove_by_adding_up_that_a_hidden_count_is_small(counts):
    shown, total = column(*counts)
    if total is None or None not in shown:
        return
    columns = list(possible(shown, total))
    for place in [place for place, count in enumerate(counts) if 0 < count < 5]:
        values = {found[place] for found in columns}
        assert max(values) >= 5
        assert max(values) - min(values) >= 4


@given(st.lists(st.integers(0, 40), max_size=12))
def test_what_is_shown_is_true(counts):
    shown, total = column(*counts)
    assert all(cell in (None, count) for cell, count in zip(shown, counts, strict=True))
    assert total in (None, sum(counts))
    assert all(cell is None or cell == 0 or cell >= 5 for cell in [*shown, total])


def test_protected_table_is_a_type_of_its_own():
    assert not issubclass(ProtectedTable, Table)
    assert not issubclass(Table, ProtectedTable)
