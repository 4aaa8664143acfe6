"""Answers for programs: kept for a second, compressed once, with what a reader needs to ask whether it is still so.

A reader may ask again with the tag, a digest of the content, or with the moment of Last-Modified. That moment is when
this process first saw the content: later than the true one, never earlier. It is compared as it was given (equal or
not), so that no clock of a reader, however wrong, is ever told that it has seen what it has not.
"""

import datetime as dt
import gzip
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_etags

from familienzentrum.micro_cache import CACHE, SECONDS

_SEEN = "editions"
_AGE = "public, max-age=60"


@dataclass(frozen=True)
class Edition:
    """One answer as it is at a moment."""

    content: bytes
    compressed: bytes
    tag: str
    since: str


def edition(key: str, make: Callable[[], Any], kind: str) -> Edition:
    """Return what `make` gives as JSON, at most a second old."""
    name = hashlib.sha256(f"{kind} {key}".encode()).hexdigest()
    kept: Edition | None = caches[CACHE].get(name)
    if kept is None:
        kept = _made(name, json.dumps(make(), ensure_ascii=False, separators=(",", ":")).encode())
        caches[CACHE].set(name, kept, SECONDS)
    return kept


def sent(request: HttpRequest, made: Edition, content_type: str) -> HttpResponse:
    """Return the answer to this reader: 304 if it has it already."""
    if _is_known(request, made):
        response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
        del response.headers["Content-Type"]
    else:
        is_compressed = bool(re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")))
        response = HttpResponse(made.compressed if is_compressed else made.content, content_type=content_type)
        if is_compressed:
            response.headers["Content-Encoding"] = "gzip"
    for name, value in {"ETag": made.tag, "Last-Modified": made.since, "Cache-Control": _AGE}.items():
        response.headers[name] = value
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _made(name: str, content: bytes) -> Edition:
    tag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    return Edition(content, gzip.compress(content, mtime=0), tag, http_date(_since(name, tag).timestamp()))


def _since(name: str, tag: str) -> dt.datetime:
    """Return since when the content is known; two contents of one address never share a second."""
    seen: tuple[str, dt.datetime] | None = caches[_SEEN].get(name)
    if seen and seen[0] == tag:
        return seen[1]
    now = timezone.now().replace(microsecond=0)
    since = max(now, seen[1] + dt.timedelta(seconds=1)) if seen else now
    caches[_SEEN].set(name, (tag, since), None)
    return since


def _is_known(request: HttpRequest, made: Edition) -> bool:
    """RFC 9110: with a tag, the moment does not count."""
    if "If-None-Match" in request.headers:
        tags = parse_etags(request.headers["If-None-Match"])
        return "*" in tags or made.tag.removeprefix("W/") in {tag.removeprefix("W/") for tag in tags}
    return request.headers.get("If-Modified-Since") == made.since
