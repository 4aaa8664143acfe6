"""The page between a change and its saving that says which families hear of it, and in which words."""

import hashlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from appointments.clearing.views import Asks, Done
from appointments.core.trial import trial
from appointments.messages.telling import Told
from appointments.messages.told_words import told_sentence
from familienzentrum.forms import PortalForm


def foretold(
    request: HttpRequest, form: forms.BaseForm, change: Callable[[], Told], *, title: str, back_url: str
) -> Done[Told] | Asks:
    """Save a change at once if no family hears of it; else first show what it tells them, tried out and rolled back.

    If that has become something else when it is confirmed, it is shown again. Raises what the change raises.
    """
    expected = trial(change)
    if expected.families and not is_read(request, expected):
        return Asks(page_to_read(request, form, expected, title=title, cancel_url=back_url))
    return Done(change())


def is_read(request: HttpRequest, told: Told) -> bool:
    """Return whether staff confirm just this on the page that says what families hear."""
    return request.POST.get("foretold") == _seal(told)


def in_words(told: Told) -> dict[str, Any]:
    """Return the context in which a page says what families hear."""
    return {"told": told, "told_sentence": told_sentence(told)}


def say_told(request: HttpRequest, told: Told) -> None:
    """Report after saving what families hear: the same sentence as before."""
    said = [_("Saved."), told_sentence(told)] if told.families else [_("Saved.")]
    messages.success(request, " ".join(said))


def page_to_read(request: HttpRequest, form: forms.BaseForm, told: Told, **more: Any) -> HttpResponse:
    """Return the page that says what families hear; `sent` are further values that belong to the change."""
    is_late = "foretold" in request.POST
    context = {"known": form, "form": PortalForm(), "seal": _seal(told), "is_late": is_late, **in_words(told), **more}
    status = HTTPStatus.CONFLICT if is_late else HTTPStatus.OK
    return render(request, "appointments/clearing/foretold.html", context, status=status)


def _seal(told: Told) -> str:
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]
