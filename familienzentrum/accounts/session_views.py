"""Where one is logged in, and how to end it."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from familienzentrum.access import acting_user
from familienzentrum.accounts.own_sessions import end_all_sessions, end_session, own_sessions


@require_safe
@never_cache
@reauthentication_required
def session_list(request: HttpRequest) -> HttpResponse:
    return render(request, "account/sessions.html", {"sessions": own_sessions(request)})


@require_POST
@reauthentication_required
def session_end(request: HttpRequest) -> HttpResponse:
    """End one of the own logins, or all others. Whoever ends this one is logged out."""
    number = request.POST.get("session", "")
    if number:
        is_done = end_session(number, by=acting_user(request))
        words = _("This login is ended.") if is_done else _("This login had ended already.")
        if not request.session.exists(str(request.session.session_key)):
            # The visitor's that follows says so.
            logout(request)
    else:
        end_all_sessions(acting_user(request), but=request.session.session_key)
        words = _("All other logins are ended.")
    messages.success(request, words)
    return redirect("account_sessions" if request.user.is_authenticated else "account_login")
