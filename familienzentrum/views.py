"""Pages of the portal itself: staff entry, legal pages, errors."""

import datetime as dt
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from familienzentrum.access import acting_user, offices_of, public, roles, roles_of, staff
from familienzentrum.audiences import GREETERS
from familienzentrum.choices import Role
from familienzentrum.cockpit import Reader, cockpit_of
from familienzentrum.context import centre_of
from familienzentrum.ended_login import ask_for_login, lead_back, was_sent_from_here
from familienzentrum.kept_input import KeptInput
from familienzentrum.problems import is_for_programs, problem
from familienzentrum.waiting_roles import tells_who_waits

# By law the statement is reviewed every year, and after major changes to the pages.
ACCESSIBILITY_REVIEWED_ON = dt.date(2026, 11, 30)


@tells_who_waits
@roles(*Role)
def staff_home(request: HttpRequest) -> HttpResponse:
    """Lead to what the user needs first: who has nothing but the desk, to the board; who only reads the log, there."""
    own = roles_of(request.user)
    if own == GREETERS:
        return redirect("desk")
    return redirect("audit_log" if own == {Role.AUDIT} else "cockpit")


@staff
@never_cache
@require_safe
def cockpit(request: HttpRequest) -> HttpResponse:
    """Show what is due, and what the user's roles need first."""
    reader = Reader(
        user=acting_user(request),
        roles=roles_of(request.user),
        offices=offices_of(request.user),
        today=timezone.localdate(),
        smallest=centre_of(request).smallest_count,
    )
    return render(request, "cockpit/page.html", {"cockpit": cockpit_of(reader), "today": reader.today})


@public
@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    return render(request, "legal/imprint.html")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "days": settings.PERSONAL_DATA_DAYS,
        "backup_days": settings.BACKUP_DAYS,
        "doubt_days": settings.DOUBT_DAYS,
        "call_days": settings.CALL_WISH_DAYS,
    }
    return render(request, "legal/privacy.html", context)


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "legal/accessibility.html", {"reviewed_on": ACCESSIBILITY_REVIEWED_ON})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_for_programs(request):
        return problem(HTTPStatus.BAD_REQUEST, "The question cannot be read. Write it in UTF-8, without NUL.")
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what helps: whose browser takes no cookies, loads the page again in vain.

    What somebody typed on a page for staff is shown once more: they logged out and in on another page, or the browser
    was closed.
    """
    kept = KeptInput.of(request) if was_sent_from_here(request) else None
    if kept:
        return (lead_back if request.user.is_authenticated else ask_for_login)(request, kept)
    context = {"takes_cookies": settings.CSRF_COOKIE_NAME in request.COOKIES}
    return render(request, "403_csrf.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_for_programs(request):
        return problem(HTTPStatus.NOT_FOUND, "There is no such address.")
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Renders without the database, which may be what failed."""
    return render(request, "500.html", status=500)
