"""Every sentence has its German, every one for families all languages, and no translation is doubtful."""

import ast
import re
import shutil
import subprocess
import sys

import pytest

from deploy.family_strings import cut_out
from familienzentrum import languages
from offers.translations.readability import lix
from tests.conventions.tree import APPS, ROOT, files

# The catalogue is collected once, in one process.
pytestmark = pytest.mark.xdist_group("language")

CATALOGUE = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"
# English stands in the code, and easy German says only what it says otherwise than German.
OTHERS = [code for code in languages.codes() if not languages.is_german(code) and code != "en"]
ALL = ["de", "de_Simple", *OTHERS]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """The catalogue as it is after collecting the sentences of the code anew, in a copy of the tree."""
    copy = tmp_path_factory.mktemp("tree")
    for path in [*files(".py", ".html", ".txt", under="templates"), *(p for a in APPS for p in files(".py", under=a))]:
        target = copy / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    catalogue = copy / CATALOGUE.relative_to(ROOT)
    catalogue.parent.mkdir(parents=True)
    shutil.copyfile(CATALOGUE, catalogue)
    collect = [sys.executable, "-m", "django", "makemessages", "--locale=de", "--no-obsolete", "--verbosity=0"]
    collect += ["--add-location=file", "--keep-pot"]
    subprocess.run(
        collect, cwd=copy, check=True, capture_output=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    )
    return catalogue


def sentences(catalogue, *attributes):
    """Return the msgids that `msgattrib` selects, without the head of the file."""
    command = ["msgattrib", "--no-wrap", "--no-location", *attributes, catalogue]
    selected = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.findall(r'^msgid ((?:".*"\n)+)', selected, re.MULTILINE)
    return [text for text in ("".join(re.findall(r'"(.*)"', lines)) for lines in found) if text]


def catalogue_of(language):
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


@pytest.fixture(scope="module")
def for_families(fresh):
    """The sentences of files that families read."""
    part = fresh.with_name("families.pot")
    part.write_text(cut_out((fresh.parents[2] / "django.pot").read_text()))
    return set(sentences(part))


@pytest.mark.parametrize("language", OTHERS)
def test_everything_that_families_read_is_translated(for_families, language):
    assert sorted(for_families - set(sentences(catalogue_of(language), "--translated", "--no-fuzzy"))) == []


@pytest.mark.parametrize("language", OTHERS)
def test_catalogue_for_families_keeps_no_sentence_that_is_gone(for_families, language):
    assert sorted(set(sentences(catalogue_of(language), "--no-obsolete")) - for_families) == []


def test_every_sentence_is_translated(fresh):
    assert sentences(fresh, "--untranslated") == []


def test_no_sentence_stands_where_it_is_not_collected():
    """What collects them does not look into f-strings: such a sentence would stay English on every page."""
    translating = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
    assert [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for app in APPS
        for path in files(".py", under=app)
        for text in ast.walk(ast.parse(path.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "").removesuffix("_lazy") in translating
    ] == []


def test_no_translation_is_doubtful(fresh):
    assert sentences(fresh, "--only-fuzzy") == []


def test_catalogue_keeps_no_sentence_that_is_gone(fresh):
    assert sorted(set(sentences(CATALOGUE, "--no-obsolete")) - set(sentences(fresh))) == []


# What people read has one word for one thing; the other is what somebody wrote without looking.
_OTHER_WORDS = {
    "Verlosung": r"Auslosung",
    "Fachkraft": r"Beratende|Berater\b|Beraterin",
    "E-Mail": r"(?<![-\w])Mails?\b",
    "Höranlage": r"Hörschleife|Höschleife",
    "Soll": r"Soll-?[Ww]ert|Zielwert",
}


@pytest.mark.parametrize("word", _OTHER_WORDS)
def test_german_has_one_word_for_one_thing(word):
    german = re.findall(r'^msgstr(?:\[\d\])? ((?:".*"\n?)+)', CATALOGUE.read_text(), re.MULTILINE)
    assert [said for said in german if re.search(_OTHER_WORDS[word], said)] == []


_HELD = re.compile(r"<[^>]*>|%\(\w+\)[sd]|\{\w+\}")
_EASY, _HARDEST, _SHORT, _LONG = 30, 55, 5, 12


def test_german_for_families_is_easy_to_read(for_families):
    """By LIX: a novel has about 40, a letter from an office 60. Short labels have no sentence to measure."""
    entries = re.findall(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n)+)', CATALOGUE.read_text(), re.MULTILINE)
    joined = [["".join(re.findall(r'"(.*)"', lines)) for lines in entry] for entry in entries]
    said = [_HELD.sub("", german) for msgid, german in joined if msgid in for_families]
    texts = [german for german in said if len(german.split()) >= _SHORT]
    assert lix("\n".join(texts)) <= _EASY
    assert [german for german in texts if len(german.split()) >= _LONG and lix(german) > _HARDEST] == []


@pytest.mark.parametrize("language", ALL)
def test_catalogue_is_sound(language):
    """Above all its placeholders: a translation that has lost one would lose the time or the name."""
    check = ["msgfmt", "--check", "--output-file=/dev/null", catalogue_of(language)]
    result = subprocess.run(check, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("language", ALL)
def test_head_of_the_catalogue_is_filled_in(language):
    head = catalogue_of(language).read_text().split("\n\n")[0]
    assert [word for word in ("SOME DESCRIPTIVE", "PACKAGE", "YEAR", "FULL NAME", "fuzzy") if word in head] == []
