"""What every answer goes through: web threads do light work only, and no answer is empty."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from familienzentrum.answering import answering


def only_light_work(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Have heavy work refused while a request is answered (`familienzentrum.answering`)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with answering():
            return get_response(request)

    return middleware


def explain_wrong_method(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give "method not allowed" a page that says what to do; the header with the allowed methods stays."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            response.content = render_to_string("405.html", request=request).encode()
        return response

    return middleware
