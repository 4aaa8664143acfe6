"""Which page may ask for the camera: none, unless its view says so."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.http import HttpRequest, HttpResponse

_HEADER = "Permissions-Policy"
_NEVER = "microphone=(), geolocation=(), display-capture=(), payment=(), usb=(), serial=(), bluetooth=()"
_NOTHING = f"camera=(), {_NEVER}"
_CAMERA = f"camera=(self), {_NEVER}"

P = ParamSpec("P")


def allows_camera(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Let the page of this view ask for the camera, which the browser then grants or not."""

    @wraps(view)
    def allowing(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(*args, **kwargs)
        response[_HEADER] = _CAMERA
        return response

    return allowing


def forbid_devices(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let no page use camera, microphone or position that was not allowed to."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault(_HEADER, _NOTHING)
        return response

    return middleware
