"""What was released before counts as known: hidden counts stay hidden, and a few late entries do not show."""

import datetime as dt
import json
import random
from dataclasses import replace

import pytest

from familienzentrum.canonical import canonical
from reporting.disclosure import published, still_stands
from reporting.disclosure.attacker_knowledge import Publication
from reporting.disclosure.joint_protection import protect_all
from reporting.disclosure.ledger import ledger_of
from reporting.disclosure.protected_tables import table_of
from reporting.disclosure.seen import Look, Seen
from reporting.figures.table import Row, Span, Table
from reporting.recheck import contradictions
from tests.factories import make_centre, make_report, make_topic, make_visit
from tests.factories_release import make_release
from tests.reporting.disclosure.tables import YEAR, as_released, figure, raw

VALUES = {"a": ["0", "1", "2", "3"]}


def cases(*counts, of="a"):
    return [{of: str(value)} for value, count in enumerate(counts) for _ in range(count)]


def cells(counts, *ledger, months=(1, 12)):
    table = raw(cases(*counts), "a", values=VALUES, months=months)
    tables, _certificate = protect_all({"a": table}, [Publication("before", {"a": one}) for one in ledger], k=5)
    return tables["a"], [row.cells[0] for row in tables["a"].rows]


def test_hidden_counts_stay_hidden():
    """Another day the solver might take another count to hide the 3 behind: both would tell.

    Which one it takes is drawn by the secret of the installation.
    """
    first, shown = cells((30, 20, 12, 3))
    assert shown[3] is None
    assert None in shown[:3]
    assert cells((30, 20, 12, 3), first)[1] == shown


@pytest.mark.parametrize("late", [0, 1, 40])
def test_correction_hides_again_what_was_hidden_under_an_older_secret(settings, late):
    """The new secret would choose others; both choices together would tell what they hide."""
    for number in range(4):
        settings.PERSONAL_DATA_SECRETS = [f"the older secret {number}" * 2]
        first, shown = cells((30, 20, 12, 3))
        settings.PERSONAL_DATA_SECRETS = [f"the newer secret {number}" * 2, *settings.PERSONAL_DATA_SECRETS]
        _again, corrected = cells((30 + late, 20, 12, 3), first)
        assert all(new is None for old, new in zip(shown, corrected, strict=True) if old is None)


def test_few_late_entries_do_not_show():
    first, shown = cells((30, 20, 12, 9))
    again, repeated = cells((32, 20, 12, 9), first)
    assert repeated == shown == [30, 20, 12, 9]
    assert "wiederholt" in again.note


@pytest.mark.parametrize("late", [0, 1])
@pytest.mark.parametrize("was_released", [True, False])
def test_what_is_repeated_is_hidden_where_the_threshold_has_become_larger(was_released, late):
    """4 was shown with a threshold of 3. That nothing came since is no reason to say it again."""
    first, _proof = protect_all({"a": raw(cases(30, 20, 4, 4), "a", values=VALUES)}, k=3)
    assert first["a"].rows[3].cells == (4,)
    ledger = [Publication("before", first)] if was_released else []
    seen = None if was_released else Seen((Look(first, {YEAR}),), enough=5)
    after = raw(cases(30 + late, 20, 4, 4), "a", values=VALUES)
    again, _proof = protect_all({"a": after}, ledger, k=5, seen=seen)
    assert [row.cells[0] for row in again["a"].rows] == [30, 20, None, None]


@pytest.mark.parametrize("places_now", [7, 8, 20])
def test_what_is_repeated_has_the_places_that_there_were_then(places_now):
    """Were they those of today, a count of today would be compared with them."""
    first, _proof = protect_all({"a": in_places(12, 30, 8)}, k=5)
    again, _proof = protect_all({"a": in_places(places_now, 32, 8)}, [Publication("before", first)], k=5)
    assert [row.at_most for row in again["a"].rows] == [(), (12,), (), ()]
    assert all(row.at_least == () for row in again["a"].rows)


def test_more_cases_than_places_are_known_to_be_more():
    """Somebody left a course, and somebody joined: that no limit is said tells how many there are at least."""
    tables, proof = protect_all({"a": in_places(3, 30, 4, more=(20, 12))}, k=5)
    course = tables["a"].rows[1]
    assert (course.cells, course.at_most, course.at_least) == ((None,), (), (4,))
    [bounds] = [(one.low, one.high) for group in proof.groups for one in group.protected if one.row == "1"]
    assert bounds[0] >= 4
    assert bounds[1] >= 8


def in_places(places, *counts, more=(6, 3)):
    """Return a raw table of which one row takes places."""
    table = raw(cases(*counts, *more), "a", values=VALUES)
    return replace(table, rows=tuple(replace(row, at_most=(places,) * (row.key == "1")) for row in table.rows))


def test_many_late_entries_show_where_they_came_and_hide_where_few_did():
    """After 63 late talks the total is the new one; the 3 that came to the second count must not be found."""
    first, _shown = cells((100, 40, 30, 20))
    again, shown = cells((140, 43, 50, 20), first)
    assert (again.totals, shown[1]) == ((253,), None)
    assert shown.count(None) >= 2
    assert "Zahlen, die sich um weniger als die Schwelle geändert haben" in again.note


def late(seed):
    """Return tables of a year as released, and of the same year after many late cases, by chance."""
    chance = random.Random(seed)  # noqa: S311 - cases of a test
    known = {"a": list("0123"), "b": list("012"), "month": [str(month) for month in range(1, 13)]}
    cases = [{name: chance.choice(values) for name, values in known.items()} for _ in range(360)]
    axes = [("a", ""), ("b", ""), ("month", ""), ("a", "b")]
    return [{one + other: raw(some, one, other, values=known) for one, other in axes} for some in (cases[:300], cases)]


@pytest.mark.parametrize("seed", range(3))
def test_no_table_tells_of_a_few_late_cases(seed):
    before, after = late(seed)
    old, proof = protect_all(before, k=5)
    new, again = protect_all(after, [Publication("old", old)], k=5)
    changes = [
        count - old_row.cells[place]
        for name, table in new.items()
        for row, old_row in zip(table.rows, old[name].rows, strict=True)
        for place, count in enumerate(row.cells)
        if count is not None and old_row.cells[place] is not None
    ]
    assert all(change == 0 or abs(change) >= 5 for change in changes)
    assert any(changes)
    assert new["a"].totals == (360,)
    released = [
        json.loads(json.dumps({"tables": {name: one.as_json() for name, one in tables.items()}, "certificate": proof}))
        for tables, proof in ((old, proof.as_json()), (new, again.as_json()))
    ]
    assert list(contradictions(released[1], released[:1])) == []


def test_many_late_entries_make_new_counts():
    first, _shown = cells((30, 20, 12, 9))
    assert cells((40, 20, 12, 9), first)[1] == [40, 20, 12, 9]


def test_half_year_before_the_year_leaves_no_small_difference():
    half, _shown = cells((30, 20, 12, 9), months=(1, 6))
    _table, shown = cells((60, 40, 14, 20), half)
    # 14 - 12 = 2 came after June
    assert shown[2] is None
    assert shown.count(None) >= 2


def test_half_year_after_the_year_hides_what_would_tell_a_later_month():
    """The year hides June and July, 7 together. The half-year has no July, and must not show that June had 3."""
    months = [str(month) for month in range(1, 13)]
    visits = [{"month": month} for month, n in zip(months, [10] * 5 + [3, 4] + [10] * 5, strict=True) for _ in range(n)]
    year, proof = protect_all({"months": raw(visits, "month", values={"month": months})}, k=5)
    assert [row.key for row in year["months"].rows if row.cells == (None,)] == ["6", "7"]
    half = raw(visits, "month", values={"month": months[:6]}, months=(1, 6))
    shown, again = protect_all({"months": half}, [Publication("year", year)], k=5)
    released = [
        json.loads(json.dumps({"tables": {"months": one["months"].as_json()}, "certificate": certificate.as_json()}))
        for one, certificate in ((year, proof), (shown, again))
    ]
    assert list(contradictions(released[1], released[:1])) == []
    assert shown["months"].totals == (None,)


def test_table_survives_the_database():
    table, _shown = cells((30, 20, 12, 3))
    assert table_of(json.loads(json.dumps(table.as_json()))) == table


def made():
    """Return the year as it is now, in the plain values that a release keeps."""
    shown = published(2025)
    return {
        "year": 2025,
        "tables": {name: table.as_json() for name, table in shown.tables.items()},
        "certificate": shown.certificate.as_json(),
    }


@pytest.fixture
def counted(db):
    """Visits from March on."""
    topic = make_topic()
    for number in range(12):
        make_visit(day=dt.date(2025, 3, 3), main_topic=topic, channel="phone" if number < 3 else "in_person")
    return made()


def as_before(release, *, names_the_day):
    """Let tables say what they said in an earlier version: a 0 where nothing was recorded."""
    for table in release["tables"].values():
        for row in table["rows"]:
            row["cells"] = [0 if mark else cell for cell, mark in zip(row["cells"], marks(row), strict=True)]
            row.pop("not_recorded", None)
        if not names_the_day:
            del table["recorded_from"]


def marks(row):
    return row.get("not_recorded") or [False] * len(row["cells"])


@pytest.fixture
def released(counted):
    make_release(report=make_report(), figures=counted)
    return counted


def test_ledger_holds_what_was_released(released):
    (publication,) = ledger_of([2025])
    assert publication.name == "2025/annual/1"
    assert all(table.is_about_people for table in publication.tables.values())


def test_release_whose_records_begin_within_the_year_is_the_one_that_was_proved(counted):
    assert counted["tables"]["months"]["recorded_from"] == "2025-03-03"
    assert list(contradictions(canonical(counted), [])) == []


def test_no_list_of_cases_has_anybody_before_the_records_began(db):
    """The months of 2024 are hidden but for their sum. Everybody reads that nothing was recorded until November."""
    topics, channels = [make_topic(), make_topic()], ["phone", "in_person"]
    days = [dt.date(2024, 11, 4)] * 4 + [dt.date(2024, 12, 3)] * 3 + [dt.date(2025, 3, 3)] * 30
    for number, day in enumerate(days):
        part = ["morning", "afternoon"][number % 2]
        make_visit(day=day, main_topic=topics[number % 2], channel=channels[number % 2], part_of_day=part)
    shown = canonical(made())
    months = shown["tables"]["months"]
    of_2024 = {row["key"]: row["cells"][1] for row in months["rows"]}
    assert (set(of_2024.values()), months["totals"][1]) == ({None}, 7)
    assert {row["key"] for row in months["rows"] if row.get("not_recorded")} == set(map(str, range(1, 11)))
    groups = shown["certificate"]["groups"]
    group = next(one for one in groups if (one["population"], one["year"]) == ("visits", 2024))
    assert set(months_with_cases(group)) == {"11", "12"}
    assert list(contradictions(shown, [])) == []


def months_with_cases(group):
    """Yield the months in which some witness has cases."""
    for number, block in enumerate(group["blocks"]):
        at = block["dimensions"].index("month") if "month" in block["dimensions"] else None
        for witness in group["witnesses"] if at is not None else ():
            atoms = block["atoms"]
            yield from (atoms[index % len(atoms)][at] for index, _count in witness[number])


def test_mark_where_something_was_recorded_is_found(counted):
    """Whoever marks a count as not recorded hides it without a proof."""
    row = next(row for row in counted["tables"]["months"]["rows"] if row["key"] == "4")
    row["not_recorded"] = [True]
    assert any("marked as not recorded" in fault for fault in contradictions(canonical(counted), []))


@pytest.mark.parametrize("names_the_day", [True, False])
def test_release_of_an_earlier_version_is_compared_as_it_is_stored(counted, names_the_day):
    """What a later version says of tables besides is missing in it: its checksums stay what they were."""
    as_before(counted, names_the_day=names_the_day)
    make_release(report=make_report(), figures=counted)
    assert list(contradictions(canonical(made()), [canonical(counted)])) == []


def test_ledger_of_other_years_is_empty(released):
    assert ledger_of([2023]) == []


def test_next_draft_reckons_with_the_release(released):
    assert [source.name for source in published(2025).certificate.sources] == ["2025/annual/1", "this publication"]


def test_prepared_report_no_longer_stands_after_another_release(released):
    assert not still_stands(released)
    shown = published(2025)
    assert still_stands({"year": 2025, "certificate": shown.certificate.as_json()})


def test_prepared_report_no_longer_stands_under_a_higher_threshold(db):
    """It was protected with 5; the centre has made up its mind to hide more."""
    centre = make_centre(smallest_count=5)
    proved = {"year": 2025, "certificate": published(2025).certificate.as_json()}
    for threshold, stands in ((4, True), (6, False)):
        centre.smallest_count = threshold
        centre.save()
        assert still_stands(proved) == stands


def test_row_that_was_left_out_is_repeated_as_noughts():
    """Nobody was counted there: beside the nought of all, dots would say that there was somebody in each column."""
    across = (("p", "p"), ("q", "q"))
    then = Table(
        figure("language", "channel"),
        Span(YEAR - 1, has_year_before=False),
        (Row("0", "0", (7, 4, 3)), Row("1", "1", (7, 3, 4)), Row("2", "2", (0, 0, 0), is_optional=True)),
        across,
    )
    first, _proof = protect_all({"a": then}, k=5)
    assert [(row.key, row.cells[1:]) for row in first["a"].rows] == [("0", (None, None)), ("1", (None, None))]
    now = Table(
        figure("language", "channel"),
        Span(YEAR, has_year_before=True),
        (
            Row("0", "0", (40, 25, 15, 7, 4, 3)),
            Row("1", "1", (30, 15, 15, 7, 3, 4)),
            Row("2", "2", (20, 10, 10, 0, 0, 0), is_optional=True),
        ),
        across,
    )
    again, proof = protect_all({"a": now}, [Publication("before", first)], k=5)
    assert again["a"].rows[2].cells == (20, 10, 10, 0, 0, 0)
    released = canonical({"tables": {"a": again["a"].as_json()}, "certificate": proof.as_json()})
    assert list(contradictions(released, [canonical({"tables": {"a": first["a"].as_json()}})])) == []


@pytest.mark.parametrize(
    ("before", "since"),
    [
        (((10, 0), (9, 1)), ((1, 4), (1, 4))),
        (((5, 5), (2, 8)), ((2, 4), (5, 1))),
        (((10, 3), (11, 2)), ((3, 3), (4, 2))),
    ],
)
def test_total_of_two_tables_is_hidden_in_both_or_in_none(before, since):
    """How many came since the first release is certain and no secret; taken for one, it hid one total of the two."""
    values = {"a": "01", "c": "012"}

    def counted(*all_counts):
        return {
            name: raw([case for counts in all_counts for case in cases(*counts[place], of=name)], name, values=values)
            for place, name in enumerate(values)
        }

    first, proof = protect_all(counted(before), k=5)
    second, again = protect_all(counted(before, since), [Publication("before", first)], k=5)
    assert second["a"].totals == second["c"].totals
    assert list(contradictions(as_released(second, again), [as_released(first, proof)])) == []
