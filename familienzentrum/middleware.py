"""Refuses what no form of ours can send, and finds words where a page cannot be shown."""

import codecs
import logging
from collections.abc import Callable, Iterator
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from familienzentrum.crypto import CannotUnseal
from familienzentrum.views import bad_request

logger = logging.getLogger("portal.seal")


def refuse_unreadable(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let nothing through that PostgreSQL can neither keep nor look for: NUL, and halves of signs.

    Such an address leads nowhere; a question or a cookie with such a sign is not understood. Another alphabet than
    UTF-8 is not either: some of them smuggle such signs in. Forms name NUL beside its field, and keep what was typed;
    where no form looks, the database refuses it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not _is_text(request.path_info):
            raise Http404
        if not _is_utf8(request) or not all(map(_is_text, _asked(request))):
            raise BadRequest
        return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        is_refused = isinstance(error, (DataError, ValueError)) and not all(map(_is_text, _words_of(request.POST)))
        return bad_request(request, error) if is_refused else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def _is_text(given: str) -> bool:
    try:
        given.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in given


def _is_utf8(request: HttpRequest) -> bool:
    return request.encoding is None or codecs.lookup(request.encoding).name == "utf-8"


def _asked(request: HttpRequest) -> Iterator[str]:
    """Yield what came with the address and with the browser's memory, names and values."""
    for name, value in request.COOKIES.items():
        yield from (name, value)
    yield from _words_of(request.GET)


def _words_of(fields: QueryDict) -> Iterator[str]:
    for name, values in fields.lists():
        yield from (name, *map(str, values))


def explain_wrong_method(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give "method not allowed" a page that says what to do; the header with the allowed methods stays."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            response.content = render_to_string("405.html", request=request).encode()
        return response

    return middleware


def explain_sealed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Where no secret opens what a family told us, say whom to call. The log hears of the table only."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, CannotUnseal):
            return None
        logger.error("A row cannot be unsealed with PERSONAL_DATA_SECRETS: %s.", error)
        response = render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        add_never_cache_headers(response)
        return response

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware
