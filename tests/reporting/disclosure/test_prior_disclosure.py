"""What earlier releases gave away cannot be mended: the certificate says so, and the rest is protected all the same."""

import io
import json
from dataclasses import replace

import pytest
from django.core.management import call_command

from reporting.disclosure.attacker_knowledge import Publication
from reporting.disclosure.joint_protection import protect_all
from reporting.recheck import contradictions, remarks
from tests.reporting.disclosure.tables import raw, shown

VALUES = {"a": ["0", "1", "2", "3"], "b": ["0", "1"]}
# 30, 20, 12 and 3 by the one, 51 and 14 by the other property.
CASES = [
    {"a": str(a), "b": str(int(n % 5 == 0))} for a, count in enumerate((30, 20, 12, 3)) for n in range(count)
]  # fmt: skip


def released(*cells):
    """A release of an older version, which protected nothing but small counts, or not even them."""
    return shown("a", dict(zip("0123", cells, strict=True)), 65)


def beside(earlier):
    tables = {"a": raw(CASES, "a", values=VALUES), "b": raw(CASES, "b", values=VALUES)}
    return protect_all(tables, [Publication("2025/annual/1", {"a": replace(earlier, code="a")})], k=5)


def as_json(tables, certificate, earlier):
    published = {
        "tables": {name: table.as_json() for name, table in tables.items()},
        "certificate": certificate.as_json(),
    }
    return json.loads(json.dumps(published)), json.loads(json.dumps([{"tables": {"a": earlier.as_json()}}]))


LEAKS = {"subtraction": (30, 20, 12, None), "lower threshold": (30, 20, 12, 3)}


@pytest.mark.parametrize("cells", LEAKS.values(), ids=LEAKS)
def test_count_that_was_given_away_stays_hidden_and_costs_no_other_table(cells):
    tables, certificate = beside(released(*cells))
    assert tables["a"].rows[3].cells == (None,)
    assert [row.cells[0] for row in tables["b"].rows] == [51, 14]
    assert certificate.withheld == ()
    assert [group.given_away for group in certificate.groups] == [((0, "a", "3", ""),)]


@pytest.mark.parametrize("cells", LEAKS.values(), ids=LEAKS)
def test_certificate_names_what_was_given_away(cells):
    earlier = replace(released(*cells), code="a")
    published, before = as_json(*beside(earlier), earlier)
    published["certificate"]["sources"][0]["tables"] = []
    assert not [
        words for words in contradictions(published, before) if "checksum" not in words and "proved" not in words
    ]
    assert list(remarks(published)) == ["2025/annual/1 tells a 2025, '3' ''"]


def test_certificate_cannot_call_given_away_what_was_not():
    """A dot without witnesses is a contradiction, whatever the certificate admits."""
    earlier = replace(released(30, 20, None, None), code="a")
    published, before = as_json(*beside(earlier), earlier)
    [group] = published["certificate"]["groups"]
    group["protected"] = [one for one in group["protected"] if one["row"] != "3"]
    group["given_away"] = [[1, "a", "3", ""]]
    assert any("no witness" in words for words in contradictions(published, before))


def test_command_says_what_was_given_away(tmp_path):
    earlier = replace(released(30, 20, 12, None), code="a")
    published, _before = as_json(*beside(earlier), earlier)
    (tmp_path / "bericht.json").write_text(json.dumps(published))
    said = io.StringIO()
    call_command("disclosure_audit", str(tmp_path), stdout=said)
    assert "2025/annual/1 tells a 2025" in said.getvalue()
