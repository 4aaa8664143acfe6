"""The council paper of a release in the shape of OParl 1.1, for the information system of the council."""

import datetime as dt
from collections.abc import Iterable
from hashlib import sha512
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reporting.choices import PaperKind
from reporting.models import Deliberation, Paper
from reporting.paper.exports import files
from reporting.paper.exports.files import LICENCES, File

_SCHEMA = "https://schema.oparl.org/1.1"


def paper_file(paper: Paper, title: str, moment: dt.datetime, made: Iterable[File], home: str) -> File:
    """Return the paper with its files, which are found under the address `home`; `moment` is when it was made.

    The portal is no OParl server: each object inside has the paper's address with a part of its own behind it.
    """
    id_ = f"{home}{files.PAPER}"
    common = _common(moment)
    main, *others = (_file(file, id_, home) | common for file in made)
    stations = enumerate(paper.deliberations.select_related("committee"), start=1)
    values = {
        "id": id_,
        "type": f"{_SCHEMA}/Paper",
        "name": title,
        "reference": paper.number,
        "date": (paper.dated_on or timezone.localdate(moment)).isoformat(),
        "paperType": str(paper.get_kind_display()),
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
    """Say what every object says: when it came, which is also when it changed last, and under which licence."""
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


def _consultation(station: Deliberation, paper: Paper, id_: str, of: str) -> dict[str, Any]:
    """OParl points to a committee and to a meeting by addresses, which only the council's system has: names stand here.

    Vendor attributes carry them, as OParl wants it, with the name of who invented them in front.
    """
    decides = paper.kind == PaperKind.DECISION
    return {
        "id": id_,
        "type": f"{_SCHEMA}/Consultation",
        "paper": of,
        "role": pgettext("consultation", "Decision") if decides else pgettext("consultation", "Information"),
        "familienzentrum:organizationName": station.committee.name,
        "familienzentrum:date": station.day.isoformat(),
        "familienzentrum:result": str(station.get_result_display()),
    }
