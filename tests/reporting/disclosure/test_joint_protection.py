"""Invented cases are protected, and an attacker who tries everything learns nothing of what is hidden."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.disclosure.attacker_knowledge import Publication
from reporting.disclosure.joint_protection import protect_all
from reporting.recheck import contradictions
from tests.reporting.disclosure.attacker import Attacker
from tests.reporting.disclosure.tables import as_released, raw

K = 3
VALUES = {"a": ["0", "1"], "b": ["0", "1"], "c": ["0", "1", "2"]}
CASES = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()}), min_size=1, max_size=10
)
SETS = {
    "margins": [("a",), ("b",), ("c",)],
    "chain": [("a", "b"), ("b", "c")],
    "cycle": [("a", "b"), ("b", "c"), ("a", "c")],
}


def counted(cases, pairs):
    return {" by ".join(names): raw(cases, *names, values=VALUES) for names in pairs}


def true_count(cases, cell):
    name, row, column = cell
    names = name.split(" by ")
    wanted = {key: value for key, value in ((names[0], row), (names[-1], column)) if value}
    return sum(all(case[key] == value for key, value in wanted.items()) for case in cases)


@pytest.mark.parametrize("pairs", SETS.values(), ids=SETS)
@settings(max_examples=20, deadline=None)
@given(cases=CASES)
def test_nobody_who_tries_all_lists_learns_a_hidden_count(pairs, cases):
    tables, _certificate = protect_all(counted(cases, pairs), k=K)
    attacker = Attacker(tables, VALUES)
    intervals = attacker.intervals(most=len(cases) + K)
    for cell in attacker.hidden.keys() - attacker.zeros():
        lower, upper = intervals[cell]
        assert upper >= K
        assert upper - lower >= K - 1


@settings(max_examples=20, deadline=None)
@given(cases=CASES)
def test_single_person_does_not_learn_the_small_count_of_others(cases):
    tables, _certificate = protect_all(counted(cases, SETS["margins"]), k=K)
    attacker = Attacker(tables, VALUES)
    small = {cell for cell in attacker.hidden if 0 < true_count(cases, cell) < K}
    for me in [cell for cell in small if true_count(cases, cell) == 1]:
        intervals = attacker.intervals(most=len(cases) + K, known={me: 1})
        assert all(intervals[cell][1] >= K for cell in small - {me})


@settings(max_examples=25, deadline=None)
@given(cases=CASES)
def test_what_is_shown_is_true_and_not_small(cases):
    tables, _certificate = protect_all(counted(cases, SETS["cycle"]), k=K)
    for name, table in tables.items():
        for row in table.rows:
            for heading, cell in zip(table.headings, row.cells, strict=True):
                assert cell in (None, true_count(cases, (name, row.key, heading.key)))
                assert cell is None or cell == 0 or cell >= K


@pytest.mark.parametrize("pairs", SETS.values(), ids=SETS)
@settings(max_examples=20, deadline=None)
@given(cases=CASES)
def test_certificate_stands_the_check_by_adding_up(pairs, cases):
    assert list(contradictions(as_released(*protect_all(counted(cases, pairs), k=K)), [])) == []


@settings(max_examples=15, deadline=None)
@given(cases=CASES, later=CASES)
def test_correction_beside_the_first_release_gives_nothing_away(cases, later):
    """What an attacker reads of both days: the counts of the first, and by how much each grew."""
    first, proof = protect_all(counted(cases, SETS["margins"]), k=K)
    second, again = protect_all(counted(cases + later, SETS["margins"]), [Publication("first", first)], k=K)
    assert list(contradictions(as_released(second, again), [as_released(first, proof)])) == []
    for name, table in second.items():
        for before, now in zip(first[name].rows, table.rows, strict=True):
            if None not in (before.cells[0], now.cells[0]):
                assert not 0 < abs(now.cells[0] - before.cells[0]) < K


def test_the_same_counts_give_the_same_certificate():
    cases = [{"a": "0", "b": str(n % 2), "c": str(n % 3)} for n in range(11)]
    made = [protect_all(counted(cases, SETS["cycle"]), k=K)[1].sha256 for _ in range(2)]
    assert made[0] == made[1]


def test_certificate_says_nothing_about_the_truth():
    """Two towns whose published tables are the same get the same certificate, whatever is under the dots."""
    one = [{"a": "1"}] * 4 + [{"a": "2"}] * 9
    other = [{"a": "1"}] * 3 + [{"a": "2"}] * 10
    values = {"a": ["1", "2"]}
    made = [protect_all({"a": raw(cases, "a", values=values)}, k=5) for cases in (one, other)]
    assert made[0] == made[1]


def test_table_whose_places_tell_too_much_takes_no_other_with_it():
    """Two counts of its column cannot be protected; the second one finds the table withheld already."""
    values = {"line": ["held", "cancelled"], "kind": ["talk", "course"], "channel": ["person", "phone"]}
    cases = [
        {"line": "held", "kind": "course" if number < 3 else "talk", "channel": values["channel"][number % 2]}
        for number in range(26)
    ]
    by_kind, channels = raw(cases, "line", "kind", values=values), raw(cases, "channel", values=values)
    held, cancelled = by_kind.rows
    by_kind = replace(by_kind, rows=(replace(held, at_most=held.counts), cancelled))
    tables, certificate = protect_all({"by_kind": by_kind, "channels": channels}, k=5)
    assert certificate.withheld == ("by_kind",)
    assert [row.cells for row in tables["channels"].rows] == [(13,), (13,)]
    assert list(contradictions(as_released(tables, certificate))) == []
