"""Another language in the midst of a form: it is shown once more with all that was typed, neither judged nor sent.

The button of the switch belongs to the form and sends it to the same page in the other language. A page whose button
says which `step` it shows is asked for that step again: it judges what it got, and stores nothing.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from familienzentrum.access import PUBLIC
from familienzentrum.kept_input import TypedSoFar

# The name of the switch's buttons.
SWITCH = "switch_language"


def show_what_was_typed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer a switch of the language with the form as it was left."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> HttpResponse | None:
        is_switch = request.method == "POST" and SWITCH in request.POST and "step" not in request.POST
        # The pages of the login, which are not ours, declare none: their tries must count.
        if not is_switch or getattr(view, "audience", None) != PUBLIC:
            return None
        request.POST = TypedSoFar.of(request.POST, leaving_out=SWITCH)  # type: ignore[assignment]
        return _without_effect(request, lambda: view(request, *args, **kwargs))

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _without_effect(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    with transaction.atomic():
        page = answer()
        transaction.set_rollback(True)
    if page.has_header("Location"):
        # What the view said of its success is not so.
        list(messages.get_messages(request))
        return redirect(request.get_full_path())
    if page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:
        page.status_code = HTTPStatus.OK
    return page
