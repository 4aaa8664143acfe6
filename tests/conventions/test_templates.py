"""Pages hold no style, no script and no foreign address, and every sentence can be translated."""

import re

from tests.conventions.tree import files, lines_with

TEMPLATES = files(".html", under="templates")
# The name of a vocabulary, not an address that anybody opens.
VOCABULARY = re.compile(r'xmlns(:\w+)?="http://www\.w3\.org/')


def test_no_page_holds_style_or_script():
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", re.IGNORECASE)
    assert lines_with(inline, TEMPLATES) == []


def test_nothing_that_a_browser_loads_names_another_host():
    paths = [*TEMPLATES, *files(".scss", ".css", ".js", ".svg", under="static")]
    found = lines_with(re.compile(r"""https?://|["'(]//\w"""), paths)
    assert [line for line in found if not VOCABULARY.search(line)] == []


def test_long_translations_are_trimmed():
    untrimmed = re.compile(r"{%\s*blocktrans(late)?\b(?![^%]*\btrimmed\b)")
    assert lines_with(untrimmed, files(".html", ".txt", under="templates")) == []


def test_pages_import_form_and_table_libraries_through_the_house_only():
    direct = re.compile(r"^\s*(from|import) (crispy_forms|django_tables2|weasyprint)\b")
    doors = {"forms.py", "tables.py", "pdf.py"}
    modules = [p for p in files(".py") if not (p.parent.name == "familienzentrum" and p.name in doors)]
    assert lines_with(direct, modules) == []
