"""The vintage is a dimension only where a table tells it; there, the recheck insists on it."""

import json

from reporting.disclosure.attacker_knowledge import Publication
from reporting.disclosure.joint_protection import protect_all
from reporting.recheck import contradictions
from reporting.recheck.witnesses import Clique, form_a_junction_tree
from tests.reporting.disclosure.tables import raw

VALUES = {"a": ["0", "1", "2"], "b": ["0", "1", "2"], "c": ["0", "1"]}
FIRST = [{"a": str(n % 3), "b": str(n % 2), "c": str(n % 2)} for n in range(40)] + [{"a": "2", "b": "2", "c": "0"}] * 3
LATER = [{"a": str(n % 2), "b": str(n % 3), "c": str(n % 2)} for n in range(30)]


def as_json(tables):
    return json.loads(json.dumps({name: table.as_json() for name, table in tables.items()}))


def half_and_year():
    """Return a half-year that showed one property, and the year of three, as they are kept."""
    half, _proof = protect_all({"a": raw(FIRST, "a", values=VALUES, months=(1, 6))}, k=5)
    year = {name: raw(FIRST + LATER, name, values=VALUES) for name in VALUES}
    shown, proof = protect_all(year, [Publication("half", half)], k=5)
    published = {"tables": as_json(shown), "certificate": json.loads(json.dumps(proof.as_json()))}
    return published, [{"tables": as_json(half)}]


def blocks(published):
    return {tuple(block["dimensions"]) for group in published["certificate"]["groups"] for block in group["blocks"]}


def test_only_what_the_half_year_shows_is_told_apart_by_time():
    published, earlier = half_and_year()
    assert list(contradictions(published, earlier)) == []
    assert blocks(published) == {("when", "a"), ("b",), ("c",)}


def test_half_year_cannot_be_checked_without_the_time():
    """A forger lets all cases of the block count in both releases."""
    published, earlier = half_and_year()
    [group] = published["certificate"]["groups"]
    block = next(block for block in group["blocks"] if "when" in block["dimensions"])
    block["dimensions"], block["atoms"] = ["a"], [[atom[1]] for atom in block["atoms"]]
    group["blocks"].append({"dimensions": ["when"], "atoms": [["1,2,3/0,1"], ["7,8/1"]], "many": "", "layers": []})
    for witness in group["witnesses"]:
        witness.append([])
    assert any("no block tells its cases apart" in words for words in contradictions(published, earlier))


def test_month_and_time_must_be_told_together():
    def clique(*names):
        return Clique(names, (), "", ())

    assert form_a_junction_tree([clique("when", "month"), clique("month", "a")])
    assert not form_a_junction_tree([clique("when", "a"), clique("month", "a")])
