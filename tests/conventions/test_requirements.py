"""What is installed is pinned, explained, and fetched from where the machine is told to."""

import ast
import importlib.metadata
import json
import re
import sys
import tomllib

from tests.conventions.tree import APPS, ROOT, files, lines_with

PIN = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCKS = files(".txt", under="requirements")


def named(requirements):
    return {re.match(r"[\w-]+", line).group() for line in requirements}


def imported(paths):
    """Return the distributions that the files import from, beside Python and the project itself."""
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text()))]
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    foreign = {module.split(".")[0] for module in modules} - sys.stdlib_module_names - {*APPS, "deploy", "tests"}
    distributions = importlib.metadata.packages_distributions()
    return {distributions[name][0].lower().replace("_", "-") for name in foreign & distributions.keys()}


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
    assert named(PROJECT["dependencies"]) <= set(pins("base.txt"))
    assert named(PROJECT["optional-dependencies"]["test"]) <= set(pins("test.txt"))


def test_code_imports_only_what_the_project_asks_for():
    apps = [path for app in APPS for path in files(".py", under=app)]
    assert sorted(imported(apps) - named(PROJECT["dependencies"])) == []
    everything = named(PROJECT["dependencies"]) | named(PROJECT["optional-dependencies"]["test"])
    assert sorted(imported(files(".py")) - everything) == []


def test_locks_name_no_place_to_fetch_from():
    address = re.compile(r"https?://|--(extra-)?index-url|--find-links")
    assert lines_with(address, LOCKS) == []
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_every_dependency_has_a_reason():
    text = (ROOT / "pyproject.toml").read_text()
    listed = re.search(r"^dependencies = .*?^\[tool", text, re.MULTILINE | re.DOTALL).group()
    assert [line for line in listed.splitlines() if line.startswith('    "') and "#" not in line] == []
