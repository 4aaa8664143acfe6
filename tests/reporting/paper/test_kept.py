"""A release is one object: its files are printed from what it keeps, and can say nothing else."""

import datetime as dt
import hashlib
import io
import json
import uuid
import zipfile

import pytest
from django.conf import settings
from django.utils import translation

from reporting.models import Candidate
from reporting.paper.exports import files
from reporting.paper.exports.bundle import bundle_of
from reporting.paper.layout import lay_out_document
from reporting.paper.stored import contradictions_within, document_of
from tests.reporting.paper import small_house

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group(small_house.GROUP)]


@pytest.fixture
def made():
    return small_house.made()


def candidate_of(contents):
    """Return what the files say of their making: their address and the moment."""
    paper = json.loads(contents[files.PAPER])
    public_id = uuid.UUID(paper["web"].strip("/").rpartition("/")[2])
    return Candidate(public_id=public_id, prepared_at=dt.datetime.fromisoformat(paper["created"]))


def undated(name, content):
    """Leave out the moment at which a spreadsheet was written, and its checksum."""
    if name == files.SPREADSHEET:
        with zipfile.ZipFile(io.BytesIO(content)) as sheets:
            return sheets.read("content.xml")
    return [line for line in content.splitlines() if files.SPREADSHEET.encode() not in line]


def test_files_are_printed_from_what_is_kept_and_from_nothing_else(made, django_assert_num_queries):
    """Nothing of that house is in the database any more, and nothing is asked of it."""
    contents, _figures = made
    content = json.loads(contents[files.CONTENT])
    with django_assert_num_queries(0), translation.override(settings.LANGUAGE_CODE):
        pictures = {hashlib.sha256(one).hexdigest(): one for name, one in contents.items() if name.endswith(".jpg")}
        document = document_of(content, pictures)
        bundle = bundle_of(candidate_of(contents), content, document, lay_out_document(document))
    assert list(contents) == [file.name for file in bundle.files]
    again = {file.name: file.content for file in bundle.files}
    assert [name for name in contents if undated(name, again[name]) != undated(name, contents[name])] == []


def test_what_the_database_keeps_says_what_the_file_says(made):
    contents, figures = made
    assert figures == json.loads(contents[files.CONTENT])
    assert list(document_of(figures).tables) == list(document_of(json.loads(contents[files.CONTENT])).tables)
    assert figures["projects"]
    assert figures["papers"]
    assert list(contradictions_within(figures)) == []
