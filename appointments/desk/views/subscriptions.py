"""An adviser's calendar subscriptions: secret URLs, shown once and revocable."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from appointments.desk.subscription_actions import (
    MOST,
    TooManySubscriptions,
    choose_news,
    make_subscription,
    revoke_subscription,
)
from familienzentrum.access import acting_user, roles
from familienzentrum.audiences import ADVISERS


@roles(*ADVISERS)
@never_cache
@require_safe
def my_calendar(request: HttpRequest) -> HttpResponse:
    return _page(request)


@roles(*ADVISERS)
@never_cache
@require_POST
def make_address(request: HttpRequest) -> HttpResponse:
    """Create an address and show it without a redirect: it is known in this response only."""
    try:
        made = make_subscription(by=acting_user(request))
    except TooManySubscriptions as refusal:
        return _page(request, problem=refusal.words, status=HTTPStatus.CONFLICT)
    address = settings.PORTAL_URL.rstrip("/") + reverse("adviser_calendar", args=[made.token])
    return render(request, "appointments/desk/office/calendar_made.html", {"address": address})


@roles(*ADVISERS)
@require_POST
def revoke_address(request: HttpRequest, pk: int) -> HttpResponse:
    by = acting_user(request)
    revoke_subscription(get_object_or_404(by.subscriptions, pk=pk), by=by)
    messages.success(request, _("The address is revoked. Calendars that use it get no more times."))
    return redirect("my_calendar")


@roles(*ADVISERS)
@require_POST
def choose_news_by_mail(request: HttpRequest) -> HttpResponse:
    choose_news(acting_user(request), by_mail=bool(request.POST.get("mail")))
    messages.success(request, _("Saved."))
    return redirect("my_calendar")


def _page(request: HttpRequest, problem: str | Promise = "", status: int = HTTPStatus.OK) -> HttpResponse:
    subscriptions = list(acting_user(request).subscriptions.all())
    context = {"subscriptions": subscriptions, "can_make": len(subscriptions) < MOST, "problem": problem}
    return render(request, "appointments/desk/office/calendar.html", context, status=status)
