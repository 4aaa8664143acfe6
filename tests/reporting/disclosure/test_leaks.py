"""The audit finds leaks that were planted, and leaves alone what is safe. All tables here are written by hand."""

from dataclasses import replace

import pytest

from reporting.disclosure import Axis, ProtectedRow, side_information
from reporting.disclosure.attacker_knowledge import TOTAL, Publication, attacker_knowledge
from reporting.disclosure.audit import audit
from reporting.disclosure.solver import OutOfTime
from tests.reporting.disclosure.tables import crossed, shown


def leaks(*publications, said=(), k=5):
    """Return the dots that the attacker sees through: table, row and column."""
    read = [Publication(str(number), tables) for number, tables in enumerate(publications)]
    found = [audit(known, k=k, side_information=said) for known in attacker_knowledge(read)]
    return {leak.target.cell_id[1:] for one in found for leak in one.leaks}


def test_subtraction_from_the_margin_is_found():
    channels = shown("channel", {"person": 30, "phone": 20, "mail": None}, 53)
    assert leaks({"channels": channels}) == {("channels", "mail", "")}


def test_two_dots_with_room_are_safe():
    assert not leaks({"channels": shown("channel", {"person": 30, "phone": None, "mail": None}, 44)})


def test_two_dots_that_add_up_to_a_small_number_are_found():
    channels = shown("channel", {"person": 30, "phone": None, "mail": None}, 34)
    assert len(leaks({"channels": channels})) == 2


def test_dots_are_at_least_one_beside_shown_counts():
    # 1 + 4, 2 + 3 …: each is 1 to 4, because a zero would be shown
    assert len(leaks({"channels": shown("channel", {"person": 30, "phone": None, "mail": None}, 35)})) == 2


def test_margin_in_another_table_is_found():
    channels = shown("channel", {"person": 30, "phone": 20, "mail": None})
    topics = shown("topic", {"school": 40, "money": 13}, 53)
    assert leaks({"channels": channels, "topics": topics}) == {("channels", "mail", "")}


def test_other_populations_tell_nothing():
    channels = shown("channel", {"person": 30, "phone": 20, "mail": None})
    slips = replace(shown("topic", {"school": 40, "money": 13}, 53), population="slips")
    assert not leaks({"channels": channels, "slips": slips})


CYCLE = {
    "a by b": crossed("a", "b", {"x": [26, None, None], "y": [9, None, None], "*": [35, 22, 13]}),
    "b by c": crossed("b", "c", {"0": [22, 7, 15], "1": [13, 13, 0], "*": [35, 20, 15]}),
    "a by c": crossed("a", "c", {"x": [26, 20, 6], "y": [9, 0, 9], "*": [35, 20, 15]}),
}


def test_cycle_of_tables_is_found():
    """Of x and 0 there are 7 with c 0, because y has none, and 6 with c 1, because 1 has none. y and 1 is nobody."""
    assert leaks(CYCLE) == {("a by b", "x", "0"), ("a by b", "y", "1")}


def test_chain_of_tables_is_safe():
    assert not leaks({name: CYCLE[name] for name in ("a by b", "b by c")})


def test_interim_and_annual_report_are_found():
    """Each report is safe by itself; the difference says who came after June."""
    half = shown("channel", {"person": 30, "phone": None, "mail": None}, 50, months=(1, 6))
    year = shown("channel", {"person": 33, "phone": None, "mail": None}, 53)
    assert not leaks({"channels": half})
    assert not leaks({"channels": year})
    assert leaks({"channels": half}, {"channels": year, "halves": shown("half", {"later": None, "first": 50}, 53)})


def test_interim_and_annual_report_far_apart_are_safe():
    half = shown("channel", {"person": 30, "phone": None, "mail": None}, 50, months=(1, 6))
    year = shown("channel", {"person": 60, "phone": None, "mail": None}, 100)
    assert not leaks({"channels": half}, {"channels": year})


def test_correction_that_differs_by_few_is_found():
    before = shown("channel", {"person": 30, "phone": 20}, 50)
    after = shown("channel", {"person": 32, "phone": 26}, 58)
    assert not leaks({"channels": before}, {"channels": before})
    assert leaks({"channels": before}, {"channels": after}) == {("channels", "person", "")}


def test_correction_that_takes_cases_away_is_found():
    before = shown("channel", {"person": 30, "phone": 20}, 50)
    after = shown("channel", {"person": 28, "phone": 30}, 58)
    assert leaks({"channels": before}, {"channels": after}) == {("channels", "person", "")}


def test_count_that_is_shown_again_is_found():
    """The first report hid two; the second shows one of them."""
    first = shown("channel", {"person": 30, "phone": None, "mail": None}, 44)
    second = shown("channel", {"person": 30, "phone": 11, "mail": None}, 44)
    assert leaks({"channels": first}, {"channels": second}) >= {("channels", "mail", "")}


MAIL = {"channels": shown("channel", {"person": 30, "phone": None, "mail": None}, 44)}
WHOLE = (0, "channels", TOTAL, "")


def test_percentage_gives_the_count_back():
    assert leaks(MAIL, said=side_information.percentage((0, "channels", "mail", ""), WHOLE, 6.8, decimals=1))


def test_coarse_percentage_of_many_is_safe():
    thousand = {"channels": shown("channel", {"person": 800, "phone": None, "mail": None}, 1000)}
    assert not leaks(thousand, said=side_information.percentage((0, "channels", "mail", ""), WHOLE, 7))


def test_rounded_count_beside_an_exact_total_is_found():
    """4 and 8 are rounded to 5 and 10: with the total of 12, at least 8 leaves 4 at most."""
    hidden = {"channels": shown("channel", {"phone": None, "mail": None}, 12)}
    mail, phone = ((0, "channels", key, "") for key in ("mail", "phone"))
    assert not leaks(hidden, said=[side_information.rounded(mail, 5, 5)])
    assert leaks(hidden, said=[side_information.rounded(mail, 5, 5), side_information.rounded(phone, 10, 5)])


def test_number_in_running_text_is_found():
    assert leaks(MAIL, said=[side_information.exact((0, "channels", "phone", ""), 11)]) >= {("channels", "mail", "")}


def test_value_among_several_is_bound_by_all_cases():
    """Who has several values counts several times: the dot may be anything from 3 to 50."""
    ages = shown("age", {"baby": 20, "child": 27, "teen": None, "None": 0})
    ages = replace(ages, dimension=Axis("age", is_multiple=True), totals=None)
    assert not leaks({"ages": ages, "channels": shown("channel", {"person": 50}, 50)})
    assert leaks({"ages": ages, "channels": shown("channel", {"person": 50}, 50)}, k=51) == {("ages", "teen", "")}


@pytest.mark.parametrize("k", [3, 10])
def test_threshold_of_the_centre_counts(k):
    channels = shown("channel", {"person": 30, "phone": None, "mail": None}, 39)
    assert bool(leaks({"channels": channels}, k=k)) == (k == 10)


def test_audit_without_time_proves_nothing():
    known = attacker_knowledge([Publication("0", MAIL)])[0]
    with pytest.raises(OutOfTime):
        audit(known, k=5, seconds=-1)


def test_dot_is_known_to_be_no_more_than_there_were_places():
    """A course of eight places: its bookings cannot be nine, whatever the table says."""
    rows = (ProtectedRow("course", "", (None,), at_most=(8,)), ProtectedRow("other", "", (None,)))
    table = replace(shown("kind", {}, 60), rows=rows)
    [found] = [audit(known, k=5) for known in attacker_knowledge([Publication("report", {"kinds": table})])]
    widest = {result.target.cell_id[2]: result.high for result in found.results}
    assert widest["course"] == 8
    assert not found.leaks


def test_dot_of_fewer_places_than_the_threshold_leaks():
    rows = (ProtectedRow("course", "", (None,), at_most=(4,)), ProtectedRow("other", "", (None,)))
    table = replace(shown("kind", {}, 60), rows=rows)
    assert leaks({"kinds": table})
