"""What whoever logs in has to do before anything else: choose an own password, and a second factor."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from familienzentrum.access import PUBLIC
from familienzentrum.accounts.second_factor import was_opened_with_one


class DutiesFirst:
    """Leads from every page of staff to what is due. The pages of the account itself stay open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        is_for_staff = getattr(view_func, "audience", PUBLIC) != PUBLIC
        if not is_for_staff or not request.user.is_authenticated:
            return None
        if request.method == "GET":
            # What is sent writes to no session: neither time nor order of a visit would then be only its own.
            request.session.note_work()  # type: ignore[attr-defined]
        page = _due(request)
        return redirect(page) if page else None


def _due(request: HttpRequest) -> str | None:
    """Return the name of the page where something is due. Asks nothing of the database."""
    if request.user.must_change_password:  # type: ignore[union-attr]
        return "account_change_password"
    if settings.SECOND_FACTOR_REQUIRED and not was_opened_with_one(request):
        return "mfa_index"
    return None
