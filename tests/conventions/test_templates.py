"""Pages hold no style, no script and no foreign address, and every sentence can be translated."""

import re
from itertools import pairwise

import pytest
from django.db.models import TextChoices

from appointments.choices import MeetingChannel, WaitingState
from offers.choices import Admission
from tests.conventions.tree import APPS, ROOT, files, lines_with

TEMPLATES = files(".html", under="templates")
# The name of a vocabulary, not an address that anybody opens.
VOCABULARY = re.compile(r'xmlns(:\w+)?="http://www\.w3\.org/')

COMPARISON = re.compile(r"{%\s*(?:if|elif)\b[^%]*[!=]=")
COMPARED = re.compile(r"""[!=]=\s*["']([^"']*)["']|["']([^"']*)["']\s*[!=]=""")
# What a component is called with is its own word, and so is the name of the tab that is open.
OWN_PARAMETERS = re.compile(r"templates/(components|kern)/|\S+/_tabs\.html:")
CHOSEN = {
    value
    for choices in TextChoices.__subclasses__()
    if choices.__module__.partition(".")[0] in APPS
    for value in choices.values
}


def test_no_page_holds_style_or_script():
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", re.IGNORECASE)
    assert lines_with(inline, TEMPLATES) == []


def test_nothing_that_a_browser_loads_names_another_host():
    paths = [*TEMPLATES, *files(".scss", ".css", ".js", ".svg", under="static")]
    found = lines_with(re.compile(r"""https?://|["'(]//\w"""), paths)
    assert [line for line in found if not VOCABULARY.search(line)] == []


def test_wide_tables_scroll_in_a_frame_and_not_with_the_page():
    # Those of a day in the house are a list on a phone, or paper.
    narrow = re.compile(r'<table class="kern-table[^"]* (room-plan__day-table|sheet)')
    screens = [path for path in TEMPLATES if "pdf" not in path.parts]
    tables = re.compile(r'<div class="table-frame|<table class="kern-table[^>]*>')
    unframed = [
        f"{path.name}: {there}"
        for path in screens
        for before, there in pairwise(["", *tables.findall(path.read_text())])
        if "<table" in there and "frame" not in before and not narrow.match(there)
    ]
    assert unframed == []


def test_long_translations_are_trimmed():
    untrimmed = re.compile(r"{%\s*blocktrans(late)?\b(?![^%]*\btrimmed\b)")
    assert lines_with(untrimmed, files(".html", ".txt", under="templates")) == []


def test_pages_import_form_and_table_libraries_through_the_house_only():
    direct = re.compile(r"^\s*(from|import) (crispy_forms|django_tables2|weasyprint)\b")
    doors = {"forms.py", "tables.py", "pdf.py"}
    modules = [p for p in files(".py") if not (p.parent.name == "familienzentrum" and p.name in doors)]
    assert lines_with(direct, modules) == []


def test_fields_stand_in_the_layout_of_the_house():
    """A bare label beside its box hangs below it."""
    assert lines_with(re.compile(r"<label>\s*{{"), TEMPLATES) == []


def test_no_template_knows_the_value_of_a_choice():
    """`slot.is_by_video` can be found, typed and tested; a misspelt "phone" is never equal, and nobody is told."""
    found = [line for line in lines_with(COMPARISON, TEMPLATES) if not OWN_PARAMETERS.match(line)]
    compared = {line: {first or second for first, second in COMPARED.findall(line)} for line in found}
    assert {line: values & CHOSEN for line, values in compared.items() if values & CHOSEN} == {}


def test_comparison_with_a_choice_is_seen():
    seen = ['{% if slot.channel == "phone" %}', "{% elif 'cancelled' != appointment.state %}"]
    assert [COMPARED.findall(line) for line in seen] == [[("phone", "")], [("", "cancelled")]]
    assert {"phone", "cancelled"} <= CHOSEN


@pytest.mark.parametrize(
    ("folder", "choices"),
    [
        ("offers/admission", Admission),
        ("offers/admission/when", Admission),
        ("appointments/families/waiting/entry", WaitingState),
        ("appointments/families/ways", MeetingChannel),
    ],
)
def test_each_choice_has_its_template(folder, choices):
    there = [path.stem for path in TEMPLATES if path.parent == ROOT / "templates" / folder]
    assert sorted(there) == sorted(choices.values)


def test_no_comma_stands_behind_white_space():
    """What a file that is included ends with comes before the comma, the line break too."""
    pages = {str(path.relative_to(ROOT / "templates")): path.read_text() for path in files(".html", under="templates")}
    included = re.compile(r'{%\s*include "([^"]+)"[^%]*%}(?:{%[^%]*%})*[,.;:]')
    found = [(name, part) for name, text in pages.items() for part in included.findall(text)]
    assert [(name, part) for name, part in found if pages[part][-1:].isspace()] == []


INCLUDED = re.compile(r'{%\s*include "([^"]+)"([^%]*)%}')


def test_forms_in_isolated_parts_have_their_token():
    """After `only` a part sees no token against forged requests: its form is shown, and never accepted."""
    parts = {str(path.relative_to(ROOT / "templates")): path.read_text() for path in files(".html", under="templates")}
    needing = {name for name, text in parts.items() if "{% csrf_token %}" in text}
    seen = 0
    while len(needing) > seen:  # whatever includes such a part needs it as well
        seen = len(needing)
        needing |= {name for name, text in parts.items() for part, _ in INCLUDED.findall(text) if part in needing}
    found = [
        (name, part)
        for name, text in parts.items()
        for part, values in INCLUDED.findall(text)
        if part in needing and " only " in values and "csrf_token=csrf_token" not in values
    ]
    assert found == []


def test_names_in_a_row_stay_in_their_order():
    """In Arabic each name by itself would stand to the left of the one before: "31061 Town, Street 5"."""
    row = re.compile(
        r"\|proper_name }}(?:{% if [^%]*%})?, (?:{% \w+ [^%]*%})?(?:<bdi|{{[^}]*\|proper_name|{% endif %}{% endfor)"
    )
    lines = [(path, line) for path in TEMPLATES for line in path.read_text().splitlines()]
    apart = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path, line in lines
        for found in row.finditer(line)
        if line[: found.start()].count("<bdi") <= line[: found.start()].count("</bdi>")
    ]
    assert apart == []
