"""Middleware: unreadable requests, health checks, no heavy work, worded error pages."""

import codecs
import logging
from collections.abc import Callable, Iterator
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.db import DataError, Error, connection
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from familienzentrum.answering import answering
from familienzentrum.crypto import CannotUnseal
from familienzentrum.views import bad_request

logger = logging.getLogger("portal.seal")


def refuse_unreadable(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Reject what PostgreSQL can neither store nor search for: NUL and lone surrogates.

    In a path it is a 404, in a query or cookie a 400. So is a charset other than UTF-8: some smuggle such characters
    in. Forms report NUL beside its field and keep the input; where no form validates, the database refuses it.
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
    """Yield names and values of the query string and the cookies."""
    for name, value in request.COOKIES.items():
        yield from (name, value)
    yield from _words_of(request.GET)


def _words_of(fields: QueryDict) -> Iterator[str]:
    for name, values in fields.lists():
        yield from (name, *map(str, values))


HEALTH_ADDRESS = "/gesund"


def answer_health_checks(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer whether web server and database work, and nothing else.

    Monitoring asks by IP address and over plain HTTP, so this comes before the host check and HTTPS redirect.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info != HEALTH_ADDRESS or request.method not in ("GET", "HEAD"):
            return get_response(request)
        works = _database_answers()
        status = HTTPStatus.OK if works else HTTPStatus.SERVICE_UNAVAILABLE
        headers = {"Cache-Control": "no-store"}
        return HttpResponse("ok\n" if works else "not ok\n", "text/plain", status, headers=headers)

    return middleware


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def only_light_work(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse heavy work while a request is served (`familienzentrum.answering`)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with answering():
            return get_response(request)

    return middleware


def explain_wrong_method(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give 405 a page that says what to do; the Allow header stays."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            response.content = render_to_string("405.html", request=request).encode()
        return response

    return middleware


def explain_sealed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """If no secret decrypts a family's data, say whom to call. The log names the table only."""

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
