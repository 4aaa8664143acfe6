"""In which of its languages the portal shows its pages is the town's choice; German is always one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language_from_path

from familienzentrum.addresses import in_german
from familienzentrum.context import centre_of


def lead_to_german(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer an old address of a language that the town does not show any more with the same page in German.

    What is being sent goes on in its language: nothing typed is lost.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        code = get_language_from_path(request.path_info)
        is_read = request.method in ("GET", "HEAD")
        if is_read and code is not None and code not in centre_of(request).shown_languages:
            return HttpResponseRedirect(in_german(request, code))
        return get_response(request)

    return middleware
