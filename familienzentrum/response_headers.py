"""Headers that every answer has: what may be kept of it, who may use it, and nothing of what the portal runs on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

STAFF = "/haus/"
_NOBODY_KEEPS = "no-store, private"


def say_who_may_use_it(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let no browser keep a page of staff, and no page of somebody else take in any of ours.

    It stands outside of all that may answer instead of a view: also a redirect and an error are of staff.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path_info.startswith(STAFF) and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = _NOBODY_KEEPS
        # Programs of others may read what says so itself.
        is_for_others = response.has_header("Access-Control-Allow-Origin")
        response.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if is_for_others else "same-origin")
        response.setdefault("X-Content-Type-Options", "nosniff")
        # The web server would say what it is.
        response["Server"] = "portal"
        return response

    return middleware
