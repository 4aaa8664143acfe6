"""A reader with nothing but the files of a release: does any of them say a number that its tables hide or leave out?

Written without the code that protects, and without the one that rechecks.
"""

import datetime as dt
import io
import itertools
import json
import re
import zipfile

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from appointments.models import Visit
from familienzentrum.choices import Role
from reporting.choices import Chapter
from reporting.jobs import make_candidate as make_files
from reporting.paper.excerpts import committee_pdf, funder_pdf
from reporting.release.actions.releases import check, put_forward, release
from tests.client import Client
from tests.factories import (
    make_budget_line,
    make_chapter_text,
    make_goal,
    make_goal_year,
    make_report_to_release,
    make_topic,
    make_user,
)
from tests.factories_planning import make_contribution

pytestmark = pytest.mark.django_db

# Numbers that nothing else in a report is likely to say; a contact costs 137 euros.
CONTACTS, ON_THE_PHONE, PRICE = 1487, 1163, 137
# The chapters with tables of conversations.
OF_VISITS = (Chapter.USE, Chapter.TOPICS, Chapter.REACH, Chapter.REFERRALS)


@pytest.fixture(autouse=True)
def _next_year():
    with time_machine.travel(dt.datetime(2026, 3, 3, 10, tzinfo=dt.UTC), tick=False):
        yield


def house(*left_out):
    """A year of many contacts, with goals that count them and a price of each; some chapters are left out."""
    topics = [make_topic(), make_topic()]
    talks = (
        Visit(
            day=dt.date(2025, number % 12 + 1, 3),
            main_topic=topics[number % 3 == 0],
            channel="phone" if number < ON_THE_PHONE else "in_person",
            # Three are hidden, so that the certificate has lists of cases.
            first_contact="yes" if number < 3 else ["no", "unknown"][number % 2],
            part_of_day="morning",
        )
        for number in range(CONTACTS)
    )
    Visit.objects.bulk_create(talks)
    make_goal_year(goal=make_goal(title="Be found", indicator="Contacts", figure="contacts"), target=1000)
    paid = {"actual_cost": PRICE * CONTACTS, "actual_own": PRICE * CONTACTS, "actual_third": 0}
    line = make_budget_line(planned_cost=600, planned_own=0, planned_third=600, **paid)
    make_contribution(line=line, planned=600)
    report = make_report_to_release()
    for chapter in left_out:
        make_chapter_text(report=report, chapter=chapter, is_shown=False)
    return report


def released(report):
    """Return what people read of a release, by file: its own, papers made of it, and public pages."""
    candidate = put_forward(report, number=1, by=make_user(role=Role.COORDINATOR))
    make_files(candidate=candidate.pk)
    made = release(check(candidate, by=make_user(role=Role.COORDINATOR), has_read_numbers=True), by=make_user())
    files = {file.name: bytes(file.content) for file in made.files.all()}
    papers = {"ausschuss.pdf": committee_pdf(made), "foerderer.pdf": funder_pdf(made, 1)}
    pages = {"seite.html": reverse("release_page", args=[made.public_id]), "katalog.ttl": reverse("open_data")}
    return files | papers | {name: Client().get(address).content for name, address in pages.items()}


def words(name, content):
    if name.endswith(".pdf"):
        reader = PdfReader(io.BytesIO(content))
        return " ".join(page.extract_text() for page in reader.pages)
    if name.endswith(".ods"):
        with zipfile.ZipFile(io.BytesIO(content)) as sheets:
            return sheets.read("content.xml").decode()
    return content.decode()


def says(text, number):
    """Whether a text has this number, with or without a separator of thousands, and not as a part of another."""
    digits = f"{number:,}".replace(",", "[.,\u202f\u00a0 ]?")
    return bool(re.search(rf"(?<![\d.,]){digits}(?!\d|[.,]\d*[1-9])", text))


def saying(files, number):
    """Return the files that say a number; lists of cases and checksums are not read, but added up below."""
    lists = {"SHA256SUMS", "zertifikat.json", "bericht.json"}
    found = [name for name, content in files.items() if name not in lists and says(words(name, content), number)]
    content = json.loads(files["bericht.json"])
    beside = {name: part for name, part in content.items() if name != "certificate"}
    return found + ["bericht.json"] * says(json.dumps(beside, ensure_ascii=False), number)


def sums_in_lists(files):
    """Return every sum of cases by categories of one dimension, in each list of cases of the certificate."""
    for group in json.loads(files["zertifikat.json"])["groups"]:
        for witness in group["witnesses"]:
            for block, pairs in zip(group["blocks"], witness, strict=True):
                atoms = block["atoms"]
                counts = [(atoms[index], count) for index, count in pairs if index < len(atoms)]
                yield sum(count for _atom, count in counts)
                for place in range(len(block["dimensions"])):
                    for _category, cases in itertools.groupby(sorted(counts), key=lambda case, at=place: case[0][at]):
                        yield sum(count for _atom, count in cases)


def test_number_that_is_shown_is_found_where_people_read_it():
    """The control: this reader finds what is said, in every kind of file, and in the lists of cases."""
    files = released(house())
    papers = {"bericht.pdf", "tabellen.ods", "bericht.json", "ausschuss.pdf", "foerderer.pdf", "seite.html"}
    assert papers <= set(saying(files, CONTACTS))
    assert {"bericht.pdf", "tabellen.ods"} <= set(saying(files, PRICE))
    assert saying(files, ON_THE_PHONE)
    listed = set(sums_in_lists(files))
    assert CONTACTS in listed


def test_number_of_chapters_that_are_left_out_is_in_no_file():
    """Neither is what a contact cost: everybody knows what the year cost, and can divide."""
    files = released(house(*OF_VISITS))
    tables = json.loads(files["bericht.json"])["tables"].values()
    assert "visits" not in {table["population"] for table in tables}
    for number in (CONTACTS, ON_THE_PHONE, PRICE):
        assert saying(files, number) == []
    listed = set(sums_in_lists(files))
    assert CONTACTS not in listed


def test_number_of_one_chapter_that_is_left_out_is_in_no_file():
    """The tables of topics still say how many contacts there were, and how they were made is left out."""
    files = released(house(Chapter.USE))
    assert saying(files, CONTACTS)
    assert saying(files, ON_THE_PHONE) == []
    assert "channel" not in files["zertifikat.json"].decode()
