"""Leads whoever's login ended while they typed through the login, and back to what they typed."""

import copy
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from familienzentrum.access import PUBLIC
from familienzentrum.kept_input import KEPT, KeptInput
from familienzentrum.login_forms import LoginForm


class LoginRequired(LoginRequiredMiddleware):
    """Asks for the login, keeping what was typed, and shows a form once more with what was kept."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        kept = KeptInput.of(request)
        return ask_for_login(request, kept) if kept else super().handle_no_permission(request, view_func)

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        answer: HttpResponseBase | None = super().process_view(request, view_func, view_args, view_kwargs)
        if answer or request.method != "POST" or KEPT not in request.POST or not request.user.is_authenticated:
            return answer
        if getattr(view_func, "audience", PUBLIC) == PUBLIC:
            # A page on the way back, such as the one that asks for the password, hands it on.
            return None
        kept = KeptInput.of(request)
        if kept is None or kept.path != request.get_full_path():
            # The view must not take the button that leads back for one of its own.
            messages.error(
                request, _("What you typed cannot be shown any more: it was kept for a day. Nothing was saved.")
            )
            return redirect("staff_home")
        return _shown_once_more(request, kept, lambda: view_func(request, *view_args, **view_kwargs))


def ask_for_login(request: HttpRequest, kept: KeptInput) -> HttpResponse:
    """Return the login page, with what was typed sealed in a hidden field."""
    context = {"form": LoginForm(), "next": kept.page or reverse("staff_home"), "kept": kept.sealed()}
    return never_kept_by_browsers(render(request, "account/login.html", context, status=HTTPStatus.FORBIDDEN))


def lead_back(request: HttpRequest, kept: KeptInput) -> HttpResponse:
    """Return the page whose button leads back to the form."""
    context = {"path": kept.path, "kept": kept.sealed()}
    return never_kept_by_browsers(render(request, "account/back_to_input.html", context))


def was_sent_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours sent this: that of somebody else cannot make it say so."""
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site") == "same-origin" or request.headers.get("Origin") == own


def carried(request: HttpRequest) -> KeptInput | None:
    """Return what was typed before the login ended, as the browser carries it through the steps of the login."""
    return KeptInput.read(request.POST.get(KEPT, "")) if request.method == "POST" else None


def _shown_once_more(request: HttpRequest, kept: KeptInput, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer as if the form had been sent, without any effect; where no form is shown, lead to the page before."""
    data, carried_here = kept.as_post(), request.POST
    request.POST = data  # type: ignore[assignment]
    try:
        with transaction.atomic():
            page = answer()
            transaction.set_rollback(True)
    except ReauthenticationRequired:
        request.POST = carried_here
        return _asked_who_it_is(request, kept)
    # A page that leads on shows nothing, whatever a form has said.
    if data.is_shown and not page.has_header("Location"):
        return never_kept_by_browsers(page)
    # What the view said of its success is not so.
    list(messages.get_messages(request))
    messages.warning(request, _("Your login had ended, and nothing has been done. Please do it once more."))
    return redirect(kept.page or "staff_home")


def _asked_who_it_is(request: HttpRequest, kept: KeptInput) -> HttpResponse:
    """Answer with the question for the password at once: a redirect would lose what the browser carries."""
    url = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
    asked: Any = copy.copy(request)
    asked.method, asked.path, asked.path_info, asked.kept_before = "GET", url, url, kept
    view = resolve(url)
    answer = view.func(asked, *view.args, **view.kwargs)
    return never_kept_by_browsers(answer.render() if hasattr(answer, "render") else answer)


def never_kept_by_browsers(page: HttpResponse) -> HttpResponse:
    add_never_cache_headers(page)
    return page
