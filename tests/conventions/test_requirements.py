"""What is installed is pinned, explained, and fetched from where the machine is told to."""

import json
import re
import tomllib

from tests.conventions.tree import ROOT, files, lines_with

PIN = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)
LOCKS = files(".txt", under="requirements")


def pins(name):
    return dict(PIN.findall((ROOT / "requirements" / name).read_text()))


def test_every_requirement_is_pinned_with_a_hash():
    for path in LOCKS:
        entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n?", "", path.read_text()).strip())
        assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_tests_run_with_what_is_deployed():
    base, test = pins("base.txt"), pins("test.txt")
    assert {name: (version, test.get(name)) for name, version in base.items() if test.get(name) != version} == {}


def test_locks_hold_every_package_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {re.match(r"[\w-]+", line).group() for line in project["dependencies"]}
    assert wanted <= set(pins("base.txt"))


def test_locks_name_no_place_to_fetch_from():
    address = re.compile(r"https?://|--(extra-)?index-url|--find-links")
    assert lines_with(address, LOCKS) == []
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_every_dependency_has_a_reason():
    text = (ROOT / "pyproject.toml").read_text()
    listed = re.search(r"^dependencies = .*?^\[tool", text, re.MULTILINE | re.DOTALL).group()
    assert [line for line in listed.splitlines() if line.startswith('    "') and "#" not in line] == []
