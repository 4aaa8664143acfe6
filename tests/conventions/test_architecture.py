"""The map says what is there: pictures of the wings, files that walks and recipes name, nothing beside the wings."""

import re

import pytest

from deploy.wings import drawings
from tests.conventions.tree import ROOT, files, named

PAGES = [path for path in files(".md") if path.name in ("architecture.md", "recipes.md", "CONTRIBUTING.md")]
# What an app's root may hold beside its wings; the ground floor and `offers` are no larger than one wing.
AT_THE_ROOT = {"__init__.py", "access.py", "apps.py", "choices.py", "jobs.py", "loading.py", "urls.py"}


def test_pictures_of_the_wings_are_those_of_the_contracts():
    text = (ROOT / "docs" / "architecture.md").read_text()
    shown = re.search(r"<!-- wings -->\n(.*?)<!-- /wings -->", text, re.DOTALL)[1]
    assert shown == "".join(f"```text\n{picture}\n```\n" for picture in drawings().values())


@pytest.mark.parametrize("app", ["appointments", "reporting"])
def test_nothing_lies_loose_beside_the_wings(app):
    loose = {path.name for path in files(".py", under=app) if path.parent == ROOT / app}
    assert loose - AT_THE_ROOT == set()


@pytest.mark.parametrize("app", drawings())
def test_every_wing_says_what_it_is_for(app):
    silent = [line for line in drawings()[app].splitlines()[1:] if line.strip() and len(line.split()) < 4]
    assert silent == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_file_that_is_named_exists(page):
    paths = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*\w(?:\.\w+)?)/?`", page.read_text()))
    roots = [ROOT, ROOT / "appointments", ROOT / "reporting"]
    assert sorted(path for path in paths if not any((root / path).exists() for root in roots)) == []
