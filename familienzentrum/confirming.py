"""Asks for the password once more before what nobody may do at an unattended screen."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

# What views ask of a request that is done later: the address of the portal, and the language.
_KEPT = {
    "CONTENT_TYPE",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "PATH_INFO",
    "QUERY_STRING",
    "REQUEST_METHOD",
    "SCRIPT_NAME",
    "SERVER_NAME",
    "SERVER_PORT",
    "wsgi.url_scheme",
}

View = Callable[..., HttpResponseBase]


def lately_confirmed(purpose: str, *, methods: tuple[str, ...] = ("GET", "HEAD", "POST")) -> Callable[[View], View]:
    """Let nobody in whose login, or last confirmation, is longer ago than `CONFIRMED_MINUTES` allow for this purpose.

    allauth's middleware then asks for the password; what was sent is kept in the session meanwhile and done afterwards.
    It stands below the audience: a stranger gets 404 all the same.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def confirmed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in methods and not _is_fresh(request, settings.CONFIRMED_MINUTES[purpose]):
                raise ReauthenticationRequired
            return view(request, *args, **kwargs)

        return confirmed

    return decorate


class KeepLittle:
    """Keeps what was sent until the password was typed: what was typed, and not from where nor with which browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Lead to the question as allauth's middleware does, which comes after this one."""
        if isinstance(exception, ReauthenticationRequired) and request.method == "POST":
            request.META = {name: value for name, value in request.META.items() if name in _KEPT}


def _is_fresh(request: HttpRequest, minutes: int) -> bool:
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < minutes * 60
