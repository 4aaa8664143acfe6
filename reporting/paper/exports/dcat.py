"""The catalogue of the released tables as open data, in the German profile of DCAT (DCAT-AP.de)."""

import calendar
import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from rdflib import DCAT, DCTERMS, FOAF, RDF, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef

from familienzentrum.models import Centre
from reporting.choices import ReportKind
from reporting.models import Release, ReleaseFile
from reporting.paper.exports import files

DCATDE = Namespace("http://dcat-ap.de/def/dcatde/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
_EU = "http://publications.europa.eu/resource/authority"
_PLACES = "http://dcat-ap.de/def/politicalGeocoding"
_FORMATS = {files.CSV: "CSV", files.ODS: "ODS", files.JSON: "JSON"}


def catalogue(releases: Iterable[Release], centre: Centre) -> str:
    """Return the catalogue as Turtle; `releases` need their files, without contents, and `with_beginning`."""
    graph = Graph()
    for prefix, names in (
        ("dcat", DCAT),
        ("dct", DCTERMS),
        ("dcatde", DCATDE),
        ("foaf", FOAF),
        ("spdx", SPDX),
        ("skos", SKOS),
        ("dcatap", DCATAP),
    ):
        graph.bind(prefix, names)
    home = URIRef(settings.PORTAL_URL + reverse("open_data"))
    publisher = _publisher(graph, home, centre)
    graph.add((home, RDF.type, DCAT.Catalog))
    graph.add((home, DCTERMS.title, _words(_("Open data of %(house)s") % {"house": centre.name})))
    graph.add((home, DCTERMS.description, _words(_("Tables of the released annual reports. Small counts are hidden."))))
    graph.add((home, DCTERMS.publisher, publisher))
    graph.add((home, DCTERMS.language, URIRef(f"{_EU}/language/DEU")))
    graph.add((home, FOAF.homepage, URIRef(settings.PORTAL_URL + reverse("releases"))))
    for release in releases:
        graph.add((home, DCAT.dataset, _dataset(graph, release, centre, publisher)))
    return graph.serialize(format="turtle")


def _words(text: str) -> Literal:
    return Literal(text, lang="de")


def _publisher(graph: Graph, home: URIRef, centre: Centre) -> URIRef:
    publisher = URIRef(f"{home}#publisher")
    # The profile's shapes do not know that an organisation is an agent.
    for kind in (FOAF.Agent, FOAF.Organization):
        graph.add((publisher, RDF.type, kind))
    graph.add((publisher, FOAF.name, Literal(f"{centre.municipality}, {centre.name}")))
    return publisher


def _dataset(graph: Graph, release: Release, centre: Centre, publisher: URIRef) -> URIRef:
    page = settings.PORTAL_URL + reverse("release_page", args=[release.public_id])
    dataset = URIRef(f"{page}#tables")
    words = {"house": centre.name, "year": release.report.year, "number": release.number}
    graph.add((dataset, RDF.type, DCAT.Dataset))
    graph.add((dataset, DCTERMS.title, _words(_("%(house)s: tables of the year %(year)s, release %(number)s") % words)))
    graph.add((dataset, DCTERMS.description, _words(_description(release))))
    graph.add((dataset, DCTERMS.publisher, publisher))
    graph.add((dataset, DCTERMS.identifier, Literal(str(release.public_id))))
    graph.add((dataset, DCTERMS.issued, Literal(timezone.localdate(release.released_at))))
    # Releases are immutable: a correction is another data set.
    graph.add((dataset, DCTERMS.modified, Literal(timezone.localdate(release.released_at))))
    graph.add((dataset, DCTERMS.accrualPeriodicity, URIRef(f"{_EU}/frequency/NEVER")))
    graph.add((dataset, DCTERMS.accessRights, URIRef(f"{_EU}/access-right/PUBLIC")))
    graph.add((dataset, DCTERMS.language, URIRef(f"{_EU}/language/DEU")))
    graph.add((dataset, DCAT.theme, URIRef(f"{_EU}/data-theme/SOCI")))
    for word in (_("Family centre"), _("Families"), _("Advice"), _("Annual report"), _("Statistics")):
        graph.add((dataset, DCAT.keyword, _words(word)))
    graph.add((dataset, DCAT.landingPage, URIRef(page)))
    graph.add((dataset, DCTERMS.temporal, _period(graph, release)))
    graph.add((dataset, DCAT.contactPoint, _contact(graph, centre)))
    _add_place(graph, dataset, centre)
    for file in release.files.all():
        if file.name == files.SPREADSHEET or file.media_type == files.CSV:
            graph.add((dataset, DCAT.distribution, _distribution(graph, file, page, centre)))
    return dataset


def _description(release: Release) -> str:
    words = _("How the house was used in %(year)s. Small counts are hidden (•).") % {"year": release.report.year}
    return f"{words} {release.changes}".strip()


def _period(graph: Graph, release: Release) -> BNode:
    """Add the time that the tables are about: what was before the records began is in none of them."""
    year, (first, last) = release.report.year, ReportKind(release.kind).months
    start, end = dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])
    if release.records_begin:
        start = max(start, dt.date.fromisoformat(release.records_begin))
    period = BNode()
    graph.add((period, RDF.type, DCTERMS.PeriodOfTime))
    graph.add((period, DCAT.startDate, Literal(start)))
    graph.add((period, DCAT.endDate, Literal(end)))
    return period


def _contact(graph: Graph, centre: Centre) -> BNode:
    contact = BNode()
    for kind in (VCARD.Kind, VCARD.Organization):
        graph.add((contact, RDF.type, kind))
    graph.add((contact, VCARD.fn, Literal(centre.name)))
    graph.add((contact, VCARD.hasURL, URIRef(settings.PORTAL_URL + reverse("releases"))))
    if centre.email:
        graph.add((contact, VCARD.hasEmail, URIRef(f"mailto:{centre.email}")))
    return contact


def _add_place(graph: Graph, dataset: URIRef, centre: Centre) -> None:
    """Add spatial coverage and contributor, if the centre's data have them."""
    if centre.municipality_code:
        place = URIRef(f"{_PLACES}/municipalityKey/{centre.municipality_code}")
        graph.add((dataset, DCTERMS.spatial, place))
        graph.add((place, RDF.type, DCTERMS.Location))
        graph.add((place, SKOS.prefLabel, _words(centre.municipality)))
        graph.add((dataset, DCATDE.politicalGeocodingURI, place))
        graph.add((dataset, DCATDE.politicalGeocodingLevelURI, URIRef(f"{_PLACES}/Level/municipality")))
    if settings.OPEN_DATA_CONTRIBUTOR:
        graph.add((dataset, DCATDE.contributorID, URIRef(settings.OPEN_DATA_CONTRIBUTOR)))


def _distribution(graph: Graph, file: ReleaseFile, page: str, centre: Centre) -> URIRef:
    address = URIRef(page + file.name)
    graph.add((address, RDF.type, DCAT.Distribution))
    graph.add((address, DCTERMS.title, _words(file.description or file.name)))
    graph.add((address, DCAT.accessURL, address))
    graph.add((address, DCAT.downloadURL, address))
    graph.add((address, DCTERMS.license, URIRef(files.LICENCES + settings.OPEN_DATA_LICENCE)))
    graph.add((address, DCATDE.licenseAttributionByText, _words(f"{centre.municipality}, {centre.name}")))
    graph.add((address, DCTERMS["format"], URIRef(f"{_EU}/file-type/{_FORMATS[file.media_type]}")))
    graph.add((address, DCAT.mediaType, URIRef(f"https://www.iana.org/assignments/media-types/{file.media_type}")))
    graph.add((address, DCATAP.availability, URIRef(f"{_EU}/planned-availability/STABLE")))
    graph.add((address, DCAT.byteSize, Literal(file.size, datatype=XSD.nonNegativeInteger)))
    graph.add((address, SPDX.checksum, _checksum(graph, file)))
    return address


def _checksum(graph: Graph, file: ReleaseFile) -> BNode:
    checksum = BNode()
    graph.add((checksum, RDF.type, SPDX.Checksum))
    graph.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
    graph.add((checksum, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)))
    return checksum
