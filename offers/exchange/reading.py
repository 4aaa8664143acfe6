"""Reads the directory of another portal: within bounds of size and time, and believing nothing of it.

Whoever runs the other portal may err, and whoever took it over may lie. So it is asked for plain JSON over HTTPS, no
redirect is followed, every page is bounded in bytes and all of it in seconds, and of what it says only texts are kept,
as text, as long as ours may be.
"""

import datetime as dt
import http.client
import json
import socket
import threading
import unicodedata
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from familienzentrum.refusals import Refusal

MOST_BYTES = 4_000_000
MOST_SECONDS = 60
MOST_PAGES = 50
MOST_SERVICES = 2000
PER_PAGE = 100
_PATIENCE = 10
# How often it is read from the beginning if it changes between two pages.
_TRIES = 3
_CHUNK = 65_536
_SHOWN = ["active", "temporarily closed"]
# They turn the order of what follows around, unseen.
_REORDERING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_IS_LINK = URLValidator(schemes=["http", "https"])


class CannotRead(Refusal):
    """`words` say to staff what was wrong; nothing of what the other portal said is repeated."""

    words = _("It cannot be reached, or broke off.")


@dataclass(frozen=True)
class Foreign:
    """An offer of another portal, in texts that are short enough to keep."""

    number: uuid.UUID
    title: str
    summary: str
    who: str
    where: str
    phone: str
    website: str


class Changes(NamedTuple):
    """What a directory says has changed: what it offers anew or otherwise, and what it does not offer any more."""

    found: list[Foreign]
    gone: set[uuid.UUID]


class _ChangedMeanwhile(Exception):
    """Something came, went or moved between two pages: what stood at their edge was read twice, or not at all."""


def read_directory(address: str, *, most_bytes: int = MOST_BYTES, most_seconds: float = MOST_SECONDS) -> list[Foreign]:
    """Return what the directory at this address offers, each once, in its order. Raises CannotRead."""
    known = _read_twice(address, "", most_bytes, monotonic() + most_seconds)
    found = [one for one in known.values() if one]
    if not found:
        raise CannotRead(_("It offers nothing that this portal can read."))
    return found


def read_changes(
    address: str, since: dt.datetime, *, most_bytes: int = MOST_BYTES, most_seconds: float = MOST_SECONDS
) -> Changes:
    """Return what has changed since then, perhaps nothing. Raises CannotRead."""
    moment = since.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    asked = urlencode({"modified_after": f"{moment}Z"})
    known = _read_twice(address, f"&{asked}", most_bytes, monotonic() + most_seconds)
    return Changes([one for one in known.values() if one], {number for number, one in known.items() if not one})


def _read_twice(address: str, asked: str, most_bytes: int, until: float) -> dict[uuid.UUID, Foreign | None]:
    """Read all pages; once more from the beginning if the directory changed meanwhile. Raises CannotRead."""
    for _try in range(_TRIES):
        with suppress(_ChangedMeanwhile):
            return _read(address, asked, most_bytes, until)
    raise CannotRead(_("It changes while it is read. Nothing was changed here; it is read again next night."))


def _read(address: str, asked: str, most_bytes: int, until: float) -> dict[uuid.UUID, Foreign | None]:
    """Return what each number stands for, none for what is not offered."""
    known, total = dict[uuid.UUID, Foreign | None](), None
    for number in range(1, MOST_PAGES + 1):
        query = f"full=true&per_page={PER_PAGE}&page={number}{asked}"
        page = _page(f"{address.rstrip('/')}/services?{query}", most_bytes, until)
        found = {key: _foreign(record) for record in _records(page) if (key := _number(record.get("id")))}
        # A directory that says the same for ever has been read to its end.
        if found.keys() <= known.keys():
            break
        if found.keys() & known.keys() or (number > 1 and page.get("total_items") != total):
            raise _ChangedMeanwhile
        known, total = known | found, page.get("total_items")
        if len(known) > MOST_SERVICES:
            raise CannotRead(_("It offers more than this portal reads. Please ask its operator for a smaller one."))
        if page.get("last_page") is not False:
            break
    return known


def _page(address: str, most_bytes: int, until: float) -> dict[str, Any]:
    try:
        page = json.loads(_content(address, most_bytes, until))
    except (OSError, http.client.HTTPException) as error:
        late = _("It took too long to answer.") if monotonic() >= until else None
        raise CannotRead(late) from error
    except (ValueError, RecursionError) as error:
        raise CannotRead(_("What it answers is no JSON.")) from error
    if not isinstance(page, dict):
        raise CannotRead(_("What it answers is no directory."))
    return page


def _content(address: str, most_bytes: int, until: float) -> bytes:
    with _asked(address, until) as answer:
        if answer.status != HTTPStatus.OK:
            raise CannotRead(_("It does not answer as a directory does."))
        if answer.getheader("Content-Encoding", "identity") != "identity":
            raise CannotRead(_("It answers compressed, though it was asked not to."))
        content = b""
        while chunk := answer.read1(_CHUNK):
            content += chunk
            if len(content) > most_bytes:
                raise CannotRead(_("Its answer is larger than this portal reads."))
            if monotonic() >= until:
                raise CannotRead(_("It took too long to answer."))
        return content


@contextmanager
def _asked(address: str, until: float) -> Iterator[http.client.HTTPResponse]:
    """Ask, and break off at the end of the time, also in the middle of a header that never ends."""
    parts = urlsplit(address)
    is_plain = parts.scheme == "http" and settings.IS_TRIAL
    kind = http.client.HTTPConnection if is_plain else http.client.HTTPSConnection
    line = kind(parts.hostname or "", parts.port, timeout=_PATIENCE)
    line.connect()
    # An answer without a length takes the socket away from its line.
    watch = threading.Timer(max(until - monotonic(), 0), _break_off, [line.sock])
    watch.daemon = True
    watch.start()
    try:
        headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "familienzentrum-portal"}
        line.request("GET", f"{parts.path}?{parts.query}", headers=headers)
        yield line.getresponse()
    finally:
        watch.cancel()
        line.close()


def _break_off(line: socket.socket) -> None:
    with suppress(OSError):  # it is closed already
        line.shutdown(socket.SHUT_RDWR)


def _records(page: dict[str, Any]) -> list[dict[str, Any]]:
    contents = page.get("contents")
    if not isinstance(contents, list):
        raise CannotRead(_("What it answers is no directory."))
    return [record for record in contents[:PER_PAGE] if isinstance(record, dict)]


def _foreign(record: dict[str, Any]) -> Foreign | None:
    """Return what is kept of a record; None without id and title, and of what is not offered any more."""
    number, title = _number(record.get("id")), _text(record.get("name"), 120)
    if number is None or not title or record.get("status") not in _SHOWN:
        return None
    return Foreign(
        number=number,
        title=title,
        summary=_text(_first_line(record.get("description")), 240),
        who=_text(_inside(record, "organization", "name"), 160) or title,
        where=_where(record),
        phone=_text(_inside(record, "phones", "number"), 40),
        website=_link(record.get("url")),
    )


def _number(value: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _text(value: Any, most: int) -> str:
    """Return one line of plain text; markup stays what it is, and pages escape it."""
    if not isinstance(value, str):
        return ""
    readable = value[: most * 10].encode("utf-8", "ignore").decode()
    seen = "".join(" " if unicodedata.category(sign) == "Cc" or sign in _REORDERING else sign for sign in readable)
    line = " ".join(seen.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _first_line(value: Any) -> str:
    return next((line for line in value.splitlines() if line.strip()), "") if isinstance(value, str) else ""


def _link(value: Any) -> str:
    text = _text(value, 200)
    try:
        _IS_LINK(text)
    except ValidationError:
        return ""
    return text


def _where(record: dict[str, Any]) -> str:
    location = _inside(_first(record.get("service_at_locations")), "location")
    address = _first(location.get("addresses")) if isinstance(location, dict) else {}
    town = f"{_text(address.get('postal_code'), 10)} {_text(address.get('city'), 80)}".strip()
    name = _text(location.get("name"), 100) if isinstance(location, dict) else ""
    return _text(", ".join(filter(None, [name, _text(address.get("address_1"), 100), town])), 240)


def _inside(record: dict[str, Any], *names: str) -> Any:
    """Return what is nested under these names, of lists the first; None if it is not as it should be."""
    found: Any = record
    for name in names:
        found = (found if isinstance(found, dict) else _first(found)).get(name)
    return found


def _first(value: Any) -> dict[str, Any]:
    first = value[0] if isinstance(value, list) and value else None
    return first if isinstance(first, dict) else {}
