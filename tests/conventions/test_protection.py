"""Raw counts have one door: whoever else tries to reach them is found, in code and in templates.

The import contracts in pyproject.toml keep modules apart. These tests close what a contract cannot see: names that a
module passes on, relations that lead from an office to its appointments, and questions in SQL.
"""

import ast
import dataclasses
import datetime as dt
import re

import pytest
from django.apps import apps

from reporting import disclosure
from reporting.disclosure import published
from reporting.disclosure.confidential_tables import ConfidentialTable, Distribution
from reporting.figures import table as raw
from tests.conventions.tree import files, lines_with, named
from tests.factories import make_visit

OUTSIDE = [
    path
    for path in files(".py", under="reporting")
    if not named(path).startswith(("reporting/figures/", "reporting/disclosure/", "reporting/migrations/"))
]
TEMPLATES = files(".html", under="templates/pdf") + files(".html", under="templates/reporting")
# Each names the one module that may.
_RAW_SQL = re.compile(r"\bcursor\(|\.raw\(|\.extra\(|RawSQL")
_BY_NAME = re.compile(r"import_module|__import__|get_model\(|sys\.modules|__globals__|__dict__|gc\.get_|get_fields\(")
MAY = {
    "reporting/core/snapshot.py": "cursor(",
    "reporting/release/actions/releases.py": "StoredFile._meta.get_fields()",
}


def borrowed(source):
    """Return what a module takes from reporting.disclosure and is not offered there."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("reporting.disclosure"):
            found += [f"{node.module}.{name.name}" for name in node.names]
        if isinstance(node, ast.ImportFrom) and node.module == "reporting":
            found += [f"reporting.{name.name}" for name in node.names if name.name in ("disclosure", "figures")]
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names if name.name.startswith("reporting.")]
    offered = {f"reporting.disclosure.{name}" for name in disclosure.__all__}
    return [name for name in found if name not in offered]


@pytest.mark.parametrize("path", OUTSIDE, ids=named)
def test_disclosure_is_asked_for_what_it_offers_only(path):
    assert borrowed(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "from reporting.disclosure import figures",
        "from reporting.disclosure import FIGURES as shown",
        "from reporting.disclosure.confidential_tables import ConfidentialTable",
        "from reporting import disclosure",
        "import reporting.disclosure as d",
    ],
)
def test_borrowing_is_noticed(source):
    assert borrowed(source)


def unusual(paths, pattern):
    return [line for line in lines_with(pattern, paths) if MAY.get(line.split(":")[0], "\0") not in line]


def test_no_module_asks_the_database_or_looks_for_modules_by_name():
    assert unusual(OUTSIDE, _RAW_SQL) == []
    assert unusual(OUTSIDE, _BY_NAME) == []


def ways_in():
    """Return the names that lead from a model of another app to what happened in the house."""
    relations = [
        field.remote_field
        for model in apps.get_app_config("appointments").get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model._meta.app_label != "appointments"
    ]
    return {relation.get_accessor_name() for relation in relations if not relation.hidden} - {None}


def walks(text):
    return re.compile(rf"\.({'|'.join(ways_in())})\b").findall(text)


def test_relations_to_what_happened_are_known():
    assert {"appointments", "slots", "referrals_to"} <= ways_in()


@pytest.mark.parametrize("path", [*TEMPLATES, *OUTSIDE], ids=named)
def test_nothing_walks_from_an_office_to_its_families(path):
    source = re.sub(r"^\s*(from|import) .*$", "", path.read_text(), flags=re.MULTILINE)
    assert walks(source) == []


@pytest.mark.parametrize("planted", ["{{ office.appointments.count }}", "{{ x.report.released_by.slots.all|length }}"])
def test_walk_that_is_planted_is_found(planted):
    assert walks(planted)


def reachable(start):
    """Yield every object that can be reached from another through attributes and containers."""
    waiting, seen = [start], set()
    while waiting:
        found = waiting.pop()
        if id(found) in seen or isinstance(found, str | bytes | int | float | type | None):
            continue
        seen.add(id(found))
        yield found
        if isinstance(found, dict):
            waiting += [*found, *found.values()]
        elif isinstance(found, list | tuple | set | frozenset):
            waiting += found
        else:
            waiting += [vars(found)] if hasattr(found, "__dict__") else []


RAW = (raw.Table, raw.Row, raw.Number, raw.Figure, ConfidentialTable, Distribution)


def test_no_raw_count_can_be_reached_from_what_is_published(db):
    for day in range(1, 25):
        make_visit(day=dt.date(2025, 3, day), channel=["phone", "email"][day % 12 == 0])
    found = list(reachable(published(2025)))
    assert any(isinstance(thing, disclosure.ProtectedTable) for thing in found)
    assert [thing for thing in found if isinstance(thing, RAW) or callable(thing)] == []


def test_raw_count_that_is_planted_is_reached():
    @dataclasses.dataclass
    class Leaky:
        source: list

    row = raw.Row("a", "A", (3,))
    assert row in reachable(Leaky([{"hidden": row}]))
