"""The council paper of a release has the shape of OParl 1.1: its names, kinds of values, and what must be there."""

import datetime as dt
import json
import re

import pytest

from reporting.paper.exports import oparl
from reporting.paper.exports.files import File
from reporting.paper.facts import CouncilPaper
from tests.factories import make_deliberation, make_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def oparl_paper():
    paper = make_paper(number="12/XX", kind="information")
    make_deliberation(paper=paper, day=dt.date(2026, 3, 4))
    files = (
        File("bericht.pdf", "application/pdf", b"%PDF", "The report"),
        File("x.json", "application/json", b"{}", "Another"),
    )
    moment = dt.datetime(2026, 3, 3, 10, tzinfo=dt.UTC)
    made = oparl.paper_file(CouncilPaper.of(paper), "Report 2025", moment, files, "https://x.org/1/")
    return json.loads(made.content)


def objects_of(paper):
    return [paper, paper["mainFile"], *paper["auxiliaryFile"], *paper["consultation"]]


def test_council_paper_has_the_shape_of_oparl(oparl_paper):
    assert (oparl_paper["reference"], oparl_paper["mainFile"]["downloadUrl"]) == (
        "12/XX",
        "https://x.org/1/bericht.pdf",
    )
    assert [file["fileName"] for file in oparl_paper["auxiliaryFile"]] == ["x.json"]
    [station] = oparl_paper["consultation"]
    assert (station["familienzentrum:date"], station["paper"]) == ("2026-03-04", oparl_paper["id"])


def test_every_object_of_oparl_has_an_address_of_its_own_and_a_known_type(oparl_paper):
    kinds = [found["type"] for found in objects_of(oparl_paper)]
    assert kinds == [f"https://schema.oparl.org/1.1/{kind}" for kind in ("Paper", "File", "File", "Consultation")]
    addresses = [found["id"] for found in objects_of(oparl_paper)]
    assert len(set(addresses)) == len(addresses)
    assert all(address.startswith("https://x.org/1/vorlage.json") for address in addresses)


def test_every_object_of_oparl_says_when_it_came_and_what_one_may_do_with_it(oparl_paper):
    for found in objects_of(oparl_paper):
        assert found["created"] == found["modified"] == "2026-03-03T11:00:00+01:00"
        assert found["license"] == "http://dcat-ap.de/def/licenses/dl-by-de/2.0"


def is_address(value):
    return isinstance(value, str) and bool(re.match(r"https?://[^\s]+$", value))


def is_read_by(reader):
    """Whether a value is a text that this reads."""

    def check(value):
        try:
            return isinstance(value, str) and bool(reader(value))
        except ValueError:
            return False

    return check


def is_list_of(check):
    return lambda value: isinstance(value, list) and all(map(check, value))


def is_object(kind):
    return lambda value: isinstance(value, dict) and value["type"].endswith(f"/{kind}")


IS = {
    "text": lambda value: isinstance(value, str),
    "number": lambda value: type(value) is int,
    "truth": lambda value: isinstance(value, bool),
    "day": is_read_by(dt.date.fromisoformat),
    "moment": is_read_by(lambda value: dt.datetime.fromisoformat(value).tzinfo),
    "address": is_address,
    "addresses": is_list_of(is_address),
    "words": is_list_of(lambda value: isinstance(value, str)),
    "file": is_object("File"),
    "files": is_list_of(is_object("File")),
    "consultations": is_list_of(is_object("Consultation")),
}
# What OParl 1.1 knows of each object, by the kind of value; everything else must carry the name of who invented it.
COMMON = {
    "address": "id type web",
    "text": "license",
    "words": "keyword",
    "moment": "created modified",
    "truth": "deleted",
}
OPARL = {
    "Paper": {
        "text": "name reference paperType",
        "day": "date",
        "address": "body",
        "addresses": "relatedPaper superordinatedPaper subordinatedPaper originatorPerson originatorOrganization"
        " underDirectionOf",
        "file": "mainFile",
        "files": "auxiliaryFile",
        "consultations": "consultation",
    },
    "File": {
        "text": "name fileName mimeType sha1Checksum sha512Checksum text",
        "day": "date",
        "number": "size",
        "address": "accessUrl downloadUrl externalServiceUrl masterFile fileLicense",
        "addresses": "derivativeFile meeting agendaItem paper",
    },
    "Consultation": {
        "address": "paper agendaItem meeting",
        "addresses": "organization",
        "truth": "authoritative",
        "text": "role",
    },
}
NEEDED = {"Paper": "id type", "File": "id type accessUrl", "Consultation": "id type"}


def faults(paper):
    """Yield each name that OParl does not know, each value of another kind, and what is missing."""
    for found in objects_of(paper):
        kind = found["type"].rpartition("/")[2]
        kinds = {
            name: IS[of] for known in (COMMON, OPARL[kind]) for of, names in known.items() for name in names.split()
        }
        for name, value in found.items():
            if not name.startswith("familienzentrum:") and not (name in kinds and kinds[name](value)):
                yield f"{kind}.{name}"
        yield from (f"{kind}.{name}" for name in NEEDED[kind].split() if name not in found)


def test_council_paper_is_what_oparl_knows(oparl_paper):
    assert list(faults(oparl_paper)) == []


@pytest.mark.parametrize(
    ("place", "name", "value"),
    [
        ("Paper", "organization", ["https://x.org/2"]),
        ("Paper", "date", "4.3.2026"),
        ("File", "size", "4"),
        ("File", "accessUrl", "bericht.pdf"),
        ("File", "paper", "https://x.org/1/"),
        ("File", "created", "2026-03-03T11:00:00"),
        ("Consultation", "authoritative", "yes"),
    ],
)
def test_what_oparl_does_not_know_is_found(oparl_paper, place, name, value):
    parts = {
        "Paper": oparl_paper,
        "File": oparl_paper["auxiliaryFile"][0],
        "Consultation": oparl_paper["consultation"][0],
    }
    parts[place][name] = value
    assert list(faults(oparl_paper)) == [f"{place}.{name}"]
