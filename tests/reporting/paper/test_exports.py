"""Files for machines and for clerks say what the report says, in formats that others can read."""

import csv
import io
import json
import zipfile
from decimal import Decimal

import odfdo
import pytest
from django.urls import reverse
from rdflib import DCAT, DCTERMS, FOAF, RDF, SKOS, XSD, Graph, Literal, URIRef

from reporting.disclosure import Axis, Heading, ProtectedNumber, ProtectedRow, ProtectedTable, table_of
from reporting.models import Release
from reporting.paper.exports import csvw, ods
from reporting.paper.exports.dcat import DCATAP, DCATDE, SPDX, VCARD, catalogue
from reporting.paper.exports.files import File, checksums
from reporting.planning.budget import Amount, Budget, BudgetRow, Side
from tests.factories import make_centre, make_paper, make_report
from tests.factories_release import make_release, make_release_file

WORDS = {
    "code": "I03",
    "name": "Ways of contact",
    "unit": "conversations",
    "row_heading": "Way",
    "definition": "How.",
    "rule": "Once each.",
    "source": "visit log",
}
PLAIN = ProtectedTable(
    **WORDS,
    years=(2025, 2024),
    rows=(
        ProtectedRow("phone", "Phone, “fixed”", (12, 10)),
        ProtectedRow("video", "=1+1", (None, 0)),
        ProtectedRow("none", "Nobody", (None, None), is_impossible=True),
    ),
    totals=(None, 10),
    numbers=(ProtectedNumber("share", "Share of phone", "%", (66.66, None), decimals=1),),
)
CROSS = ProtectedTable(
    **WORDS | {"code": "I10"},
    years=(2025,),
    rows=(ProtectedRow("a", "A", (9, None, 5)), ProtectedRow("b", "B", (1200, 7, None))),
    totals=None,
    headings=(Heading(2025), Heading(2025, "de", "German"), Heading(2025, "xx", "other")),
    dimension=Axis("age_phase", is_multiple=True),
    across=Axis("language"),
)
TABLES = {"channels": PLAIN, "ages": CROSS}


def csvs():
    return {file.name: list(csv.reader(io.StringIO(file.content.decode()))) for file in csvw.csv_files(TABLES)}


def test_csv_has_what_the_table_shows_and_dots_for_the_rest():
    assert csvs()["tabelle-channels.csv"][1:] == [
        ["phone", "Phone, “fixed”", "12", "10"],
        ["video", "'=1+1", "•", "0"],
        ["none", "Nobody", "–", "–"],
        ["_total", "Summe", "•", "10"],
    ]


def test_csv_of_two_properties_has_a_column_for_each_category():
    head, *lines = csvs()["tabelle-ages.csv"]
    assert head[1:] == ["Way", "2025 alle", "2025 German", "2025 other"]
    assert lines == [["a", "A", "9", "•", "5"], ["b", "B", "1200", "7", "•"]]


def test_numbers_made_of_counts_stand_in_a_file_of_their_own():
    assert csvs()["kennzahlen.csv"][1:] == [
        ["I03", "share", "Share of phone", "%", "2025", "66.7"],
        ["I03", "share", "Share of phone", "%", "2024", "•"],
    ]


def test_metadata_names_every_column_of_every_file():
    described = json.loads(csvw.metadata(TABLES, {}).content)
    assert described["@context"][0] == "http://www.w3.org/ns/csvw"
    titles = {
        table["url"]: [column["titles"] for column in table["tableSchema"]["columns"]] for table in described["tables"]
    }
    assert titles == {name: lines[0] for name, lines in csvs().items()}


def test_metadata_say_that_a_dot_is_no_number():
    [counts, *_] = json.loads(csvw.metadata(TABLES, {}).content)["tables"]
    assert [column.get("null") for column in counts["tableSchema"]["columns"]] == [None, None, ["•", "–"], ["•", "–"]]


def test_withheld_table_shows_its_total_only():
    rows = (ProtectedRow("phone", "Phone", (None, None)),)
    withheld = ProtectedTable(**WORDS, years=(2025, 2024), rows=rows, totals=(12, 10), note="Too little.")
    file, _rules = csvw.csv_files({"channels": withheld})
    assert [line.split(",")[0] for line in file.content.decode().splitlines()][1:] == ["_total"]


def test_spreadsheet_has_numbers_as_numbers():
    book = odfdo.Document(io.BytesIO(ods.spreadsheet(TABLES, "Report 2025", "Release 1").content))
    first, *sheets = book.body.tables
    assert first.get_cell((0, 0)).value == "Report 2025"
    assert [sheet.name for sheet in sheets] == [
        "I03 Ways of contact",
        "I10 Ways of contact",
        "Anteile und Mediane",
    ]
    assert sheets[2].get_values()[1:] == [
        ["I03 Ways of contact", "Share of phone", "%", 2025, Decimal("66.7")],
        ["I03 Ways of contact", "Share of phone", "%", 2024, "•"],
    ]
    assert [row[1:3] for row in sheets[0].get_values()[1:5]] == [[12, 10], ["•", 0], ["–", "–"], ["•", 10]]


def test_spreadsheet_has_known_amounts_as_numbers():
    """What is open, and what is none, is a word: a sum of one's own cannot take it for nought."""
    known, part = Amount(Decimal("600.50")), Amount(Decimal(20), is_open=True)
    row = BudgetRow("Rent", Side(known, Amount(), part), Side(Amount(is_open=True), known, known))
    book = odfdo.Document(io.BytesIO(ods.spreadsheet({}, "", "", Budget((row,))).content))
    line, total = book.body.tables[1].get_values()[1:3]
    assert line == ["Rent", Decimal("600.5"), "–", "20\u00a0€ + x", "x", Decimal("600.5"), Decimal("600.5")]
    assert total[1:] == line[1:]


def test_spreadsheet_holds_no_formula():
    content = zipfile.ZipFile(io.BytesIO(ods.spreadsheet(TABLES, "Report 2025", "Release 1").content))
    assert b"table:formula" not in content.read("content.xml")


def test_checksums_are_those_that_a_machine_checks():
    file = File("a.txt", "text/plain", b"a")
    digest = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert checksums([file]).content.decode() == f"{digest}  a.txt\n"


@pytest.mark.parametrize("table", [PLAIN, CROSS], ids=["plain", "cross"])
def test_frozen_table_is_read_again_as_it_was(table):
    assert table_of(json.loads(json.dumps(table.as_json()))) == table


@pytest.fixture
def graph():
    centre = make_centre(municipality_code="03254002", email="house@example.org")
    release = make_release(report=make_report(paper=make_paper()))
    make_release_file(release=release, name="tabelle-x.csv", media_type="text/csv", content=b"a,b\r\n", position=2)
    read = Graph().parse(data=catalogue(Release.objects.with_beginning(), centre), format="turtle")
    read.release = release
    return read


EU = "http://publications.europa.eu/resource/authority/"
# What the profile wants of each class: the property, how often, and how its value begins if that is an address. Written
# down from the shapes of GovData's validator (versions 2.0 and 3.0, and its conventions): all that it asks for.
SHAPES = [
    (DCAT.Catalog, FOAF.homepage, (1, 1), "http"),
    (DCAT.Dataset, DCAT.landingPage, (1, 1), "http"),
    (DCTERMS.PeriodOfTime, DCAT.startDate, (1, 1), None),
    (DCTERMS.PeriodOfTime, DCAT.endDate, (1, 1), None),
    (VCARD.Kind, VCARD.fn, (1, 1), None),
    (VCARD.Kind, VCARD.hasURL, (1, 1), "http"),
    (VCARD.Kind, VCARD.hasEmail, (0, 1), "mailto:"),
    (SPDX.Checksum, SPDX.algorithm, (1, 1), "http"),
    (SPDX.Checksum, SPDX.checksumValue, (1, 1), None),
    (DCAT.Distribution, DCAT.mediaType, (1, 1), "https://www.iana.org/assignments/media-types/"),
    (DCAT.Distribution, DCAT.byteSize, (1, 1), None),
    (DCAT.Catalog, DCTERMS.title, (1, 1), None),
    (DCAT.Catalog, DCTERMS.description, (1, 1), None),
    (DCAT.Catalog, DCTERMS.publisher, (1, 1), "http"),
    (DCAT.Catalog, DCAT.dataset, (1, 9), "http"),
    (DCAT.Catalog, DCTERMS.language, (1, 1), EU + "language/"),
    (FOAF.Organization, FOAF.name, (1, 1), None),
    (DCAT.Dataset, DCTERMS.title, (1, 1), None),
    (DCAT.Dataset, DCTERMS.description, (1, 1), None),
    (DCAT.Dataset, DCTERMS.identifier, (1, 1), None),
    (DCAT.Dataset, DCTERMS.publisher, (1, 1), "http"),
    (DCAT.Dataset, DCTERMS.issued, (1, 1), None),
    (DCAT.Dataset, DCTERMS.modified, (1, 1), None),
    (DCAT.Dataset, DCTERMS.temporal, (1, 1), ""),
    (DCAT.Dataset, DCAT.contactPoint, (1, 1), ""),
    (DCAT.Dataset, DCAT.keyword, (3, 9), None),
    (DCAT.Dataset, DCTERMS.language, (1, 1), EU + "language/"),
    (DCAT.Dataset, DCTERMS.spatial, (1, 1), "http"),
    (DCTERMS.Location, SKOS.prefLabel, (1, 1), None),
    (DCAT.Dataset, DCAT.theme, (1, 1), EU + "data-theme/"),
    (DCAT.Dataset, DCAT.distribution, (1, 9), "http"),
    (DCAT.Dataset, DCTERMS.accessRights, (1, 1), EU + "access-right/"),
    (DCAT.Dataset, DCTERMS.accrualPeriodicity, (1, 1), EU + "frequency/"),
    (DCAT.Dataset, DCATDE.politicalGeocodingURI, (1, 1), "http://dcat-ap.de/def/politicalGeocoding/"),
    (DCAT.Dataset, DCATDE.politicalGeocodingLevelURI, (1, 1), "http://dcat-ap.de/def/politicalGeocoding/Level/"),
    (DCAT.Distribution, DCTERMS.title, (1, 1), None),
    (DCAT.Distribution, DCAT.accessURL, (1, 1), "http"),
    (DCAT.Distribution, DCAT.downloadURL, (1, 1), "http"),
    (DCAT.Distribution, DCTERMS.license, (1, 1), "http://dcat-ap.de/def/licenses/"),
    (DCAT.Distribution, DCATDE.licenseAttributionByText, (1, 1), None),
    (DCAT.Distribution, DCTERMS["format"], (1, 1), EU + "file-type/"),
    (DCAT.Distribution, DCATAP.availability, (1, 1), EU + "planned-availability/"),
    (DCAT.Distribution, SPDX.checksum, (1, 1), ""),
]


@pytest.mark.django_db
def test_catalogue_has_the_shapes_that_the_german_profile_asks_for(graph):
    for kind, name, (least, most), beginning in SHAPES:
        things = list(graph.subjects(RDF.type, kind))
        assert things, kind
        for thing in things:
            values = list(graph.objects(thing, name))
            assert least <= len(values) <= most, (kind, name, values)
            for value in values:
                assert isinstance(value, Literal) is (beginning is None), (kind, name, value)
                assert str(value).strip().startswith(beginning or ""), (kind, name, value)


# Of which class a value must be, and of which type a number or a day.
CLASSES = [
    (DCTERMS.publisher, FOAF.Agent),
    (DCAT.dataset, DCAT.Dataset),
    (DCAT.distribution, DCAT.Distribution),
    (DCAT.contactPoint, VCARD.Kind),
    (DCTERMS.temporal, DCTERMS.PeriodOfTime),
    (DCTERMS.spatial, DCTERMS.Location),
    (SPDX.checksum, SPDX.Checksum),
]
TYPES = [
    (DCTERMS.issued, XSD.date),
    (DCTERMS.modified, XSD.date),
    (DCAT.startDate, XSD.date),
    (DCAT.endDate, XSD.date),
    (DCAT.byteSize, XSD.nonNegativeInteger),
    (SPDX.checksumValue, XSD.hexBinary),
]


@pytest.mark.django_db
def test_values_in_the_catalogue_are_of_the_class_and_type_that_the_profile_asks_for(graph):
    for name, kind in CLASSES:
        values = list(graph.objects(None, name))
        assert values, name
        assert all((value, RDF.type, kind) in graph for value in values), name
    for name, datatype in TYPES:
        values = list(graph.objects(None, name))
        assert values, name
        assert {value.datatype for value in values} == {datatype}, name


@pytest.mark.django_db
def test_catalogue_of_a_house_without_an_address_for_mail_leads_to_a_page():
    make_release()
    read = Graph().parse(data=catalogue(Release.objects.with_beginning(), make_centre(email="")), format="turtle")
    assert [str(found)[:4] for found in read.objects(None, VCARD.hasURL)] == ["http"]


@pytest.mark.django_db
def test_catalogue_says_which_town_it_is_about(graph):
    [dataset] = graph.subjects(RDF.type, DCAT.Dataset)
    place = "http://dcat-ap.de/def/politicalGeocoding/municipalityKey/03254002"
    assert graph.value(dataset, DCATDE.politicalGeocodingURI) == URIRef(place)


@pytest.mark.django_db
def test_catalogue_leads_to_each_table_with_licence_and_checksum(graph):
    [table] = graph.subjects(RDF.type, DCAT.Distribution)
    address = reverse("release_file", args=[graph.release.public_id, "tabelle-x.csv"])
    assert str(graph.value(table, DCAT.downloadURL)).endswith(address)
    assert graph.value(table, DCTERMS.license) == URIRef("http://dcat-ap.de/def/licenses/dl-by-de/2.0")
    assert graph.value(table, DCATDE.licenseAttributionByText)
    checksum = graph.value(graph.value(table, SPDX.checksum), SPDX.checksumValue)
    assert str(checksum) == graph.release.files.get(name="tabelle-x.csv").sha256


@pytest.mark.django_db
def test_catalogue_names_the_contributor_where_the_town_has_one(settings):
    settings.OPEN_DATA_CONTRIBUTOR = "http://dcat-ap.de/def/contributors/test"
    make_release()
    read = Graph().parse(data=catalogue(Release.objects.with_beginning(), make_centre()), format="turtle")
    assert [str(found) for found in read.objects(None, DCATDE.contributorID)] == [settings.OPEN_DATA_CONTRIBUTOR]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "begin", "wanted"),
    [
        ("annual", None, ("2025-01-01", "2025-12-31")),
        ("annual", "2024-06-02", ("2025-01-01", "2025-12-31")),
        ("annual", "2025-06-02", ("2025-06-02", "2025-12-31")),
        ("guide_first", "2025-06-02", ("2025-06-02", "2025-06-30")),
        ("guide_second", "2025-06-02", ("2025-07-01", "2025-12-31")),
    ],
)
def test_catalogue_names_no_day_before_the_records_began(kind, begin, wanted):
    make_release(kind=kind, figures={"records_begin": begin} if begin else {})
    read = Graph().parse(data=catalogue(Release.objects.with_beginning(), make_centre()), format="turtle")
    [period] = read.objects(None, DCTERMS.temporal)
    assert tuple(str(read.value(period, end)) for end in (DCAT.startDate, DCAT.endDate)) == wanted


@pytest.mark.django_db
def test_catalogue_without_a_release_is_a_catalogue():
    read = Graph().parse(data=catalogue([], make_centre()), format="turtle")
    assert [str(title) for title in read.objects(None, DCTERMS.title)]
    assert Literal("x") not in set(read.objects())


@pytest.mark.django_db
def test_catalogue_is_german_for_everybody_because_it_says_so(client):
    make_centre()
    client.cookies["django_language"] = "en"
    read = Graph().parse(data=client.get("/open-data/katalog.ttl").content.decode(), format="turtle")
    [title] = read.objects(None, DCTERMS.title)
    assert (title.language, str(title).startswith("Offene Daten")) == ("de", True)
