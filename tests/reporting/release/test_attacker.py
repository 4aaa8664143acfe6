"""A stranger reads all that is public: does anything say a number that the tables hide or leave out?

What is planted in files, pages and tables is found, and nothing else. A contract of `lint-imports` keeps the stranger
from knowing the portal.
"""

import copy
import datetime as dt
import io
import json
import zipfile

import pikepdf
import pytest
import time_machine
from django.urls import reverse

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
from tests.factories_planning import make_contribution, make_grant
from tests.once import made_once
from tests.reporting.release.stranger import everything_public, saying, small_counts

# What is made once is made in one process.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("attacker")]

# Numbers that nothing else in a report is likely to say; a contact costs 137 euros.
CONTACTS, ON_THE_PHONE, PRICE = 1487, 1163, 137
# The chapters with tables of conversations.
OF_VISITS = (Chapter.USE, Chapter.TOPICS, Chapter.REACH, Chapter.REFERRALS)


NOW = dt.datetime(2026, 3, 3, 10, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _next_year():
    with time_machine.travel(NOW, tick=False):
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
    grant = make_grant(figures=["channels", "months"])
    make_contribution(line=line, planned=600, grant=grant, funder=grant.funder)
    report = make_report_to_release()
    for chapter in left_out:
        make_chapter_text(report=report, chapter=chapter, is_shown=False)
    return report


def released(report):
    """Return what people read of a release, by file: its own, papers made of it, and all public pages and feeds."""
    candidate = put_forward(report, number=1, by=make_user(role=Role.COORDINATOR))
    make_files(candidate=candidate.pk)
    made = release(check(candidate, by=make_user(role=Role.COORDINATOR), has_read_numbers=True), by=make_user())
    files = {file.name: bytes(file.content) for file in made.files.all()}
    papers = {"ausschuss.pdf": committee_pdf(made), "foerderer.pdf": funder_pdf(made, 1)}
    pages = everything_public(Client(), ["/", reverse("release_page", args=[made.public_id]), reverse("open_data")])
    return files | papers | pages


@pytest.fixture(scope="module")
def _whole(django_db_setup, django_db_blocker):
    """A whole release, made once for the tests that read it; nothing of it stays in the database."""
    with time_machine.travel(NOW, tick=False), made_once(django_db_blocker):
        return released(house())


@pytest.fixture
def whole(_whole):
    return dict(_whole)


def test_number_that_is_shown_is_found_where_people_read_it(whole):
    """The control: this reader finds what is said, in every kind of file, and in the lists of cases."""
    found = saying(whole, CONTACTS)
    assert {"bericht.pdf", "tabellen.ods", "bericht.json", "ausschuss.pdf", "foerderer.pdf"} <= set(found)
    assert "lists of cases" in found
    assert [name for name in found if name.startswith("/jahresberichte/") and name.endswith("/")]
    assert {"bericht.pdf", "tabellen.ods"} <= set(saying(whole, PRICE))
    assert saying(whole, ON_THE_PHONE)
    assert {"/", "/veranstaltungen.ics", "/open-data/katalog.ttl"} <= whole.keys()


def test_number_of_chapters_that_are_left_out_is_in_no_file():
    """Neither is what a contact cost: everybody knows what the year cost, and can divide."""
    files = released(house(*OF_VISITS))
    tables = json.loads(files["bericht.json"])["tables"].values()
    assert "visits" not in {table["population"] for table in tables}
    for number in (CONTACTS, ON_THE_PHONE, PRICE):
        assert saying(files, number) == []


def test_number_of_one_chapter_that_is_left_out_is_in_no_file():
    """The tables of topics still say how many contacts there were, and how they were made is left out."""
    files = released(house(Chapter.USE))
    assert saying(files, CONTACTS)
    assert saying(files, ON_THE_PHONE) == []
    assert "channel" not in files["zertifikat.json"].decode()


# No release says it: it is planted.
SECRET = 7919


def in_a_cell(content):
    return content.replace("•".encode(), str(SECRET).encode(), 1)


def in_a_page(content):
    return content.replace(b"</main>", f"<p>{SECRET:,} Familien</p></main>".replace(",", ".").encode())


def in_the_words_for_machines(content):
    values = json.loads(content)
    values["chapters"][0]["text"] = f"Es waren {SECRET} Familien."
    return json.dumps(values).encode()


def in_a_list_of_cases(content):
    values = json.loads(content)
    next(group for group in values["groups"] if group["witnesses"])["witnesses"][0][0] = [[0, SECRET]]
    return json.dumps(values).encode()


def in_a_sheet(content, part="content.xml"):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            words = old.read(name)
            new.writestr(name, words.replace(b"</", f" {SECRET} </".encode(), 1) if name == part else words)
    return made.getvalue()


def in_what_is_said_of_a_sheet(content):
    return in_a_sheet(content, "meta.xml")


def changed_pdf(content, change):
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)
        pdf.save(made)
    return made.getvalue()


def on_a_sheet_of_paper(content):
    def write(pdf):
        page = pdf.pages[-1]
        letters = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        name = page.add_resource(letters, pikepdf.Name.Font)
        page.contents_add(f"BT {name} 9 Tf 50 50 Td ({SECRET}) Tj ET".encode())

    return changed_pdf(content, write)


def in_a_file_inside_the_paper(content):
    def attach(pdf):
        pdf.attachments["mehr.csv"] = pikepdf.AttachedFileSpec(pdf, f"Familien,{SECRET}\n".encode())

    return changed_pdf(content, attach)


def in_the_title_of_the_paper(content):
    def name(pdf):
        pdf.docinfo["/Subject"] = f"{SECRET} Familien"

    return changed_pdf(content, name)


def in_the_catalogue(content):
    return content + f'<urn:x> <urn:y> "{SECRET}" .'.encode()


FORGED = [
    ("tabelle-first_contact.csv", in_a_cell),
    ("bericht.json", in_the_words_for_machines),
    ("zertifikat.json", in_a_list_of_cases),
    ("tabellen.ods", in_a_sheet),
    ("tabellen.ods", in_what_is_said_of_a_sheet),
    ("bericht.pdf", on_a_sheet_of_paper),
    ("bericht.pdf", in_a_file_inside_the_paper),
    ("bericht.pdf", in_the_title_of_the_paper),
    ("ausschuss.pdf", on_a_sheet_of_paper),
    ("/", in_a_page),
    ("/open-data/katalog.ttl", in_the_catalogue),
]


@pytest.mark.parametrize(("name", "forge"), FORGED, ids=lambda one: getattr(one, "__name__", one))
def test_number_that_is_planted_is_found_and_nothing_else(whole, name, forge):
    assert saying(whole, SECRET) == []
    forged = forge(whole[name])
    assert forged != whole[name]
    assert saying(whole | {name: forged}, SECRET) == ["lists of cases" if forge == in_a_list_of_cases else name]


def tables_of(files):
    return json.loads(files["bericht.json"])


def row_of(release, table, key):
    return next(row for row in release["tables"][table]["rows"] if row["key"] == key)


def show_a_small_count(release):
    row_of(release, "first_contact", "yes")["cells"] = [3]


def leave_one_dot(release):
    for key, count in (("no", 742), ("unknown", CONTACTS - 742 - 3)):
        row_of(release, "first_contact", key)["cells"] = [count]


def offer_four_places(release):
    of_year = {"year": 2025, "key": "course", "label": ""}
    release["tables"]["bookings"] |= {"headings": [of_year], "rows": [{"key": "held", "cells": [None]}], "totals": None}
    whole = {"year": 2025, "key": "", "label": ""}
    release["tables"]["course_seats"] |= {"headings": [whole], "rows": [{"key": "course", "cells": [4]}]}


@pytest.mark.parametrize(
    ("plant", "found"),
    [
        (show_a_small_count, {("first_contact", "yes", 3)}),
        (leave_one_dot, {("first_contact", "yes", 3)}),
        (offer_four_places, {("bookings", "course", 4)}),
    ],
)
def test_small_count_that_is_given_away_is_found_and_nothing_else(whole, plant, found):
    given_away = tables_of(whole)
    assert list(small_counts(given_away)) == []
    plant(given_away)
    assert set(small_counts(given_away)) == found


def test_difference_of_two_releases_is_found_and_nothing_else(whole):
    """A half-year that was released, whose year has three more cases of a line."""
    year, half = tables_of(whole), copy.deepcopy(tables_of(whole))
    channels = half["tables"]["channels"]
    half["tables"] = {"channels": channels | {"months": [1, 6], "totals": [700]}}
    for row in channels["rows"]:
        row["cells"] = [None if count is None else count // 2 for count in row["cells"]]
    assert list(small_counts(year, half)) == []
    row_of(half, "channels", "phone")["cells"] = [ON_THE_PHONE - 3]
    assert set(small_counts(year, half)) == {("channels", "phone", 3)}
