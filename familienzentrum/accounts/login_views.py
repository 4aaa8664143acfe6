"""The login in its one or two steps, which leads back to what was typed before."""

import copy
from typing import Any

from allauth.account.views import LoginView, PasswordResetFromKeyView, ReauthenticateView
from allauth.mfa.base import views as mfa
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache

from familienzentrum.access import acting_user
from familienzentrum.accounts.login_delays import know_browser, knows_browser
from familienzentrum.accounts.notices import NoticeKind, tell_owner
from familienzentrum.ended_login import carried, lead_back, never_kept_by_browsers
from familienzentrum.login_forms import LoginForm


class Login(LoginView):
    """User name and password."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Whoever has logged in meanwhile, on another page, need not do so again."""
        if request.user.is_authenticated and (kept := carried(request)):
            return lead_back(request, kept)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: LoginForm) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        if self.request.user.is_authenticated:
            return _inside(self.request, answer)
        is_between = carried(self.request) and _leads_to_second_factor(answer)
        return _asked_for_second_factor(self.request) if is_between else answer

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        return super().get_context_data(**given) | _kept(self.request)


class SecondStep(mfa.AuthenticateView):
    """The second factor, if the account has one."""

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        return _inside(self.request, answer) if self.request.user.is_authenticated else answer

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        return super().get_context_data(**given) | _kept(self.request)


class PasswordByLink(PasswordResetFromKeyView):
    """Who opened the link of a mail is no stranger who guesses."""

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        know_browser(self.request, answer, self.reset_user)
        return answer


class _LeadsBack:
    """Who is asked who it is on the way back to what was typed goes on there."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        kept = carried(self.request)
        return lead_back(self.request, kept) if kept else answer

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        return super().get_context_data(**given) | _kept(self.request) | {"here": self.request.path}  # type: ignore[misc]


class ConfirmByPassword(_LeadsBack, ReauthenticateView):
    """Is it you?"""


class ConfirmByCode(_LeadsBack, mfa.ReauthenticateView):
    """Is it you? By a code of the app, or one for paper."""


def _inside(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Tell the owner of a new browser, know it next time, and lead back to what was typed."""
    if not knows_browser(request):
        tell_owner(acting_user(request), NoticeKind.NEW_BROWSER)
    kept = carried(request)
    page = lead_back(request, kept) if kept else answer
    know_browser(request, page, acting_user(request))
    return page


def _kept(request: HttpRequest) -> dict[str, str]:
    kept = carried(request) or getattr(request, "kept_before", None)
    return {"kept": kept.sealed() if kept else ""}


def _leads_to_second_factor(answer: HttpResponse) -> bool:
    return answer.headers.get("Location") == reverse("mfa_authenticate")


def _asked_for_second_factor(request: HttpRequest) -> HttpResponse:
    """Answer with that page at once: a redirect would lose what the browser carries."""
    opened: Any = copy.copy(request)
    opened.method, opened.kept_before = "GET", carried(request)
    answer: Any = second_step(opened)
    return never_kept_by_browsers(answer.render())


login = login_not_required(Login.as_view())
second_step = SecondStep.as_view()
password_by_link = login_not_required(transaction.atomic(PasswordByLink.as_view()))
confirm_by_password = never_cache(ConfirmByPassword.as_view())
confirm_by_code = never_cache(ConfirmByCode.as_view())
