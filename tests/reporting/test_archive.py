"""What the PDFs say and hold inside is what the tables say: number by number, and byte by byte."""

import datetime as dt
import io
import itertools
import json

import pikepdf
import pypdf
import pytest

from reporting.exports import files
from reporting.frozen import tables_of
from reporting.jobs import make_candidate as make_files
from reporting.models import Release
from tests.factories import make_age_phase, make_centre, make_offer, make_report_to_release, make_topic, make_visit
from tests.factories_release import make_candidate

pytestmark = pytest.mark.django_db

_LANGUAGES = ["de", "de", "de", "de", "ar", "tr"]


def year_of_a_small_house():
    topics, phases = [make_topic() for _ in range(3)], [make_age_phase() for _ in range(3)]
    for month, day in itertools.product(range(1, 13), range(1, 10)):
        visit = make_visit(
            day=dt.date(2025, month, day),
            channel=["phone", "in_person", "email"][(day + month) % 3],
            main_topic=topics[day % 3],
            language=_LANGUAGES[(day * month) % 6],
            first_contact=["yes", "no", "unknown"][(day + month) % 3],
        )
        visit.age_phases.set([phases[(day + month) % 3]])
    make_offer()


@pytest.fixture
def made(request):
    """The files and the content of a release, made once for all tests of this module."""
    if not hasattr(request.module, "kept"):
        make_centre()
        year_of_a_small_house()
        candidate = make_candidate(report=make_report_to_release())
        make_files(candidate=candidate.pk)
        candidate.refresh_from_db()
        contents = {file.name: bytes(file.content) for file in candidate.files.all()}
        request.module.kept = contents, candidate.figures
    return request.module.kept


def words(content):
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def printed(count):
    return "•" if count is None else f"{count:,}".replace(",", ".")


def test_archive_holds_the_files_that_are_downloaded(made):
    contents, _figures = made
    with pikepdf.open(io.BytesIO(contents[files.ARCHIVE])) as pdf:
        inside = {name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments}
    wanted = {name for name in contents if name.endswith(".csv")} | {files.METADATA, files.CERTIFICATE}
    assert inside == {name: contents[name] for name in wanted}


def test_file_for_readers_holds_nothing_else(made):
    with pikepdf.open(io.BytesIO(made[0][files.REPORT])) as pdf:
        assert not pdf.attachments


@pytest.mark.parametrize("name", [files.REPORT, files.ARCHIVE])
def test_every_number_of_a_table_is_printed_as_it_is_protected(made, name):
    contents, figures = made
    text = words(contents[name])
    tables = tables_of(Release(figures=figures))
    shown = [tables[exhibit["name"]] for chapter in figures["chapters"] for exhibit in chapter["exhibits"]]
    lines = [
        (row.label, printed(row.cells[0]))
        for table in shown
        if not table.is_withheld and any(cell is not None for row in table.rows for cell in row.cells)
        for row in table.rows
        if not row.is_impossible
    ]
    assert len(lines) > 40
    assert [line for line in lines if f"{line[0]} {line[1]} " not in text] == []


def test_hidden_counts_are_hidden_in_every_file(made):
    contents, figures = made
    hidden = {
        (name, row["key"])
        for name, table in figures["tables"].items()
        for row in table["rows"]
        if row["cells"][0] is None
    }
    assert hidden
    for name, key in hidden:
        line = next(
            line for line in contents[f"tabelle-{name}.csv"].decode().splitlines() if line.startswith(f"{key},")
        )
        assert line.split(",")[-len(figures["tables"][name]["years"]) :][0] == "•"


def test_content_for_machines_is_what_the_database_keeps(made):
    contents, figures = made
    assert json.loads(contents[files.CONTENT]) == figures
    assert json.loads(contents[files.CERTIFICATE]) == figures["certificate"]


def test_release_is_read_again_as_it_was_frozen(made):
    _contents, figures = made
    tables = tables_of(Release(figures=figures))
    assert {name: json.loads(json.dumps(table.as_json())) for name, table in tables.items()} == figures["tables"]
