"""What is hidden in one table by rule, before anybody adds up several; and what happens when proving takes too long."""

import pytest

from reporting.choices import Chapter
from reporting.disclosure.joint_protection import protect_all
from reporting.figures.table import Dimension, Figure, Number, Row, Span, Table
from tests.reporting.disclosure.tables import WORDS, raw

SPAN = Span(2025, has_year_before=False)
VALUES = {"a": ["0", "1", "2"], "b": ["0", "1", "2"]}


def protect(table, *more, k=5, seconds=45.0):
    tables = {str(number): one for number, one in enumerate([table, *more])}
    return protect_all(tables, k=k, seconds=seconds)[0]["0"]


def figure(**given):
    return Figure(
        "I00",
        Chapter.USE,
        "Figure",
        **WORDS,
        count=None,
        **{"population": "visits", "dimension": Dimension("a")} | given,
    )


def one_column(counts, **given):
    """Return the shown cells of a table with one column; optional rows as "x 3"."""
    rows = tuple(Row(key, key, (count,), is_optional=key.islower()) for key, count in counts.items())
    table = protect(Table(figure(**given), SPAN, rows))
    return {row.key: row.cells[0] for row in table.rows}


def cases(*cells):
    """Return cases of the properties a and b, from rows of counts."""
    return [{"a": str(a), "b": str(b)} for a, row in enumerate(cells) for b, n in enumerate(row) for _ in range(n)]


def crossed(*cells, **more):
    table = protect(raw(cases(*cells), "a", "b", values=VALUES, **more))
    return [list(row.cells) for row in table.rows]


@pytest.mark.parametrize("sent_on", [0, 12, 40])
def test_line_of_nobody_hides_nothing_of_the_others(sent_on):
    """A year in which nobody was sent on, or everybody: the other tables of the conversations stay as they are."""
    channels = {"phone": Row("phone", "Phone", (25,)), "person": Row("person", "Person", (15,))}
    offices = tuple(
        Row(key, key, (count,), is_optional=True) for key, count in (("a", sent_on // 2), ("b", sent_on // 2), ("c", 0))
    )
    sent = Table(figure(dimension=Dimension("sent_on"), covers_all=False), SPAN, offices)
    ways = Table(figure(dimension=Dimension("channel")), SPAN, tuple(channels.values()))
    tables, proof = protect_all({"ways": ways, "sent_on": sent}, k=5)
    assert [row.cells[0] for row in tables["ways"].rows] == [25, 15]
    assert (tables["ways"].totals, tables["sent_on"].totals, proof.withheld) == ((40,), (sent_on,), ())


def test_line_with_few_cases_hides_its_noughts():
    assert one_column({"A": 7, "B": 0}) == {"A": None, "B": None}


def test_line_with_many_cases_shows_its_noughts():
    assert one_column({"A": 7, "B": 0, "C": 3 + 6}) == {"A": 7, "B": 0, "C": 9}


def test_line_that_is_all_in_one_category_is_hidden():
    assert one_column({"A": 30, "B": 0}) == {"A": None, "B": None}


@pytest.mark.parametrize("key", ["", "None"])
def test_year_in_which_nothing_was_stated_is_shown(key):
    assert one_column({"A": 0, key: 30}) == {"A": 0, key: 30}


def test_age_that_was_never_stated_hides_no_total():
    ages = Figure("I08", Chapter.REACH, "Ages", **WORDS, count=None, has_total=False, population="visits",
                  dimension=Dimension("age", is_multiple=True))  # fmt: skip
    table = Table(ages, SPAN, (Row("baby", "baby", (0,)), Row("None", "Not stated", (30,))))
    everybody = Table(figure(), SPAN, (Row("A", "A", (18,)), Row("B", "B", (12,))))
    tables, proof = protect_all({"ages": table, "ways": everybody}, k=5)
    assert [row.cells[0] for table in tables.values() for row in table.rows] == [0, 30, 18, 12]
    assert tables["ways"].totals == (30,)
    assert proof.withheld == ()


def test_column_without_a_key_is_refused():
    """An empty key stands for all cases: such a column would be mistaken for the sum of the others."""
    table = Table(figure(across=Dimension("b")), SPAN, (Row("A", "A", (30, 12, 18)),), (("0", "none"), ("", "?")))
    with pytest.raises(ValueError, match="column without a key"):
        protect(table)


def test_category_that_says_nothing_about_anybody_may_have_all():
    assert one_column({"A": 30, "B": 0}, dimension=Dimension("month", is_sensitive=False)) == {"A": 30, "B": 0}


def test_single_category_is_the_total():
    assert one_column({"A": 30}) == {"A": 30}


def test_optional_rows_are_left_out_where_they_are_nought():
    assert one_column({"A": 20, "b": 0, "c": 8}) == {"A": 20, "c": 8}


def test_optional_rows_do_not_say_which_counts_are_hidden():
    """Of a line that is all dots each optional row is left out, whatever is under the dot."""
    assert one_column({"A": 4, "b": 0, "c": 3}) == {"A": None}


def test_impossible_rows_are_shown():
    rows = (Row("A", "A", (7,)), Row("B", "B", (0,)), Row("C", "C", (0,), is_impossible=True))
    table = protect(Table(figure(), SPAN, rows))
    assert [(row.cells[0], row.is_impossible) for row in table.rows] == [(None, False), (None, False), (0, True)]


def test_row_of_two_dimensions_with_few_cases_is_hidden():
    shown = crossed([20, 12, 9], [8, 0, 0], [15, 11, 13])
    assert shown[1][1:] == [None, None, None]


def test_row_of_two_dimensions_that_is_all_in_one_category_is_hidden():
    shown = crossed([20, 12, 9], [30, 0, 0], [15, 11, 13])
    assert shown[1][1:] == [None, None, None]


def test_column_of_two_dimensions_that_is_all_in_one_row_is_hidden():
    table = protect(raw(cases([20, 12, 0], [15, 11, 0], [9, 10, 30]), "a", "b", values=VALUES))
    assert [row.cells[3] for row in table.rows] == [None, None, None]
    assert table.dots_may_be_nought == (2025,)


@pytest.mark.parametrize("few", [0, 2, 6])
def test_noughts_of_a_sum_that_is_hidden_do_not_tell_it(few):
    """All cases are in one row: the sums of the others are dots, and so are the noughts that they are made of."""
    shown = crossed([0, 0, 0], [few, 30, 0], [0, 0, 0])
    assert shown[0] == shown[2] == [None] * 4


@pytest.mark.parametrize(("counts", "value"), [((20, 12), 7.5), ((5, 4), None), ((20, 3), None)])
def test_number_is_shown_if_it_rests_on_many_and_its_counts_are_shown(counts, value):
    rows = tuple(Row(key, key, (count,)) for key, count in zip("AB", counts, strict=True))
    number = Number("mean", "Mean", "days", (7.5,), (sum(counts),), 1, made_of=("A", "B"))
    assert protect(Table(figure(), SPAN, rows, numbers=(number,))).numbers[0].values == (value,)


def test_cases_with_several_values_are_known_from_another_table():
    """All of 30 conversations were about babies: that is said of everybody, and hidden."""
    ages = Figure("I08", Chapter.REACH, "Ages", **WORDS, count=None, has_total=False, population="visits",
                  dimension=Dimension("age", is_multiple=True))  # fmt: skip
    table = Table(ages, SPAN, (Row("baby", "baby", (30,)), Row("child", "child", (12,))))
    everybody = Table(figure(), SPAN, (Row("A", "A", (18,)), Row("B", "B", (12,))))
    assert [row.cells[0] for row in protect(table, everybody).rows] == [None, 12]
    assert [row.cells[0] for row in protect(table).rows] == [30, 12]


def test_rest_that_no_row_counts_is_nobody_else():
    """Of the house's 40 conversations 38 are in the table: the 2 others can be subtracted from the whole."""
    sent = Table(figure(covers_all=False), SPAN, (Row("A", "A", (20,)), Row("B", "B", (18,))))
    whole = Table(figure(dimension=Dimension("b")), SPAN, (Row("C", "C", (25,)), Row("D", "D", (15,))))
    shown = protect(sent, whole)
    assert shown.totals == (38,)


def test_without_time_nothing_unproved_is_shown():
    table = protect(raw(cases([20, 12, 3], [15, 11, 9], [9, 10, 2]), "a", "b", values=VALUES), seconds=-100.0)
    assert table.note
    assert all(cell is None for row in table.rows for cell in row.cells[1:])


def test_figures_that_are_not_about_people_are_shown():
    assert one_column({"A": 1, "B": 2}, is_sensitive=False) == {"A": 1, "B": 2}


def test_two_ones_are_not_paired():
    """Whoever is one of the ones would know the other from the sum of both. Which third is hidden, the secret says."""
    shown = one_column({"A": 30, "B": 1, "C": 1, "D": 9, "E": 12})
    hidden = {key for key, cell in shown.items() if cell is None}
    assert len(hidden) == 3
    assert hidden > {"B", "C"}
