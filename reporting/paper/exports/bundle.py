"""All files of a release, made from what it keeps and from nothing else: the PDF, tables, certificate, checksums."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from familienzentrum.pdf import Attached, Sheets, Variant
from familienzentrum.pictures import MEDIA_TYPE
from reporting.models import Candidate
from reporting.paper.chapters import pictures_in
from reporting.paper.document import Document
from reporting.paper.exports import csvw, files, oparl, partners, social_area
from reporting.paper.exports.files import File


@dataclass(frozen=True)
class Bundle:
    """The files of a release in display order, and the content stored in the database with them."""

    content: dict[str, Any]
    files: tuple[File, ...]


def bundle_of(candidate: Candidate, content: dict[str, Any], document: Document, sheets: Sheets) -> Bundle:
    """Make all files of a candidate. `document` and the `sheets` laid out of it were read from `content`."""
    # What writes spreadsheets is loaded where one is made, which is in the worker.
    from reporting.paper.exports import ods

    home = settings.PORTAL_URL + reverse("release_page", args=[candidate.public_id])
    tables = [*csvw.csv_files(document.tables, document.unrecorded)]
    area = [social_area.described()] if document.comparisons else []
    if document.comparisons:
        tables.append(social_area.csv_file(document.comparisons))
    data = [*tables, csvw.metadata(document.tables, _about(candidate, document, home), document.unrecorded, area)]
    proof = files.json_file(files.CERTIFICATE, content["certificate"], _("Proof that hidden counts cannot be computed"))
    inside = [Attached(file.name, file.content, file.description) for file in (*data, proof)]
    made = [
        File(
            files.REPORT,
            files.PDF,
            sheets.write(Variant.ARCHIVE, inside, candidate.prepared_at),
            _("The report for reading and for the archive, with its tables inside (PDF/UA and PDF/A)"),
        ),
        ods.spreadsheet(
            document.tables, document.title, document.state, document.budget, document.money, document.comparisons
        ),
        *data,
        proof,
        *partners.file_of(document.chapters),
        *(File(one.name, MEDIA_TYPE, one.content, one.alternative) for one in pictures_in(document.chapters)),
        files.json_file(files.CONTENT, content, _("Figures and texts for machines")),
    ]
    if document.paper:
        made.append(oparl.paper_file(document.paper, document.title, candidate.prepared_at, made[:1], home))
    return Bundle(content, (*made, files.checksums(made)))


def _about(candidate: Candidate, document: Document, home: str) -> dict[str, Any]:
    """Return the metadata common to all tables."""
    return {
        "dc:title": f"{document.centre.name}: {document.title}",
        "dc:description": document.state,
        "dc:publisher": document.centre.municipality,
        "dc:license": {"@id": files.LICENCES + settings.OPEN_DATA_LICENCE},
        "dc:issued": timezone.localdate(candidate.prepared_at).isoformat(),
        "dc:isPartOf": {"@id": home},
    }
