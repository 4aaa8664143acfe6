"""A release is checked again by adding up: what was tampered with is found, one thing at a time."""

import copy
import io
import json

import pytest
from django.core.management import CommandError, call_command

from familienzentrum.canonical import checksum
from reporting.disclosure.joint_protection import protect_all
from reporting.recheck import contradictions
from tests.factories import make_report
from tests.factories_release import make_release
from tests.reporting.disclosure.tables import raw

VALUES = {"a": ["0", "1", "2", "3"], "b": ["0", "1"]}
CASES = [{"a": str(n % 3), "b": str(n % 2)} for n in range(42)] + [{"a": "3", "b": "0"}] * 3


def released():
    tables = {name: raw(CASES, name, values=VALUES) for name in VALUES}
    shown, certificate = protect_all(tables, k=5)
    values = {"tables": {name: table.as_json() for name, table in shown.items()}, "certificate": certificate.as_json()}
    return json.loads(json.dumps(values))


def sealed(published):
    """Give a forged certificate and forged tables the right checksums: only adding up can find them."""
    certificate = published["certificate"]
    certificate["sources"][-1]["tables"] = [[name, checksum(table)] for name, table in published["tables"].items()]
    certificate["sha256"] = checksum({name: value for name, value in certificate.items() if name != "sha256"})
    return published


def dotted(published):
    """Return the cells of the first row that has a dot."""
    return next(row["cells"] for row in published["tables"]["a"]["rows"] if None in row["cells"])


def show_a_small_count(published):
    dotted(published)[0] = 3


def hide_one_more(published):
    published["tables"]["b"]["rows"][0]["cells"][0] = None


def change_a_shown_count(published):
    row = next(row for row in published["tables"]["a"]["rows"] if None not in row["cells"])
    row["cells"][0] += 1


def change_a_witness(published):
    published["certificate"]["groups"][0]["witnesses"][0][0][0][1] += 1


def use_one_witness_twice(published):
    one = published["certificate"]["groups"][0]["protected"][0]
    one["high_witness"], one["high"] = one["low_witness"], one["low"]


def forget_a_hidden_count(published):
    published["certificate"]["groups"][0]["protected"].pop()


def forget_a_group(published):
    published["certificate"]["groups"] = []


def lower_the_threshold(published):
    published["certificate"]["k"] = 2


def take_cases_away(published):
    published["certificate"]["groups"][0]["witnesses"][0][0][0][1] = -1


def tear_the_blocks_apart(published):
    """Three blocks in a ring agree pair by pair and need not belong to one list of cases."""
    ring = [{"dimensions": pair, "atoms": [], "many": "", "layers": []} for pair in ("xy", "yz", "xz")]
    published["certificate"]["groups"][0]["blocks"] = ring
    published["certificate"]["groups"][0]["witnesses"] = []


def offer_fewer_places(published):
    for row in published["tables"]["a"]["rows"]:
        row["at_most"] = [1]


def say_that_more_came_than_there_were_places(published):
    for row in published["tables"]["a"]["rows"]:
        row["at_least"] = [1000]


FORGERIES = [
    show_a_small_count, hide_one_more, change_a_shown_count, change_a_witness, use_one_witness_twice,
    forget_a_hidden_count, forget_a_group, lower_the_threshold, take_cases_away, tear_the_blocks_apart,
    offer_fewer_places, say_that_more_came_than_there_were_places,
]  # fmt: skip


def test_release_as_it_is_has_no_contradiction():
    published = released()
    assert any(None in row["cells"] for row in published["tables"]["a"]["rows"])
    assert list(contradictions(published, [])) == []


@pytest.mark.parametrize("forge", FORGERIES)
def test_forgery_is_found_by_adding_up(forge):
    published = copy.deepcopy(released())
    forge(published)
    assert list(contradictions(sealed(published), []))


@pytest.mark.parametrize("forge", [change_a_shown_count, change_a_witness])
def test_forgery_breaks_the_checksum(forge):
    published = copy.deepcopy(released())
    forge(published)
    assert "checksum" in next(contradictions(published, [])) or "proved" in next(contradictions(published, []))


def test_earlier_releases_must_be_those_that_were_reckoned_with():
    assert list(contradictions(released(), [released()]))


def audit(what):
    said = io.StringIO()
    call_command("disclosure_audit", str(what), stdout=said)
    return said.getvalue()


def test_command_checks_a_file_and_a_folder(tmp_path):
    (tmp_path / "bericht.json").write_text(json.dumps(released()))
    assert "Kein Widerspruch" in audit(tmp_path / "bericht.json")
    assert "Kein Widerspruch" in audit(tmp_path)


def test_command_names_the_first_contradiction(tmp_path):
    published = released()
    show_a_small_count(published)
    (tmp_path / "bericht.json").write_text(json.dumps(sealed(published)))
    with pytest.raises(CommandError, match="3 is shown, which is smaller than 5"):
        audit(tmp_path)


@pytest.mark.django_db
def test_command_checks_a_stored_release():
    make_release(report=make_report(), figures=released())
    assert "Kein Widerspruch" in audit("2025/annual/1")


@pytest.mark.django_db
@pytest.mark.parametrize("value", [-0.0, 1e16, 5.0, 0.1])
def test_stored_release_has_the_checksums_of_what_was_made(value):
    """PostgreSQL keeps numbers of JSON as decimals, and knows no minus zero."""
    made = released()
    made["tables"]["a"]["numbers"] = [{"key": "mean", "label": "", "unit": "", "values": [value], "decimals": 1}]
    made["certificate"]["groups"][0]["protected"][0]["least"] = value
    make_release(report=make_report(), figures=sealed(made))
    assert "Kein Widerspruch" in audit("2025/annual/1")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["2025/annual/7", "2025", "nonsense", "a/b/c"])
def test_command_says_that_there_is_no_such_release(name):
    with pytest.raises(CommandError):
        audit(name)


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"tables": {}, "certificate": {}}', '{"tables": 1, "certificate": 2}']
)
def test_command_says_that_a_file_is_no_release(content, tmp_path):
    (tmp_path / "bericht.json").write_text(content)
    with pytest.raises(CommandError):
        audit(tmp_path)


def test_small_difference_from_an_earlier_release_is_found():
    """A year of 45 after a half-year of 43 says that two came later."""
    half, year = copy.deepcopy(released()), released()
    for table in half["tables"].values():
        table["months"] = [1, 6]
        table["totals"][0] -= 2
    year["certificate"]["sources"].insert(0, {"name": "half", "tables": []})
    found = list(contradictions(sealed(year), [half]))
    assert any("43 was shown before and 45 is shown now" in words for words in found)
