"""The council paper of a release in the shape of OParl 1.1, for the information system of the council."""

import datetime as dt
from collections.abc import Iterable
from hashlib import sha512
from typing import Any

from django.utils.translation import gettext as _

from reporting.exports import files
from reporting.exports.files import File
from reporting.models import Deliberation, Paper

_SCHEMA = "https://schema.oparl.org/1.1"


def paper_file(paper: Paper, title: str, day: dt.date, made: Iterable[File], home: str) -> File:
    """Return the paper with its files, which are found under the address `home`."""
    main, *others = (_file(file, day, home) for file in made)
    values = {
        "id": f"{home}{files.PAPER}",
        "type": f"{_SCHEMA}/Paper",
        "name": title,
        "reference": paper.number,
        "date": (paper.dated_on or day).isoformat(),
        "paperType": str(paper.get_kind_display()),
        "mainFile": main,
        "auxiliaryFile": others,
        "consultation": [_station(station, number, home) for number, station in enumerate(_stations(paper), start=1)],
        "web": home,
    }
    words = _("The council paper for the council's information system (in the shape of OParl 1.1)")
    return files.json_file(files.PAPER, {name: value for name, value in values.items() if value}, words)


def _stations(paper: Paper) -> Iterable[Deliberation]:
    return paper.deliberations.select_related("committee")


def _file(file: File, day: dt.date, home: str) -> dict[str, Any]:
    return {
        "id": f"{home}{file.name}",
        "type": f"{_SCHEMA}/File",
        "name": file.description or file.name,
        "fileName": file.name,
        "mimeType": file.media_type,
        "date": day.isoformat(),
        "size": file.size,
        "sha512Checksum": sha512(file.content).hexdigest(),
        "accessUrl": f"{home}{file.name}",
        "downloadUrl": f"{home}{file.name}",
    }


def _station(station: Deliberation, number: int, home: str) -> dict[str, Any]:
    """OParl points to a meeting and a committee by their addresses, which this portal does not have: it names them."""
    return {
        "id": f"{home}{files.PAPER}#{number}",
        "type": f"{_SCHEMA}/Consultation",
        "role": str(station.get_result_display()),
        "familienzentrum:organizationName": station.committee.name,
        "familienzentrum:date": station.day.isoformat(),
    }
