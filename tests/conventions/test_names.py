"""The tree reads like the glossary: telling names, short files, and no town in the code."""

import pathlib
import re

import pytest

from tests.conventions.tree import APPS, ROOT, files, lines_with, named

# Names that say nothing about what is inside.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "services", "managers", "common", "misc", "tools"}
CODE = [
    path for path in files(".py", ".html", ".txt", ".scss", ".js", ".mjs", ".svg") if path.parent.name != "requirements"
]
MOST_LINES = 400
TOWNS = sorted(path.parent.name for path in ROOT.glob("centres/*/centre.toml"))


def test_no_module_is_called_by_an_empty_name():
    assert [named(p) for p in files(".py") if {p.stem, *p.relative_to(ROOT).parts} & EMPTY_NAMES] == []


def test_no_file_is_long():
    # Migrations are written by makemigrations and never again; nobody decides how they are cut.
    written = [path for path in [*CODE, *files(under="bin")] if "migrations" not in path.parts]
    counted = {named(path): len(path.read_text().splitlines()) for path in written}
    assert {name: count for name, count in counted.items() if count > MOST_LINES} == {}


@pytest.mark.parametrize("town", TOWNS)
def test_no_code_knows_a_town(town):
    assert lines_with(re.compile(rf"\b{town}\b", re.IGNORECASE), CODE) == []


def test_every_module_says_what_it_is():
    modules = [p for p in files(".py") if "migrations" not in p.parts and p.read_text().strip()]
    assert [named(p) for p in modules if not re.match(r'(#!.*\n)?(""".+[.?!]"""|""".+[.?!]\n)', p.read_text())] == []


def test_one_module_turns_day_and_time_into_a_moment():
    made = re.compile(r"make_aware\(|get_default_timezone\(|ZoneInfo\(|pytz")
    apps = [path for app in APPS for path in files(".py", under=app)]
    assert {line.split(":")[0] for line in lines_with(made, apps)} == {"familienzentrum/local_time.py"}


def test_one_module_writes_days_for_people():
    """A date of a form or an address is for machines, that of a row's name for whoever maintains the house."""
    written = re.compile(r"date_format\(|format_date\(|strftime|\|date:(?!'Y-m-d'|\"Y-m-d\")|DATE_FORMAT")
    found = lines_with(written, [*files(".py", under="familienzentrum"), *files(".html", under="templates")])
    apps = [path for app in APPS for path in files(".py", under=app)]
    found += lines_with(written, apps)
    assert {line.split(":")[0] for line in found} == {"familienzentrum/dates.py"}


def test_nobody_asks_a_moment_for_its_day_where_it_lies_in_utc():
    """A row gives its moments in UTC, where it is yesterday for an hour or two after midnight."""
    asked = re.compile(r"(starts|ends)_at\.(date|weekday|isoweekday)\(\)|\.(starts|ends)_at:%[^HM]")
    found = lines_with(asked, [path for path in files(".py") if path != pathlib.Path(__file__)])
    assert [line for line in found if not re.search(r"(shown|localtime)\(", line)] == []
