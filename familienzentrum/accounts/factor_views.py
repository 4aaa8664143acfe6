"""Pages of the second factor: allauth's, with what the house adds."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from familienzentrum.accounts.second_factor import factors_of, was_opened_with_one

View = Callable[..., HttpResponseBase]


@method_decorator(never_cache, name="dispatch")
class Overview(base.IndexView):
    """The own factors, and what is still to be done."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        own = list(factors_of(self.request.user))
        more = {
            "own_factors": own,
            "is_due": settings.SECOND_FACTOR_REQUIRED and not own,
            "is_unused_here": bool(own) and settings.SECOND_FACTOR_REQUIRED and not was_opened_with_one(self.request),
        }
        return super().get_context_data(**given) | more


@method_decorator(never_cache, name="dispatch")
class RemoveKey(webauthn.RemoveWebAuthnView):
    """Removes a key, unless it is the last factor."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        if get_adapter().can_delete_authenticator(self.get_object()):
            answer: HttpResponse = super().form_valid(form)
            return answer
        words = get_adapter().error_messages["cannot_delete_authenticator"]
        get_account_adapter().add_message(self.request, messages.ERROR, message=words)
        return redirect("mfa_index")


def _with_own_factor(view: View) -> View:
    """Whoever came in by the password alone adds and sees none, where the account has one: a thief knows as much."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if was_opened_with_one(request) or not factors_of(request.user).exists():
            return view(request, *args, **kwargs)
        return redirect("mfa_index")

    return guarded


# What changes a factor stands in the audit log, or does not happen.
activate_app = never_cache(_with_own_factor(transaction.atomic(totp.activate_totp)))
deactivate_app = never_cache(_with_own_factor(transaction.atomic(totp.deactivate_totp)))
add_key = never_cache(_with_own_factor(transaction.atomic(webauthn.add_webauthn)))
remove_key = _with_own_factor(transaction.atomic(RemoveKey.as_view()))
overview = Overview.as_view()
show_codes = never_cache(_with_own_factor(codes.view_recovery_codes))
make_codes = never_cache(_with_own_factor(transaction.atomic(codes.generate_recovery_codes)))
confirm_by_key = never_cache(webauthn.reauthenticate_webauthn)
