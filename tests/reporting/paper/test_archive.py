"""What the PDFs say and hold inside is what the tables say: number by number, and byte by byte."""

import csv
import io
import json
import re
from functools import cache

import pikepdf
import pypdf
import pytest

from reporting.paper.exports import files
from reporting.paper.frozen import tables_of
from tests.reporting.paper import csvw_check, small_house

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group(small_house.GROUP)]


@pytest.fixture
def made():
    return small_house.made()


@cache
def words(content):
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_file_holds_the_tables_that_are_downloaded_and_nothing_else(made):
    contents, _figures = made
    with pikepdf.open(io.BytesIO(contents[files.REPORT])) as pdf:
        inside = {name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments}
    wanted = {name for name in contents if name.endswith(".csv")} | {files.METADATA, files.CERTIFICATE}
    assert inside == {name: contents[name] for name in wanted}


def written(value, decimals=0):
    """Write a number as the report does, by other means than the report's."""
    return "•" if value is None else f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def share(part, whole):
    if part is None or whole is None:
        return "•"
    return f"{round(100 * part / whole)} %" if whole else "–"


def not_recorded(table, key, place):
    """Whether the records began after the month of this line."""
    month = f"{table.headings[place].year}-{int(key):02}" if table.recorded_from else ""
    return month < table.recorded_from[:7]


def printed_line(table, label, cells, key=""):
    """Return a line from its label to its last number: of two properties the year, of one all and a share."""
    if table.across:
        of_year = [cell for cell, head in zip(cells, table.headings, strict=True) if head.year == table.years[0]]
        return " ".join([label, *map(written, of_year)])
    words = [label]
    for place, cell in enumerate(cells):
        is_blank = bool(key) and not_recorded(table, key, place)
        words.append("–" if is_blank else written(cell))
        if place == 0 and table.totals and not is_withheld(table):
            words.append("–" if is_blank else share(cell, table.totals[place]))
    return " ".join(words)


def is_withheld(table):
    return all(cell is None for row in table.rows for cell in row.cells)


def printed_body(table):
    """Return all lines of a table as they follow each other: whatever else stood among them would be found."""
    dots = [row for row in table.rows if all(cell is None for cell in row.cells)]
    named_only = dots if len(dots) >= 4 else []
    rows = [row for row in table.rows if row not in named_only]
    lines = [] if is_withheld(table) else [(row.label, row.cells, row.key) for row in rows]
    lines += [("Summe", table.totals)] if table.totals else []
    return " ".join(printed_line(table, *line) for line in lines)


def shown_tables(figures):
    tables = tables_of(figures)
    exhibits = [exhibit for chapter in figures["chapters"] for exhibit in chapter["exhibits"]]
    return [tables[exhibit["name"]] for exhibit in sorted(exhibits, key=lambda one: one["number"])]


def test_every_number_of_a_table_is_printed_as_it_is_protected(made):
    """Line by line without a gap: a number too many, or a digit in place of a dot, would break the line."""
    contents, figures = made
    text = words(contents[files.REPORT])
    bodies = list(filter(None, map(printed_body, shown_tables(figures))))
    assert sum(len(body.split()) for body in bodies) > 200
    assert sum(body.count("•") for body in bodies) > 15
    assert [body for body in bodies if f" {body} " not in text] == []


def test_no_table_is_printed_that_is_not_protected(made):
    contents, figures = made
    captions = re.findall(r"Tabelle \d+, ", words(contents[files.REPORT]))
    numbered = enumerate(shown_tables(figures), start=1)
    assert captions == [f"Tabelle {number}, " for number, table in numbered if printed_body(table)]


def test_headlines_are_printed_as_they_are_protected(made):
    contents, figures = made
    text = words(contents[files.REPORT]).replace(" ", "")
    lines = []
    for one in figures["headlines"]:
        now, before, label = written(one["now"]), written(one["before"][0]), one["label"]
        # Whether a house had offers does not hang on when its records begin.
        part = "" if one["key"] == "offers" else "*"
        lines.append(f"{now}{label}{label}je Jahr2024{part}{before}2025{now}")
    assert len(lines) == 5
    assert re.search(r"\D" + re.escape("".join(lines).replace(" ", "")) + r"\D", text)


def test_hidden_counts_are_hidden_in_every_file(made):
    contents, figures = made
    hidden = {
        (name, row["key"])
        for name, table in figures["tables"].items()
        for row in table["rows"]
        if row["cells"][0] is None
    }
    assert hidden
    for name, stored in hidden:
        key = {"": "none", "None": "none"}.get(stored, stored)
        line = next(
            line for line in contents[f"tabelle-{name}.csv"].decode().splitlines() if line.startswith(f"{key},")
        )
        assert line.split(",")[-len(figures["tables"][name]["years"]) :][0] == "•"


def test_content_for_machines_is_what_the_database_keeps(made):
    contents, figures = made
    assert json.loads(contents[files.CONTENT]) == figures
    assert json.loads(contents[files.CERTIFICATE]) == figures["certificate"]


def test_content_for_machines_has_no_nought_where_nothing_was_recorded(made):
    """The records of the small house begin in March 2024: what is a dash on paper is marked here, cell by cell."""
    contents, _figures = made
    content = json.loads(contents[files.CONTENT])
    months = content["tables"]["months"]
    assert content["records_begin"] == months["recorded_from"] == "2024-03-01"
    marked = [(row["cells"], row["not_recorded"]) for row in months["rows"] if "not_recorded" in row]
    assert marked == [([9, None], [False, True]), ([12, None], [False, True])]
    assert [row["key"] for row in months["rows"] if "not_recorded" in row] == ["1", "2"]
    lines = contents["tabelle-months.csv"].decode().splitlines()
    assert [line.split(",")[-1] for line in lines[1:3]] == ["–", "–"]
    assert any("not_recorded" in words for words in content["how_to_read"])


def test_tables_agree_with_their_metadata(made):
    contents, _figures = made
    assert list(csvw_check.faults(contents, files.METADATA)) == []


@pytest.mark.parametrize(
    ("broken", "wanted"),
    [
        (lambda text: text.replace("_total,", "phone,"), "a key stands twice"),
        (lambda text: text.replace("phone,", ","), "key is empty"),
        (lambda text: re.sub(r",\d+\r", ",some\r", text), "is no integer"),
        (lambda text: re.sub(r",\d+\r", ",-1\r", text), "is too small"),
        (lambda text: re.sub(r",\d+\r", "\r", text), "cells"),
        (lambda text: text.replace("2025", "2023", 1), "other titles"),
    ],
)
def test_table_that_does_not_agree_with_its_metadata_is_found(made, broken, wanted):
    contents, _figures = made
    changed = contents | {"tabelle-channels.csv": broken(contents["tabelle-channels.csv"].decode()).encode()}
    assert any(wanted in fault for fault in csvw_check.faults(changed, files.METADATA))


def test_keys_are_words_that_no_program_makes_up(made):
    """Of all tables, those that nobody saw this year as well."""
    contents, _figures = made
    names = [name for name in contents if name.startswith("tabelle-") and name.endswith(".csv")]
    keys = {line[0] for name in names for line in list(csv.reader(io.StringIO(contents[name].decode())))[1:]}
    assert {"none", "no", "yes", "_total"} <= keys
    assert all(re.fullmatch(r"_?[a-z0-9][a-z0-9_]*", key) for key in keys), keys


def test_release_is_read_again_as_it_was_frozen(made):
    _contents, figures = made
    tables = tables_of(figures)
    assert {name: json.loads(json.dumps(table.as_json())) for name, table in tables.items()} == figures["tables"]
