"""Own pages that ask for the code again: those of offers after which nothing may be left on a device.

Their address, which stays in the history of a browser, opens nothing. This browser opens them for some minutes after
it booked, or after somebody typed the code or came from the mail; a signed cookie says so, and a button removes it.
"""

import uuid

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from appointments.core.own_page_keys import KEY, is_key_of
from offers.models import Offer

MINUTES = 15
COOKIE = "own_page" if settings.IS_TRIAL else "__Host-own_page"
_SIGNER = TimestampSigner(salt="own page")


def door_of(request: HttpRequest, number: uuid.UUID, *more: uuid.UUID) -> HttpResponse | None:
    """Return what to answer instead of the page; None if this browser may open it.

    The key of a mail is taken out of the address at once, so that it stays in no history. `more` are pages that this
    one leads to.
    """
    if is_key_of(number, request.GET.get(KEY, "")):
        return open_for_minutes(redirect(request.path), number, *more)
    return None if _is_open(request, number) else redirect("find_appointment")


def opened_here(response: HttpResponse, offer: Offer | None, *numbers: uuid.UUID) -> HttpResponse:
    """Let this browser open these pages for some minutes, where their address alone does not."""
    return open_for_minutes(response, *numbers) if offer and offer.leaves_no_trace else response


def open_for_minutes(response: HttpResponse, *numbers: uuid.UUID) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        _SIGNER.sign(" ".join(map(str, numbers))),
        max_age=MINUTES * 60,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def close(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _is_open(request: HttpRequest, number: uuid.UUID) -> bool:
    try:
        opened = _SIGNER.unsign(request.COOKIES.get(COOKIE, ""), max_age=MINUTES * 60)
    except BadSignature:
        return False
    return str(number) in opened.split()
