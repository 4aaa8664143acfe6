"""What all addresses for programs have in common: reading only, for everybody, and problems in their own form."""

from collections.abc import Callable, Collection
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from familienzentrum.access import View, public
from familienzentrum.context import centre_of
from familienzentrum.models import Centre
from familienzentrum.problems import problem
from offers.exchange.editions import edition, sent
from offers.exchange.parameters import Asked, NotUnderstood, read

_METHODS = "GET, HEAD, OPTIONS"
# Any page of the web may read what everybody may see; none is given a cookie along.
_FOR_EVERYBODY = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Last-Modified"}
_BEFORE_ASKING = {
    "Access-Control-Allow-Methods": _METHODS,
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}

# Returns what is written as JSON. Raises NotThere.
Make = Callable[..., Any]


class NotThere(Exception):
    """Nothing of this id is published."""


def endpoint(*names: str, kind: str = "application/json") -> Callable[[Make], View]:
    """Make a function an address for programs that understands these parameters."""

    def decorate(make: Make) -> View:
        @public
        @wraps(make)
        def answered(request: HttpRequest, **given: Any) -> HttpResponse:
            response = _answer(request, make, names, kind, given)
            for name, value in _FOR_EVERYBODY.items():
                response.headers[name] = value
            response.headers.setdefault("Content-Language", settings.LANGUAGE_CODE)
            return response

        return answered

    return decorate


def _answer(request: HttpRequest, make: Make, names: Collection[str], kind: str, given: dict[str, Any]) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": _METHODS} | _BEFORE_ASKING)
    if request.method not in ("GET", "HEAD"):
        refused = problem(HTTPStatus.METHOD_NOT_ALLOWED, "This directory is for reading. Ask with GET.")
        refused.headers["Allow"] = _METHODS
        return refused
    try:
        asked = read(request.GET, names)
        with translation.override(settings.LANGUAGE_CODE):
            made = _made(request, make, asked, kind, given)
    except NotUnderstood as error:
        return problem(HTTPStatus.BAD_REQUEST, "See which parameters were not understood.", errors=error.errors)
    except NotThere:
        return problem(HTTPStatus.NOT_FOUND, "Nothing of this id is published. Ask for the list.")
    return sent(request, made, kind)


def _made(request: HttpRequest, make: Make, asked: Asked, kind: str, given: dict[str, Any]) -> Any:
    centre: Centre = centre_of(request)
    key = f"{request.path} {asked!r} {settings.PORTAL_URL}"
    return edition(key, lambda: make(centre=centre, asked=asked, **given), kind)
