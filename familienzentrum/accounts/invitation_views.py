"""The page behind the link of an invitation."""

from http import HTTPStatus
from typing import Any

from allauth.account.forms import ResetPasswordKeyForm
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from familienzentrum.accounts import invitations
from familienzentrum.login_forms import LONG_ENOUGH, Worded
from familienzentrum.models import Invitation
from familienzentrum.refusals import Refusal

# Of the visitor's session: hashes only.
_OPENED = "opened_invitation"


class FirstPasswordForm(Worded, ResetPasswordKeyForm):
    """Asks twice, since nobody sees what is typed."""

    wording = {
        "password1": (gettext_lazy("Password"), LONG_ENOUGH),
        "password2": (gettext_lazy("Password once more"), ""),
    }


@login_not_required
@never_cache
@require_safe
def invitation_open(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the secret out of the address before anything is shown. An invented one is kept nowhere."""
    hashes = invitations.hashes_of(secret)
    try:
        invitations.opened(hashes)
    except (invitations.InvitationOver, invitations.InvitationUsed) as refusal:
        return _refused(request, refusal)
    request.session[_OPENED] = hashes
    return redirect("account_invitation_accept")


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation_accept(request: HttpRequest) -> HttpResponse:
    hashes: list[str] = request.session.get(_OPENED, [])
    try:
        return _accepted(request, hashes, invitations.opened(hashes))
    except (invitations.InvitationOver, invitations.InvitationUsed) as refusal:
        return _refused(request, refusal)


def _accepted(request: HttpRequest, hashes: list[str], invitation: Invitation) -> HttpResponse:
    form: Any = FirstPasswordForm(request.POST or None, user=invitation.person)
    if not form.is_valid():
        return render(request, "account/invitation.html", {"form": form, "person": invitation.person})
    invitations.accept(hashes, password=form.cleaned_data["password1"])
    messages.success(request, _("Your password is saved. Log in with it now."))
    return redirect("account_login")


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(request, "account/invitation_over.html", {"words": str(refusal)}, status=HTTPStatus.GONE)
