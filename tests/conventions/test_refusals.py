"""Every refusal says in its own words what to do, and reaches people at one place."""

import importlib
import re

import pytest
from django.utils.functional import Promise

from familienzentrum.refusals import Refusal
from tests.conventions.tree import APPS, files, lines_with, named

MODULES = [path for app in APPS for path in files(".py", under=app) if "migrations" not in path.parts]
# These get their words from the row, the file or the families that are refused.
WORDS_LATER = {"BadCalendar", "DateRefused", "NumberIsRung", "StillInUse"}


def kinds(base=Refusal):
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


@pytest.fixture(scope="module")
def refusals():
    for path in MODULES:
        if "Refus" in (source := path.read_text()) or re.search(r"^class \w+\(\w+\):", source, re.MULTILINE):
            importlib.import_module(named(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__"))
    return [kind for kind in kinds() if kind.__module__.split(".")[0] in APPS]


def test_every_refusal_has_words_in_the_language_of_the_reader(refusals):
    assert len(refusals) > 40
    silent = {kind.__name__ for kind in refusals if not isinstance(getattr(kind, "words", None), Promise)}
    assert silent - WORDS_LATER == set()


def test_no_exception_beside_them_carries_words():
    home_made = re.compile(r"self\.words\b.*=|^    words\b.*= _\(")
    found = {line.split(":")[0] for line in lines_with(home_made, MODULES)}
    sources = {named(path): path.read_text() for path in MODULES}
    assert sorted(name for name in found if "Exception)" in sources[name] and "Refusal" not in sources[name]) == []


def test_refusals_become_messages_at_one_place():
    said = re.compile(r"messages\.error\(request, (str\()?\w+\.words|add_error\(None, (str\()?(refusal|error)\.words")
    assert lines_with(said, MODULES) == []
