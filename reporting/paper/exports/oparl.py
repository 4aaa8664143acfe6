"""The council paper of a release as OParl 1.1, for the council information system."""

import datetime as dt
from collections.abc import Iterable
from hashlib import sha512
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reporting.paper.exports import files
from reporting.paper.exports.files import LICENCES, File
from reporting.paper.facts import CouncilPaper, Station

_SCHEMA = "https://schema.oparl.org/1.1"


def paper_file(paper: CouncilPaper, title: str, moment: dt.datetime, made: Iterable[File], home: str) -> File:
    """Return the paper with its files; `home` is their base URL, `moment` the creation time.

    The portal is no OParl server: nested objects have the paper's URL with a fragment.
    """
    id_ = f"{home}{files.PAPER}"
    common = _common(moment)
    main, *others = (_file(file, id_, home) | common for file in made)
    stations = enumerate(paper.stations, start=1)
    values = {
        "id": id_,
        "type": f"{_SCHEMA}/Paper",
        "name": title,
        "reference": paper.number,
        "date": (paper.dated_on or timezone.localdate(moment)).isoformat(),
        "paperType": paper.kind,
        "mainFile": main,
        "auxiliaryFile": others,
        "consultation": [
            _consultation(station, paper, f"{id_}#{number}", id_) | common for number, station in stations
        ],
        "web": home,
        **common,
    }
    words = _("The council paper for the council's information system (in the shape of OParl 1.1)")
    return files.json_file(files.PAPER, {name: value for name, value in values.items() if value}, words)


def _common(moment: dt.datetime) -> dict[str, Any]:
    """Properties common to all objects: created, modified (the same), and licence."""
    made = timezone.localtime(moment).isoformat(timespec="seconds")
    return {"license": LICENCES + settings.OPEN_DATA_LICENCE, "created": made, "modified": made}


def _file(file: File, paper: str, home: str) -> dict[str, Any]:
    address = f"{home}{file.name}"
    return {
        "id": f"{paper}#{file.name}",
        "type": f"{_SCHEMA}/File",
        "name": file.description or file.name,
        "fileName": file.name,
        "mimeType": file.media_type,
        "size": file.size,
        "sha512Checksum": sha512(file.content).hexdigest(),
        "accessUrl": address,
        "downloadUrl": address,
        "paper": [paper],
    }


def _consultation(station: Station, paper: CouncilPaper, id_: str, of: str) -> dict[str, Any]:
    """OParl references committee and meeting by URL, which only the council's system has: names are given instead.

    In vendor attributes, prefixed with the vendor's name as OParl requires.
    """
    role = pgettext("consultation", "Decision") if paper.is_for_decision else pgettext("consultation", "Information")
    return {
        "id": id_,
        "type": f"{_SCHEMA}/Consultation",
        "paper": of,
        "role": role,
        "familienzentrum:organizationName": station.committee,
        "familienzentrum:date": station.day.isoformat(),
        "familienzentrum:result": station.result,
    }
