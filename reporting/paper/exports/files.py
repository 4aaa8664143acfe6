"""Files of a release, and the list of their checksums."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

# File names in a release.
REPORT, SPREADSHEET = "bericht.pdf", "tabellen.ods"
METADATA, NUMBERS, METHOD = "tabellen-metadata.json", "kennzahlen.csv", "zaehlweise.csv"
AREA = "sozialraum.csv"
PAPER, CERTIFICATE, CONTENT, CHECKSUMS = "vorlage.json", "zertifikat.json", "bericht.json", "SHA256SUMS"

# Base URI of German open-data licences.
LICENCES = "http://dcat-ap.de/def/licenses/"

CSV, JSON, PDF, TEXT = "text/csv", "application/json", "application/pdf", "text/plain"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
OF_TEXT = {CSV, JSON, TEXT}


@dataclass(frozen=True)
class File:
    """Something to download."""

    name: str
    media_type: str
    content: bytes
    description: str = ""

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()

    @property
    def size(self) -> int:
        return len(self.content)


def json_file(name: str, values: Any, description: str = "") -> File:
    """Return pretty-printed JSON."""
    written = json.dumps(values, ensure_ascii=False, indent=2)
    return File(name, JSON, written.encode() + b"\n", description)


def checksums(files: Iterable[File]) -> File:
    """Return a list for `sha256sum --check`."""
    lines = sorted(f"{file.sha256}  {file.name}\n" for file in files)
    return File(CHECKSUMS, TEXT, "".join(lines).encode())
