"""Answers beside the pages: to health checks, and in the place of an answer that Django leaves empty."""

from collections.abc import Callable
from http import HTTPStatus

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

HEALTH_ADDRESS = "/gesund"


def answer_health_checks(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Say whether web server and database work, and nothing else.

    Whoever watches asks by number and over plain HTTP as well, so this comes before the host and HTTPS are looked at.
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


def explain_wrong_method(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give "method not allowed" a page that says what to do; the header with the allowed methods stays."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            response.content = render_to_string("405.html", request=request).encode()
        return response

    return middleware
